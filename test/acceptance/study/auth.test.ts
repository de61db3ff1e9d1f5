import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whole } from '../../support/callers.ts';
import { type MailServer, startMailServer } from '../../support/smtp.ts';
import { callerWith, expectOk, PASSWORD, refused, type Study, startStudy, TIME } from './studying.ts';

let mailServer: MailServer;
let study: Study;
beforeAll(async () => {
  // Ignores the verification mails that registrations send.
  mailServer = await startMailServer({}, 0, ({ subject }) => subject !== '验证邮箱');
  const environment = { SMTP_URL: mailServer.url, MAIL_FROM: 'owlery@example.com' };
  study = await startStudy({ works: true, environment });
});
afterAll(async () => {
  await study[Symbol.asyncDispose]();
  await mailServer[Symbol.asyncDispose]();
});

const fresh = () => {
  const username = `person_${randomBytes(5).toString('hex')}`;
  return { username, email: `${username}@example.com`, password: PASSWORD };
};

const post = (path: string, json: unknown) => study.anybody.post(`/api/auth/${path}`, json);
const login = (username: string, password = PASSWORD) => post('login', { username, password });

const userOf = ({ username, email }: { username: string; email: string }) => ({
  id: expect.any(Number),
  username,
  email,
  full_name: null,
  role: 'user',
  is_active: true,
  email_verified: false,
  created_at: TIME,
  last_login: TIME,
});

const grantOf = (person: { username: string; email: string }) => ({
  access_token: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/),
  token_type: 'bearer',
  user: userOf(person),
});

describe('POST /api/auth/register', () => {
  test('returns 201 with the user and a token for a day', async () => {
    const person = fresh();
    const answer = await whole(post('register', person));
    expect(answer).toEqual({ status: 201, body: grantOf(person) });
    const token = answer.body.access_token;
    const { exp, iat } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(exp - iat).toBe(86_400);
    expect(await whole(callerWith(study.server, token).get('/api/auth/me'))).toEqual({
      status: 200,
      body: userOf(person),
    });
  });

  test.each(['username', 'email'] as const)('returns 400 when the %s is taken, in any case', async (field) => {
    const first = fresh();
    await expectOk(post('register', first));
    const second = { ...fresh(), [field]: first[field].toUpperCase() };
    const said = { username: '用户名已存在', email: '邮箱已存在' }[field];
    expect(await whole(post('register', second))).toEqual(refused(400, said));
  });

  test('returns 201 to one of many simultaneous requests for a name', async () => {
    const person = fresh();
    const answers = await Promise.all(Array.from({ length: 8 }, () => whole(post('register', person))));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(7);
  });

  test.each<[string, object, string]>([
    ['no user name', { username: undefined }, 'username: 缺少必填字段'],
    ['a user name of 2', { username: 'ab' }, 'username: 不应少于 3 个字符'],
    ['a user name of 81', { username: 'x'.repeat(81) }, 'username: 不应多于 80 个字符'],
    ['a user name with a space', { username: 'a b c' }, 'username: 不能包含空格、@、不可见字符或控制字符'],
    ['a number for a user name', { username: 17 }, 'username: 应当是 string 类型'],
    ['no address', { email: 'nobody' }, 'email: 邮箱格式不正确'],
    ['a password of 5', { password: '12345' }, 'password: 密码长度至少6位'],
    ['a password of 129', { password: 'x'.repeat(129) }, 'password: 不应多于 128 个字符'],
  ])('returns 400 for %s', async (_what, change, detail) => {
    expect(await whole(post('register', { ...fresh(), ...change }))).toEqual(refused(400, detail));
  });

  test('returns 400 in English to clients that ask for English', async () => {
    const headers = { 'accept-language': 'en' };
    const json = { ...fresh(), password: 'x' };
    const { status, body } = await study.server.send('POST', '/api/auth/register', { json, headers });
    expect({ status, body }).toEqual(refused(400, 'password: must have at least 6 characters'));
  });

  test('returns 400 for broken JSON', async () => {
    const headers = { 'content-type': 'application/json' };
    const { status, body } = await study.server.send('POST', '/api/auth/register', { raw: '{', headers });
    expect({ status, body }).toEqual(refused(400));
  });
});

describe('POST /api/auth/login', () => {
  test('returns 200 by JSON or form, with the user name or the address, in any case', async () => {
    const person = fresh();
    await expectOk(post('register', person));
    for (const username of [person.username, person.email, person.email.toUpperCase()]) {
      expect(await whole(login(username))).toEqual({ status: 200, body: grantOf(person) });
      const form = { username, password: PASSWORD };
      for (const sent of [form, { grant_type: 'password', scope: '', client_id: '', client_secret: '', ...form }]) {
        const { status, body } = await study.server.send('POST', '/api/auth/login', { form: sent });
        expect({ status, body }).toEqual({ status: 200, body: grantOf(person) });
      }
    }
  });

  test('returns 401 with the same words for a wrong password and an unknown name', async () => {
    const person = await study.person();
    expect(await whole(login(person.username, 'another'))).toEqual(refused(401, '用户名或密码错误'));
    expect(await whole(login(fresh().username))).toEqual(refused(401, '用户名或密码错误'));
  });

  test('returns 400 for a missing or numeric password and 415 for another type of body', async () => {
    expect(await whole(post('login', { username: 'x' }))).toEqual(refused(400, 'password: 缺少必填字段'));
    expect(await whole(post('login', { username: 'x', password: 5 }))).toEqual(
      refused(400, 'password: 应当是 string 类型'),
    );
    const { status, body } = await study.server.send('POST', '/api/auth/login', { form: { username: 'x' } });
    expect({ status, body }).toEqual(refused(400, 'password: 缺少必填字段'));
    const twice = { raw: 'username=a&username=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect(await whole(study.server.send('POST', '/api/auth/login', twice))).toEqual(
      refused(400, '表单中有字段出现多次'),
    );
    const headers = { 'content-type': 'text/plain' };
    expect((await study.server.send('POST', '/api/auth/login', { raw: 'x', headers })).status).toBe(415);
  });

  test('returns 403 after five wrong passwords, for the right one too', async () => {
    const person = await study.person();
    for (let count = 0; count < 5; count++) await login(person.username, 'another');
    expect(await whole(login(person.username))).toEqual(refused(403, '账户已被锁定，请在 30 分钟后重试'));
  });

  test('returns 403 for a disabled account', async () => {
    const person = await study.person();
    await expectOk(study.admin.put(`/api/admin/users/${person.id}`, { is_active: false }));
    expect(await whole(login(person.username))).toEqual(refused(403, '账户已停用'));
    expect((await person.get('/api/auth/me')).status).toBe(401);
  });

  test('returns 429 above the limit of an address', async () => {
    await using limited = await startStudy({ environment: { OWLERY_ADDRESS_LIMIT: '2' } });
    const credentials = { username: 'a', password: 'b' };
    const answers = [];
    for (let count = 0; count < 3; count++) answers.push(await limited.anybody.post('/api/auth/login', credentials));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 429]);
    expect(answers[2]?.headers.get('retry-after')).toMatch(/^\d+$/);
  });
});

describe('POST /api/auth/logout', () => {
  test('returns 200 and ends this session only, on every node at once', async () => {
    const person = fresh();
    const first = callerWith(study.server, (await expectOk(post('register', person))).access_token);
    const second = callerWith(study.server, (await expectOk(login(person.username))).access_token);
    const { connectionString = '' } = study.server.core.database.connection;
    await using other = await startStudy({ databaseUrl: connectionString });
    const elsewhere = callerWith(other.server, first.token);
    expect((await elsewhere.get('/api/auth/me')).status).toBe(200);
    expect(await whole(first.post('/api/auth/logout'))).toEqual({ status: 200, body: { message: '已退出登录' } });
    expect(await whole(first.get('/api/auth/me'))).toEqual(refused(401, '令牌无效或会话已结束，请重新登录'));
    await expect.poll(async () => (await elsewhere.get('/api/auth/me')).status).toBe(401);
    expect((await second.get('/api/auth/me')).status).toBe(200);
  });
});

describe('resetting a forgotten password', () => {
  const said = { status: 200, body: { message: '如果该邮箱已注册，重置邮件已发送' } };

  test('returns 200 with the same words to everybody, mails known addresses, and accepts a token once', async () => {
    const person = await study.person();
    expect(await whole(post('forgot-password', { email: 'nobody@example.com' }))).toEqual(said);
    expect(await whole(post('forgot-password', { email: person.email }))).toEqual(said);
    const [mail] = await mailServer.received(1);
    expect(mail?.recipients).toEqual([person.email]);
    const [token] = /(?<=token=)[\w-]{43}$/m.exec(mail?.text ?? '') ?? [];
    const reset = { token, new_password: 'another' };
    expect(await whole(post('reset-password', reset))).toEqual({ status: 200, body: { message: '密码重置成功' } });
    expect(await whole(post('reset-password', reset))).toEqual(refused(400, '重置令牌无效或已过期，请重新申请'));
    expect((await person.get('/api/auth/me')).status).toBe(401);
    expect((await login(person.username)).status).toBe(401);
    expect((await login(person.username, 'another')).status).toBe(200);
  });

  test.each<[string, object, string]>([
    ['forgot-password', {}, 'email: 缺少必填字段'],
    ['forgot-password', { email: 'nobody' }, 'email: 邮箱格式不正确'],
    ['reset-password', { new_password: 'another' }, 'token: 缺少必填字段'],
    ['reset-password', { token: 'x', new_password: 'short' }, 'new_password: 密码长度至少6位'],
    ['reset-password', { token: 'x', new_password: 'another' }, '重置令牌无效或已过期，请重新申请'],
  ])('returns 400: %s %j', async (path, json, detail) => {
    expect(await whole(post(path, json))).toEqual(refused(400, detail));
  });
});
