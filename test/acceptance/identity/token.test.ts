import { createSigner } from 'fast-jwt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { auth, newcomer, PASSWORD, signIn } from './people.ts';

let server: TestServer;
let second: TestServer;
beforeAll(async () => {
  server = await startTestServer('identity');
  second = await startTestServer('identity', { databaseUrl: server.core.config.databaseUrl ?? '' });
});
afterAll(async () => {
  await Promise.all([server.close(), second.close()]);
  expect([...server.undeclared, ...second.undeclared]).toEqual([]);
});

const me = (token?: string, node = server) => node.send('GET', `${auth}/me`, token ? { token } : {});
const invalid = { status: 401, body: { detail: '令牌无效或会话已结束，请重新登录' } };

describe('me', () => {
  test('returns the whole account', async () => {
    const { id, username, email, token } = await newcomer(server, { full_name: '测试用户', phone: '13800138000' });
    const { status, body } = await me(token);
    expect(status).toBe(200);
    expect(body).toEqual({
      id,
      username,
      email,
      full_name: '测试用户',
      avatar_url: null,
      bio: null,
      phone: '13800138000',
      is_email_verified: false,
      is_phone_verified: false,
      is_superuser: false,
      is_staff: false,
      status: 'active',
      language: 'zh',
      timezone: 'Asia/Shanghai',
      theme: 'light',
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
      last_login_at: expect.stringMatching(/Z$/),
      login_count: 1,
    });
  });

  test('accepts the scheme in any case, and a trailing slash', async () => {
    const { token } = await newcomer(server);
    const headers = { authorization: `bearer ${token}` };
    expect((await server.send('GET', `${auth}/me/`, { headers })).status).toBe(200);
  });

  test('returns a change at once, on every node', async () => {
    const { id, username, token } = await newcomer(server);
    await Promise.all([me(token), me(token, second)]);
    await signIn(server, username, PASSWORD);
    const { query } = server.core.database;
    await query.updateTable('accounts').set({ bio: 'reads at night' }).where('id', '=', id).execute();
    for (const node of [server, second]) {
      await eventually(async () => {
        expect((await me(token, node)).body).toMatchObject({ login_count: 2, bio: 'reads at night' });
      });
    }
  });
});

describe('an invalid token (401)', () => {
  test('is refused when it is missing', async () => {
    const answer = await me();
    expect(answer).toMatchObject({
      status: 401,
      body: { detail: '未登录：请在请求头中携带 Authorization: Bearer <token>' },
    });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test.each(['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer '])('is refused as the header %s', async (authorization) => {
    expect((await server.send('GET', `${auth}/me`, { headers: { authorization } })).status).toBe(401);
  });

  describe('a token that', () => {
    const key = () => server.core.secrets.key('tokens');
    const now = () => Math.floor(Date.now() / 1000);

    const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

    test('has expired is refused with that reason', async () => {
      const claims = claimsOf((await newcomer(server)).token);
      const token = createSigner({ key: key(), algorithm: 'HS256' })({ ...claims, exp: now() - 1 });
      expect(await me(token)).toMatchObject({ status: 401, body: { detail: '令牌已过期，请刷新或重新登录' } });
    });

    test.each<[string, (claims: Record<string, unknown>) => string]>([
      [
        'has a foreign signature',
        (claims) => createSigner({ key: 'another key of thirty-two bytes.', algorithm: 'HS256' })(claims),
      ],
      ['names another issuer', ({ iss: _, ...claims }) => createSigner({ key: key(), iss: 'another' })(claims)],
      ['is signed with HS512', (claims) => createSigner({ key: key(), algorithm: 'HS512' })(claims)],
      ['is not signed', (claims) => `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`],
      ['never expires', ({ exp: _, ...claims }) => createSigner({ key: key(), algorithm: 'HS256' })(claims)],
      ['names no session', ({ sid: _, ...claims }) => createSigner({ key: key(), algorithm: 'HS256' })(claims)],
      [
        'names a session that is no id',
        (claims) => createSigner({ key: key(), algorithm: 'HS256' })({ ...claims, sid: "x'" }),
      ],
      [
        'names somebody else',
        (claims) => createSigner({ key: key(), algorithm: 'HS256' })({ ...claims, sub: '999999' }),
      ],
      ['is no token', () => 'not.a.token'],
    ])('%s', async (_what, forge) => {
      const { token } = await newcomer(server);
      expect((await me(token)).status).toBe(200);
      expect(await me(forge(claimsOf(token)))).toMatchObject(invalid);
    });

    test('was altered is refused', async () => {
      const { token } = await newcomer(server);
      const [header, payload, signature] = token.split('.');
      const promoted = encode({ ...claimsOf(token), sub: '1' });
      expect(await me(`${header}.${promoted}.${signature}`)).toMatchObject(invalid);
      expect(await me(`${header}.${payload}.${signature?.slice(0, -4)}AAAA`)).toMatchObject(invalid);
    });
  });
});

describe('logout', () => {
  test('ends one session at once on every node', async () => {
    const { username, token } = await newcomer(server);
    const { body: other } = await signIn(server, username, PASSWORD);
    await Promise.all([me(token), me(token, second)]);
    expect(await server.send('POST', `${auth}/logout`, { token })).toMatchObject({
      status: 200,
      body: { message: '登出成功' },
    });
    expect(await me(token)).toMatchObject(invalid);
    await eventually(async () => expect(await me(token, second)).toMatchObject(invalid));
    expect((await me(other.access_token)).status).toBe(200);
    expect((await server.send('POST', `${auth}/logout`, { token })).status).toBe(401);
    expect((await server.send('POST', `${auth}/refresh`, { token })).status).toBe(401);
  });

  test('accepts an empty JSON body, which many clients send', async () => {
    const { token } = await newcomer(server);
    const headers = { 'content-type': 'application/json' };
    expect((await server.send('POST', `${auth}/logout`, { token, headers })).status).toBe(200);
  });
});

describe('refresh', () => {
  test('returns a new token of the same session', async () => {
    const { id, username, email, token } = await newcomer(server);
    const { status, body } = await server.send('POST', `${auth}/refresh`, { token });
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.not.stringMatching(token),
      token_type: 'bearer',
      expires_in: 3600,
      user: { id, username, email },
    });
    expect((await me(body.access_token)).status).toBe(200);
    await server.send('POST', `${auth}/logout`, { token: body.access_token });
    expect(await me(token)).toMatchObject(invalid);
  });

  test('keeps the thirty days of remember_me', async () => {
    const { username } = await newcomer(server);
    const json = { username, password: PASSWORD, remember_me: true };
    const { body } = await server.send('POST', `${auth}/login/json`, { json });
    const refreshed = await server.send('POST', `${auth}/refresh`, { token: body.access_token });
    expect(refreshed.body.expires_in).toBe(2_592_000);
  });
});

describe('an account that is disabled or deleted', () => {
  test.each(['disabled', 'deleted'])('%s: its tokens are refused at once, on every node', async (how) => {
    const { id, token } = await newcomer(server);
    await Promise.all([me(token), me(token, second)]);
    const { query } = server.core.database;
    if (how === 'deleted') await query.deleteFrom('accounts').where('id', '=', id).execute();
    else await query.updateTable('accounts').set({ status: 'inactive' }).where('id', '=', id).execute();
    for (const node of [server, second]) {
      await eventually(async () => expect(await me(token, node)).toMatchObject(invalid));
    }
  });
});
