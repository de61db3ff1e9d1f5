import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { accountWith } from '../../support/tokens.ts';
import { TIME } from './collecting.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer('market');
});
afterAll(async () => {
  await server.close();
  expect(server.undeclared).toEqual([]);
});

const PASSWORD = 'password123';
const post = (path: string, json: unknown, token?: string) =>
  server.send('POST', `/api/auth/${path}`, { json, ...(token && { token }) });
const me = (token: string) => server.send('GET', '/api/auth/me', { token });

function registration(changes: object = {}) {
  const username = `user_${randomBytes(5).toString('hex')}`;
  return { username, email: `${username}@example.com`, password: PASSWORD, password_confirm: PASSWORD, ...changes };
}

const tokens = {
  code: 0,
  message: 'success',
  data: {
    access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    refresh_token: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/),
    token_type: 'bearer',
    expires_in: 1800,
  },
};

describe('register', () => {
  test('returns 201 and signs the user in', async () => {
    const details = registration();
    const answer = await post('register', details);
    expect(answer).toMatchObject({ status: 201, body: tokens });
    const { username, email } = details;
    expect((await me(answer.body.data.access_token)).body).toEqual({
      code: 0,
      message: 'success',
      data: {
        id: expect.any(Number),
        user_id: expect.any(Number),
        username,
        email,
        role: 'user',
        is_active: true,
        created_at: TIME,
        updated_at: TIME,
      },
    });
  });

  test('returns 400 when the user name or the address is taken', async () => {
    const details = registration();
    await post('register', details);
    expect(await post('register', details)).toMatchObject({
      status: 400,
      body: { code: 2002, message: '用户名已存在', reason: 'username_taken' },
    });
    expect(await post('register', registration({ email: details.email }))).toMatchObject({
      status: 400,
      body: { code: 2002, message: '邮箱已存在', reason: 'email_taken' },
    });
  });

  test.each([
    [{ password_confirm: 'different1' }, 'password_confirm: 两次输入的密码不一致'],
    [{ email: undefined }, 'email: 缺少必填字段'],
    [{ username: 'ab' }, 'username: 不应少于 3 个字符'],
  ])('returns 422 for %j', async (changes, message) => {
    expect(await post('register', registration(changes))).toMatchObject({
      status: 422,
      body: { code: 3001, message, reason: 'invalid_body' },
    });
  });
});

describe('login', () => {
  test('returns 200 for name or address, with an account created on any system', async () => {
    const { username, email, password } = registration();
    await server.core.accounts.register({ username, email, password });
    for (const name of [username, email]) {
      expect(await post('login', { username: name, password })).toMatchObject({ status: 200, body: tokens });
    }
  });

  test('returns 401 for a wrong password, and 403 after five', async () => {
    const details = registration();
    await post('register', details);
    for (let count = 0; count < 5; count += 1) {
      expect(await post('login', { username: details.username, password: 'wrong' })).toMatchObject({
        status: 401,
        body: { code: 1001, message: '用户名或密码错误', reason: 'invalid_credentials' },
      });
    }
    expect(await post('login', { username: details.username, password: PASSWORD })).toMatchObject({
      status: 403,
      body: { code: 1003, reason: 'account_locked' },
    });
  });
});

describe('refresh and logout', () => {
  test('A refresh token gives access tokens until its session ends', async () => {
    const { body } = await post('register', registration());
    const { access_token, refresh_token } = body.data;
    for (let round = 0; round < 2; round += 1) {
      const refreshed = await post('refresh', { refresh_token });
      expect(refreshed.status).toBe(200);
      expect(refreshed.body).toEqual({
        code: 0,
        message: 'success',
        data: { access_token: expect.any(String), token_type: 'bearer', expires_in: 1800 },
      });
      expect((await me(refreshed.body.data.access_token)).status).toBe(200);
    }
    const logout = await server.send('POST', '/api/auth/logout', { token: access_token });
    expect(logout).toMatchObject({ status: 200, body: { code: 0, message: 'success' } });
    expect(await me(access_token)).toMatchObject({ status: 401, body: { code: 1001, reason: 'token_invalid' } });
    expect(await post('refresh', { refresh_token })).toMatchObject({
      status: 401,
      body: { code: 1002, reason: 'refresh_token_invalid' },
    });
  });

  test('A refresh token carries its session and its own id, and is refused when its signature is altered', async () => {
    const { body } = await post('register', registration());
    const { access_token, refresh_token } = body.data;
    const read = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const [access, refresh] = [read(access_token), read(refresh_token)];
    expect(refresh).toMatchObject({ type: 'refresh', sub: access.sub, sid: access.sid });
    expect(refresh.jti).toMatch(/^[0-9a-f-]{36}$/);
    expect(refresh.jti).not.toBe(access.jti);
    expect(refresh.exp).toBeGreaterThan(access.exp);
    const [head, , signature] = refresh_token.split('.');
    const forged = Buffer.from(JSON.stringify({ ...refresh, exp: refresh.exp + 1 })).toString('base64url');
    expect(await post('refresh', { refresh_token: `${head}.${forged}.${signature}` })).toMatchObject({
      status: 401,
      body: { code: 1002 },
    });
  });

  test('Refresh tokens and access tokens are not accepted in each other’s place', async () => {
    const { body } = await post('register', registration());
    const { access_token, refresh_token } = body.data;
    expect(await me(refresh_token)).toMatchObject({ status: 401, body: { code: 1001, reason: 'token_invalid' } });
    expect(await post('refresh', { refresh_token: access_token })).toMatchObject({
      status: 401,
      body: { code: 1002, reason: 'refresh_token_invalid' },
    });
  });
});

describe('the rate limit (429)', () => {
  test('applies to users after a hundred requests a minute over both nodes, but not to administrators', async () => {
    const second = await startTestServer('market', { databaseUrl: server.core.config.databaseUrl ?? '' });
    const user = await accountWith(server.core, 'user');
    const admin = await accountWith(server.core, 'admin');
    const ask = (token: string) =>
      Promise.all(
        Array.from({ length: 200 }, (_, index) => (index % 2 ? server : second).send('GET', '/api/auth/me', { token })),
      );
    const answers = await ask(user);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(100);
    const [refused] = answers.filter(({ status }) => status === 429);
    expect(refused?.body).toMatchObject({ code: -1, reason: 'rate_limited' });
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask(admin)).every(({ status }) => status === 200)).toBe(true);
    await second.close();
  });
});
