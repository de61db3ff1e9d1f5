import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { auth, registration } from './people.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer('identity');
});
afterAll(async () => {
  await server.close();
  expect(server.undeclared).toEqual([]);
});

const register = (json: unknown, headers = {}) => server.send('POST', `${auth}/register`, { json, headers });

describe('a valid registration (200)', () => {
  test('returns the whole account', async () => {
    const details = registration({ full_name: '测试用户', phone: '13800138000' });
    const { status, body, headers } = await register(details);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(body).toEqual({
      id: expect.any(Number),
      username: details.username,
      email: details.email,
      full_name: '测试用户',
      phone: '13800138000',
      is_superuser: false,
      is_staff: false,
      status: 'active',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
  });

  test('accepts a name in any script, and leaves out the fields that were not given', async () => {
    const { status, body } = await register(registration({ username: '猫头鹰研究员' }));
    expect(status).toBe(200);
    expect(body).toMatchObject({ username: '猫头鹰研究员', full_name: null, phone: null });
  });

  test('treats null as not given', async () => {
    const { status, body } = await register(registration({ full_name: null, phone: null }));
    expect(status).toBe(200);
    expect(body).toMatchObject({ full_name: null, phone: null });
  });
});

describe('an invalid registration (400)', () => {
  test.each([
    ['username', undefined, 'username: 缺少必填字段'],
    ['username', null, 'username: 应当是 string 类型'],
    ['username', 12345, 'username: 应当是 string 类型'],
    ['username', 'ab', 'username: 不应少于 3 个字符'],
    ['username', 'x'.repeat(51), 'username: 不应多于 50 个字符'],
    ['username', 'a name', 'username: 不能包含空格、@、不可见字符或控制字符'],
    ['username', 'name@example.com', 'username: 不能包含空格、@、不可见字符或控制字符'],
    ['email', undefined, 'email: 缺少必填字段'],
    ['email', 'nobody', 'email: 邮箱格式不正确'],
    ['email', 'a@example.com\r\nBcc: b@example.com', 'email: 邮箱格式不正确'],
    ['email', `${'x'.repeat(250)}@example.com`, 'email: 不应多于 254 个字符'],
    ['password', 'short', 'password: 密码长度至少8位'],
    ['password', 'x'.repeat(129), 'password: 不应多于 128 个字符'],
    ['confirm_password', 'different1', 'confirm_password: 两次输入的密码不一致'],
    ['full_name', 7, 'full_name: 应当是 string 或 null 类型'],
    ['full_name', 'a\0b', 'full_name: 不能包含不可见或控制字符'],
    ['full_name', '\ud800', 'full_name: 不能包含不可见或控制字符'],
    ['full_name', 'a\u202eb', 'full_name: 不能包含不可见或控制字符'],
    ['phone', 'a\0b', 'phone: 不能包含空字符 (NUL) 或不完整的 Unicode 字符'],
  ])('is refused with %s as %j', async (field, value, detail) => {
    expect(await register(registration({ [field]: value }))).toMatchObject({ status: 400, body: { detail } });
  });

  test('is refused in English for clients that ask for English', async () => {
    const { body } = await register(registration({ email: 'nobody' }), { 'accept-language': 'en-GB,en;q=0.9' });
    expect(body).toEqual({ detail: 'email: must be an e-mail address' });
  });

  test('is refused when the user name or the address is taken, in any case', async () => {
    const details = registration();
    await register(details);
    const sameName = registration({ username: details.username.toUpperCase() });
    expect(await register(sameName)).toMatchObject({ status: 400, body: { detail: '用户名已存在' } });
    const sameEmail = registration({ email: details.email.toUpperCase() });
    expect(await register(sameEmail)).toMatchObject({ status: 400, body: { detail: '邮箱已存在' } });
  });

  test('is refused to nineteen of twenty simultaneous requests for one name', async () => {
    const { username } = registration();
    const answers = await Promise.all(Array.from({ length: 20 }, () => register(registration({ username }))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(19);
    expect(new Set(answers.filter(({ status }) => status === 400).map(({ body }) => body.detail))).toEqual(
      new Set(['用户名已存在']),
    );
  });

  test.each([
    ['broken JSON', '{"username":'],
    ['broken UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
  ])('is refused with %s as its body', async (_name, raw) => {
    const answer = await server.send('POST', `${auth}/register`, {
      raw: raw as string,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer).toMatchObject({ status: 400, body: { detail: '请求体不是有效的 JSON 或不是 UTF-8 编码' } });
  });

  test('is refused with a key that would change prototypes', async () => {
    const answer = await server.send('POST', `${auth}/register`, {
      raw: '{"__proto__":{"role":"admin"}}',
      headers: { 'content-type': 'application/json' },
    });
    const detail = '请求体不能含有 __proto__ 或 constructor.prototype 键';
    expect(answer).toMatchObject({ status: 400, body: { detail } });
  });

  test.each([[[]], ['text'], [7], [true]])('is refused with %j instead of an object', async (body) => {
    expect(await register(body)).toMatchObject({ status: 400, body: { detail: '应当是 object 类型' } });
  });

  test('is refused without a body', async () => {
    expect(await server.send('POST', `${auth}/register`)).toMatchObject({ status: 400 });
  });
});

describe('a registration larger than the limit (413)', () => {
  test('is refused at ten megabytes', async () => {
    const answer = await register({ username: 'x'.repeat(10_000_000) });
    expect(answer).toMatchObject({ status: 413, body: { detail: '请求体过大，最多 1048576 字节' } });
  });
});

describe('a registration of another content type (415)', () => {
  test.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded'])(
    'is refused as %s',
    async (type) => {
      const answer = await server.send('POST', `${auth}/register`, {
        raw: 'username=a',
        headers: { 'content-type': type },
      });
      expect(answer.status).toBe(415);
      expect(answer.body).toEqual({ detail: `不支持的 Content-Type: ${type}` });
    },
  );
});
