import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { auth, newcomer, PASSWORD, registration, signIn } from './people.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer('identity');
});
afterAll(async () => {
  await server.close();
  expect(server.undeclared).toEqual([]);
});

const byForm = (form: Record<string, string>) => server.send('POST', `${auth}/login`, { form });
const byJson = (json: unknown) => server.send('POST', `${auth}/login/json`, { json });
const wrong = { status: 401, body: { detail: '用户名或密码错误' } };

function claimsOf(token: string) {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

describe('a successful sign-in (200)', () => {
  test.each([
    ['form', (username: string) => byForm({ username, password: PASSWORD })],
    ['JSON', (username: string) => byJson({ username, password: PASSWORD })],
  ])('works by %s, with the user name or the address, in any case', async (_kind, send) => {
    const { id, username, email } = await newcomer(server, { full_name: '测试用户' });
    for (const name of [username, email, username.toUpperCase(), email.toUpperCase()]) {
      const { status, body } = await send(name);
      expect(status).toBe(200);
      expect(body).toEqual({
        access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        token_type: 'bearer',
        expires_in: 3600,
        user: {
          id,
          username,
          email,
          full_name: '测试用户',
          avatar_url: null,
          is_superuser: false,
          is_staff: false,
          status: 'active',
          created_at: expect.stringMatching(/Z$/),
          last_login_at: expect.stringMatching(/Z$/),
        },
      });
    }
  });

  test('lasts an hour, or thirty days with remember_me', async () => {
    const { username } = await newcomer(server);
    for (const [remember_me, seconds] of [
      [false, 3_600],
      [true, 2_592_000],
    ] as const) {
      const { body } = await byJson({ username, password: PASSWORD, remember_me });
      const { exp, iat, iss } = claimsOf(body.access_token);
      expect(body.expires_in).toBe(seconds);
      expect({ lifetime: exp - iat, iss }).toEqual({ lifetime: seconds, iss: 'owlery' });
    }
  });

  test('accepts the fields that OAuth 2 clients send beside the password', async () => {
    const { username } = await newcomer(server);
    const extras = { grant_type: 'password', scope: '', client_id: '', client_secret: '' };
    expect((await byForm({ username, password: PASSWORD, ...extras })).status).toBe(200);
  });
});

describe('an invalid sign-in request (400)', () => {
  test.each([
    ['no password', { username: 'somebody' }, 'password: 缺少必填字段'],
    ['no name', { password: PASSWORD }, 'username: 缺少必填字段'],
    ['a number for a name', { username: 7, password: PASSWORD }, 'username: 应当是 string 类型'],
    ['remember_me as text', { username: 'a', password: 'b', remember_me: 'true' }, 'remember_me: 应当是 boolean 类型'],
  ])('is refused with %s', async (_what, body, detail) => {
    expect(await byJson(body)).toMatchObject({ status: 400, body: { detail } });
  });

  test.each(['username=%ff&password=b', 'username=a&username=b&password=c'])(
    'is refused as the form %s',
    async (raw) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      expect((await server.send('POST', `${auth}/login`, { raw, headers })).status).toBe(400);
    },
  );
});

describe('wrong credentials (401)', () => {
  test('are refused with the same words for a wrong password and an unknown name', async () => {
    const { username, email } = await newcomer(server);
    for (const name of [username, email, 'nobody-of-this-name', 'nobody@example.com']) {
      expect(await signIn(server, name, 'wrong password')).toMatchObject(wrong);
      expect(await byForm({ username: name, password: 'wrong password' })).toMatchObject(wrong);
    }
  });
});

describe('an inactive account (403)', () => {
  test('is reported only to a client that knows its password', async () => {
    const { id, username } = await newcomer(server);
    const { query } = server.core.database;
    await query.updateTable('accounts').set({ status: 'suspended' }).where('id', '=', id).execute();
    expect(await signIn(server, username, PASSWORD)).toMatchObject({ status: 403, body: { detail: '账户未激活' } });
    expect(await signIn(server, username, 'wrong password')).toMatchObject(wrong);
  });
});

describe('another content type (415)', () => {
  test('is refused: JSON at the form’s address and a form at the JSON address', async () => {
    const json = { username: 'a', password: 'b' };
    expect((await server.send('POST', `${auth}/login`, { json })).status).toBe(415);
    expect((await server.send('POST', `${auth}/login/json`, { form: json })).status).toBe(415);
  });
});

describe('a lock (423)', () => {
  const locked = { status: 423, body: { detail: '账户已被锁定，请在 30 分钟后重试' } };

  const failFiveTimes = async (name: string) => {
    for (let count = 0; count < 5; count += 1) expect(await signIn(server, name, 'wrong')).toMatchObject(wrong);
  };

  test('applies after five wrong passwords in a row, to the right password too', async () => {
    const { username, email } = await newcomer(server);
    await failFiveTimes(username);
    expect(await signIn(server, username, PASSWORD)).toMatchObject(locked);
    expect(await signIn(server, username, 'wrong')).toMatchObject(locked);
    // By the account's other name every password is wrong, so that nobody learns that both names belong together.
    expect(await signIn(server, email, PASSWORD)).toMatchObject(wrong);
  });

  test('applies when five wrong passwords are spread over both names of the account', async () => {
    const { username, email } = await newcomer(server);
    for (const name of [username, email, username, email, username]) await signIn(server, name, 'wrong');
    expect(await signIn(server, username, PASSWORD)).toMatchObject(wrong);
  });

  test('treats the e-mail address of a locked account like an unknown address', async () => {
    const { username, email } = await newcomer(server);
    await failFiveTimes(username);
    for (const name of [email, registration().email]) {
      await failFiveTimes(name);
      expect(await signIn(server, name, PASSWORD)).toMatchObject(locked);
    }
  });

  test('applies to unknown names in the same way', async () => {
    const { username } = registration();
    await failFiveTimes(username);
    expect(await signIn(server, username, 'wrong')).toMatchObject(locked);
  });

  test('counts from zero after a right password', async () => {
    const { username } = await newcomer(server);
    for (let round = 0; round < 2; round += 1) {
      for (let count = 0; count < 4; count += 1) await signIn(server, username, 'wrong');
      expect((await signIn(server, username, PASSWORD)).status).toBe(200);
    }
  });

  test('counts over all nodes and survives a restart', async () => {
    const { username } = await newcomer(server);
    const second = await startTestServer('identity', { databaseUrl: server.core.config.databaseUrl ?? '' });
    for (let count = 0; count < 3; count += 1) await signIn(server, username, 'wrong');
    for (let count = 0; count < 2; count += 1) await signIn(second, username, 'wrong');
    expect(await signIn(server, username, PASSWORD)).toMatchObject(locked);
    await second.close();
    const restarted = await startTestServer('identity', { databaseUrl: server.core.config.databaseUrl ?? '' });
    expect(await signIn(restarted, username, PASSWORD)).toMatchObject(locked);
    await restarted.close();
  });

  test('expires together with its count', async () => {
    const { username } = await newcomer(server);
    await failFiveTimes(username);
    await server.core.database.query
      .updateTable('sign_in_failures')
      .set({ locked_until: '2020-01-01' })
      .where('locked_until', 'is not', null)
      .execute();
    expect(await signIn(server, username, 'wrong')).toMatchObject(wrong);
    expect((await signIn(server, username, PASSWORD)).status).toBe(200);
  });

  test('allows five of a hundred simultaneous guesses', async () => {
    const { username } = await newcomer(server);
    const guesses = await Promise.all(
      Array.from({ length: 100 }, (_, index) => signIn(server, username, `guess number ${index}`)),
    );
    const statuses = guesses.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 423)).toHaveLength(95);
  });

  test('does not affect thirty simultaneous sign-ins with the right password', async () => {
    const { username } = await newcomer(server);
    const answers = await Promise.all(Array.from({ length: 30 }, () => signIn(server, username, PASSWORD)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});
