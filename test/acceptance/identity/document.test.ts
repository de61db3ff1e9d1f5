/**
 * The published document, whole: sends its printed requests, and compares the answers field by
 * field with the printed ones, including each status with its words.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { expectLike } from '../../support/printed.ts';
import { type Answer, startTestServer, type TestServer } from '../../support/server.ts';
import { auth } from './people.ts';

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await startTestServer('identity', { atRoot: true, works: true });
});
afterAll(async () => {
  await server.close();
  expect(server.undeclared).toEqual([]);
});

const post = (path: string, json?: unknown, as = '') => server.send('POST', `${auth}${path}`, { json, token: as });
const get = (path: string, as = '') => server.send('GET', `${auth}${path}`, { token: as });

/** Expects a success with exactly the printed fields. */
function expectAnswer({ status, headers, body, text }: Answer, printed: object): void {
  expect(status, text).toBe(200);
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expectLike(body, printed);
  expect(Object.keys(body).sort()).toEqual(Object.keys(printed).sort());
}

const registration = {
  username: 'testuser',
  email: 'test@example.com',
  password: 'password123',
  confirm_password: 'password123',
  full_name: '测试用户',
  phone: '13800138000',
};
const registered = {
  id: 1,
  username: 'testuser',
  email: 'test@example.com',
  full_name: '测试用户',
  phone: '13800138000',
  is_superuser: false,
  is_staff: false,
  status: 'active',
  created_at: '2024-01-01T12:00:00Z',
};
const { phone: _phone, ...shown } = registered;
const user = { ...shown, avatar_url: null, last_login_at: '2024-01-01T12:30:00Z' };
const signedIn = { access_token: 'eyJh', token_type: 'bearer', expires_in: 3600, user };
const { id, username, email } = registered;
const refreshed = { ...signedIn, user: { id, username, email } };
const me = {
  ...registered,
  avatar_url: null,
  bio: null,
  is_email_verified: false,
  is_phone_verified: false,
  language: 'zh',
  timezone: 'Asia/Shanghai',
  theme: 'light',
  updated_at: '2024-01-01T12:00:00Z',
  last_login_at: '2024-01-01T12:30:00Z',
  login_count: 5,
};
const credentials = { username: 'testuser', password: 'password123' };

test('Registration answers as printed', async () => {
  const answer = await post('/register', registration);
  expectAnswer(answer, registered);
  const { id: _id, created_at: _at, ...constants } = registered;
  expect(answer.body).toMatchObject(constants);
  const { phone: _omitted, ...withoutPhone } = registration;
  const second = { ...withoutPhone, username: 'second', email: 'second@example.com' };
  expect((await post('/register', second)).body).toMatchObject({ phone: null, full_name: '测试用户' });
  const { full_name: _name, ...least } = { ...second, username: 'third', email: 'third@example.com' };
  expect((await post('/register', least)).body).toMatchObject({ phone: null, full_name: null });
});

test('Sign-in by form and by JSON, with the user name and the address, answers as printed', async () => {
  for (const name of ['testuser', 'test@example.com']) {
    const form = await server.send('POST', `${auth}/login`, { form: { ...credentials, username: name } });
    const json = await post('/login/json', { ...credentials, username: name, remember_me: false });
    for (const answer of [form, json]) {
      expectAnswer(answer, signedIn);
      expect(Object.keys(answer.body.user).sort()).toEqual(Object.keys(user).sort());
      expect(answer.body).toMatchObject({ token_type: 'bearer', expires_in: 3600, user: { avatar_url: null } });
      const { id: _id, created_at: _at, ...constants } = shown;
      expect(answer.body.user).toMatchObject(constants);
    }
    token = json.body.access_token;
  }
  const printed = await server.send('POST', `${auth}/login`, {
    raw: 'username=testuser&password=password123',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expectAnswer(printed, signedIn);
});

test('Reading the account, refreshing the token and signing out answer as printed', async () => {
  const { body: session } = await post('/login/json', credentials);
  const answer = await get('/me', session.access_token);
  expectAnswer(answer, me);
  const { id: _id, created_at: _c, updated_at: _u, last_login_at: _l, ...constants } = me;
  // Sign-ins so far: form and JSON by each name, the printed form, and this one.
  expect(answer.body).toMatchObject({ ...constants, login_count: 6 });
  const again = await post('/refresh', undefined, session.access_token);
  expectAnswer(again, refreshed);
  expect(Object.keys(again.body.user).sort()).toEqual(['email', 'id', 'username']);
  expect(again.body).toMatchObject({ token_type: 'bearer', expires_in: 3600 });
  const ended = await post('/logout', undefined, again.body.access_token);
  expect([ended.status, ended.body]).toEqual([200, { message: '登出成功' }]);
  for (const old of [session.access_token, again.body.access_token]) expect((await get('/me', old)).status).toBe(401);
});

/** The token of the only mail in the outbox, which replaces a mail server. */
async function mailedToken(): Promise<string> {
  const outbox = join(server.core.config.dataDir, 'outbox');
  const file = await eventually(async () => {
    const mail = (await readdir(outbox)).find((name) => name.endsWith('.eml'));
    if (mail === undefined) throw new Error('There is no mail in the outbox yet');
    return mail;
  });
  const { text } = await PostalMime.parse(await readFile(join(outbox, file)));
  return /token=([\w-]{43})/.exec(text ?? '')?.[1] ?? '';
}

test('Changing the password and resetting it by mail answer as printed', async () => {
  const wrong = await post('/change-password', { old_password: 'none', new_password: 'newpassword123' }, token);
  expect([wrong.status, wrong.body]).toEqual([400, { detail: '原密码错误' }]);
  const change = { old_password: 'password123', new_password: 'newpassword123' };
  const changed = await post('/change-password', change, token);
  expect([changed.status, changed.body]).toEqual([200, { message: '密码修改成功' }]);
  expect((await post('/login/json', credentials)).status).toBe(401);
  expect((await post('/login/json', { ...credentials, password: 'newpassword123' })).status).toBe(200);
  for (const address of ['test@example.com', 'nobody@example.com']) {
    const sent = await post('/forgot-password', { email: address });
    expect([sent.status, sent.body]).toEqual([200, { message: '如果邮箱存在，重置链接已发送' }]);
  }
  const reset = await post('/reset-password', { token: await mailedToken(), new_password: 'newpassword123' });
  expect([reset.status, reset.body]).toEqual([200, { message: '密码重置成功' }]);
  const unknown = await post('/reset-password', { token: 'reset_token_here', new_password: 'newpassword123' });
  expect([unknown.status, unknown.body]).toEqual([400, { detail: expect.any(String) }]);
});

test('Each refusal has the printed status and words', async () => {
  const refusal = async (answering: Promise<Answer>) => {
    const { status, body } = await answering;
    expect(Object.keys(body)).toEqual(['detail']);
    return [status, body.detail];
  };
  const other = { ...registration, username: 'other', email: 'other@example.com' };
  expect(await refusal(post('/register', { ...other, username: 'testuser' }))).toEqual([400, '用户名已存在']);
  expect(await refusal(post('/register', { ...other, email: 'test@example.com' }))).toEqual([400, '邮箱已存在']);
  for (const wrong of [
    { username: 'ab' },
    { username: 'a'.repeat(51) },
    { email: 'none' },
    { password: 'a'.repeat(7), confirm_password: 'a'.repeat(7) },
    { password: 'a'.repeat(129), confirm_password: 'a'.repeat(129) },
    { confirm_password: 'password124' },
    { confirm_password: undefined },
    { username: undefined },
    { email: undefined },
    { password: undefined },
  ]) {
    const [status, detail] = await refusal(post('/register', { ...other, ...wrong }));
    expect([status, typeof detail], JSON.stringify(wrong)).toEqual([400, 'string']);
  }
  for (const most of [
    { username: 'abc', email: 'a@example.com', password: 'a'.repeat(8), confirm_password: 'a'.repeat(8) },
    { username: 'b'.repeat(50), email: 'b@example.com', password: 'a'.repeat(128), confirm_password: 'a'.repeat(128) },
  ]) {
    expect((await post('/register', most)).status).toBe(200);
  }
  const { query } = server.core.database;
  const become = (status: 'active' | 'inactive') =>
    query.updateTable('accounts').set({ status }).where('username', '=', 'second').execute();
  const second = { username: 'second', password: 'password123' };
  const form = (of: Record<string, string>) => server.send('POST', `${auth}/login`, { form: of });
  await become('inactive');
  for (const answering of [form(second), post('/login/json', second)])
    expect(await refusal(answering)).toEqual([403, '账户未激活']);
  await become('active');
  for (let tried = 0; tried < 5; tried += 1)
    expect(await refusal(form({ ...second, password: 'wrong' }))).toEqual([401, '用户名或密码错误']);
  for (const answering of [form(second), post('/login/json', second)]) {
    const [status, detail] = await refusal(answering);
    expect(status).toBe(423);
    expect(detail).toMatch(/^账户已被锁定/);
  }
  for (const [method, path] of [
    ['POST', '/logout'],
    ['GET', '/me'],
    ['POST', '/refresh'],
    ['POST', '/change-password'],
  ] as const) {
    const [status] = await refusal(server.send(method, `${auth}${path}`));
    expect([path, status]).toEqual([path, 401]);
  }
  await query.schema.alterTable('accounts').renameTo('accounts_gone').execute();
  expect(await refusal(post('/register', other))).toEqual([500, '服务器内部错误']);
  await query.schema.alterTable('accounts_gone').renameTo('accounts').execute();
});
