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

describe('200', () => {
  test.each([
    ['form', (username: string) => byForm({ username, password: PASSWORD })],
    ['JSON', (username: string) => byJson({ username, password: PASSWORD })],
  ])('by %s, with the user name or the address, in any case', async (_kind, send) => {
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

  test('for an hour, or for thirty days when asked to remember', async () => {
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

  test('takes what OAuth 2 clients send beside the password', async () => {
    const { username } = await newcomer(server);
    const extras = { grant_type: 'password', scope: '', client_id: '', client_secret: '' };
    expect((await byForm({ username, password: PASSWORD, ...extras })).status).toBe(200);
  });
});

describe('400', () => {
  test.each([
    ['no password', { username: 'somebody' }, 'password: 缺少必填字段'],
    ['no name', { password: PASSWORD }, 'username: 缺少必填字段'],
    ['a number for a name', { username: 7, password: PASSWORD }, 'username: 应当是 string 类型'],
    ['remember_me as text', { username: 'a', password: 'b', remember_me: 'true' }, 'remember_me: 应当是 boolean 类型'],
  ])('%s', async (_what, body, detail) => {
    expect(await byJson(body)).toMatchObject({ status: 400, body: { detail } });
  });

  test.each(['username=%ff&password=b', 'username=a&username=b&password=c'])('the form %s', async (raw) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await server.send('POST', `${auth}/login`, { raw, headers })).status).toBe(400);
  });
});

describe('401', () => {
  test('a wrong password and an unknown name, with the same words', async () => {
    const { username, email } = await newcomer(server);
    for (const name of [username, email, 'nobody-of-this-name', 'nobody@example.com']) {
      expect(await signIn(server, name, 'wrong password')).toMatchObject(wrong);
      expect(await byForm({ username: name, password: 'wrong password' })).toMatchObject(wrong);
    }
  });
});

describe('403', () => {
  test('an account that is not active, and only to who knows its password', async () => {
    const { id, username } = await newcomer(server);
    const { query } = server.core.database;
    await query.updateTable('accounts').set({ status: 'suspended' }).where('id', '=', id).execute();
    expect(await signIn(server, username, PASSWORD)).toMatchObject({ status: 403, body: { detail: '账户未激活' } });
    expect(await signIn(server, username, 'wrong password')).toMatchObject(wrong);
  });
});

describe('415', () => {
  test('JSON where a form is asked for, and the other way round', async () => {
    const json = { username: 'a', password: 'b' };
    expect((await server.send('POST', `${auth}/login`, { json })).status).toBe(415);
    expect((await server.send('POST', `${auth}/login/json`, { form: json })).status).toBe(415);
  });
});

describe('423', () => {
  const locked = { status: 423, body: { detail: '账户已被锁定，请在 30 分钟后重试' } };

  const failFiveTimes = async (name: string) => {
    for (let count = 0; count < 5; count += 1) expect(await signIn(server, name, 'wrong')).toMatchObject(wrong);
  };

  test('after five wrong passwords in a row, even with the right one', async () => {
    const { username, email } = await newcomer(server);
    await failFiveTimes(username);
    expect(await signIn(server, username, PASSWORD)).toMatchObject(locked);
    expect(await signIn(server, username, 'wrong')).toMatchObject(locked);
    // By another name of the account, every password is wrong: that the two belong together is not told.
    expect(await signIn(server, email, PASSWORD)).toMatchObject(wrong);
  });

  test('five wrong passwords by either name lock the account', async () => {
    const { username, email } = await newcomer(server);
    for (const name of [username, email, username, email, username]) await signIn(server, name, 'wrong');
    expect(await signIn(server, username, PASSWORD)).toMatchObject(wrong);
  });

  test('the e-mail address of a locked account behaves as one that nobody has', async () => {
    const { username, email } = await newcomer(server);
    await failFiveTimes(username);
    for (const name of [email, registration().email]) {
      await failFiveTimes(name);
      expect(await signIn(server, name, PASSWORD)).toMatchObject(locked);
    }
  });

  test('a name that nobody has locks just the same', async () => {
    const { username } = registration();
    await failFiveTimes(username);
    expect(await signIn(server, username, 'wrong')).toMatchObject(locked);
  });

  test('a right password begins the count again', async () => {
    const { username } = await newcomer(server);
    for (let round = 0; round < 2; round += 1) {
      for (let count = 0; count < 4; count += 1) await signIn(server, username, 'wrong');
      expect((await signIn(server, username, PASSWORD)).status).toBe(200);
    }
  });

  test('counts on every node, and a restart forgets nothing', async () => {
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

  test('runs out, and the count with it', async () => {
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

  test('a hundred guesses at one moment are worth no more than five', async () => {
    const { username } = await newcomer(server);
    const guesses = await Promise.all(
      Array.from({ length: 100 }, (_, index) => signIn(server, username, `guess number ${index}`)),
    );
    const statuses = guesses.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 423)).toHaveLength(95);
  });

  test('thirty sign-ins with the right password at one moment all succeed', async () => {
    const { username } = await newcomer(server);
    const answers = await Promise.all(Array.from({ length: 30 }, () => signIn(server, username, PASSWORD)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});
