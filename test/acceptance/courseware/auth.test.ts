import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { refused, type School, signIn, startSchool, TIME } from './teaching.ts';

let school: School;
let other: TestServer;
beforeAll(async () => {
  school = await startSchool({ works: false });
  const { connectionString } = school.server.core.database.connection;
  other = await startTestServer('courseware', { databaseUrl: connectionString ?? '' });
});
afterAll(async () => {
  await other.close();
  await school[Symbol.asyncDispose]();
});

const post = (path: string, json: unknown, server = school.server) =>
  server.send('POST', `/api/v1/auth/${path}`, { json });
const me = (token: string, server = school.server) => server.send('GET', '/api/v1/auth/me', { token });
const refresh = (refresh_token: string, server = school.server) => post('refresh', { refresh_token }, server);

test('Registration refuses a name of white space only, and a form as its body', async () => {
  const newcomer = { email: 'blank@example.com', name: ' \u3000\t', password: 'password123' };
  expect(await post('register', newcomer)).toMatchObject(
    refused(400, 'VALIDATION_ERROR', {
      fields: [{ field: 'name', message: '不能为空白，也不能包含不可见或控制字符' }],
    }),
  );
  expect(await school.server.send('POST', '/api/v1/auth/register', { form: newcomer })).toMatchObject(
    refused(422, 'VALIDATION_ERROR', { reason: 'unsupported_media_type' }),
  );
});

test('A user registers, signs in and reads the own account', async () => {
  const registered = await post('register', { email: 'li@example.com', name: '李老师', password: 'password123' });
  expect(registered.status).toBe(201);
  const user = {
    id: expect.any(Number),
    email: 'li@example.com',
    name: '李老师',
    avatar_url: null,
    is_active: true,
    created_at: TIME,
  };
  expect(registered.body).toEqual({
    ...user,
    access_token: expect.any(String),
    refresh_token: expect.any(String),
    token_type: 'bearer',
    expires_in: 1800,
    user,
  });
  expect((await me(registered.body.access_token)).body).toEqual(user);
  const signedIn = await post('login', { email: 'LI@example.com', password: 'password123' });
  expect(signedIn).toMatchObject({ status: 200 });
  expect(signedIn.body).toEqual({
    access_token: expect.any(String),
    refresh_token: expect.any(String),
    token_type: 'bearer',
    expires_in: 1800,
    user,
  });
  expect(await me(signedIn.body.access_token)).toMatchObject({ status: 200, body: user });
});

test('Registration derives a unique user name from the address, and sign-in accepts it', async () => {
  const addresses = ['ann@a.example', 'ann@b.example', 'ANN@c.example', 'x@d.example'];
  for (const email of addresses) {
    expect((await post('register', { email, name: 'Ann', password: 'password123' })).status).toBe(201);
  }
  const rows = await school.server.core.database.query
    .selectFrom('accounts')
    .select(['email', 'username'])
    .where('email', 'in', addresses)
    .orderBy('id')
    .execute();
  expect(rows.map(({ username }) => username)).toEqual([
    'ann',
    expect.stringMatching(/^ann_[0-9a-f]{8}$/),
    expect.stringMatching(/^ANN_[0-9a-f]{8}$/),
    'user_x',
  ]);
  expect(await post('login', { email: 'user_x', password: 'password123' })).toMatchObject({
    status: 200,
    body: { user: { email: 'x@d.example' } },
  });
});

test('One of many simultaneous registrations of one address succeeds', async () => {
  const newcomer = { email: 'crowd@example.com', name: 'Crowd', password: 'password123' };
  const answers = await Promise.all(Array.from({ length: 8 }, () => post('register', newcomer)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  for (const answer of answers.filter(({ status }) => status !== 201)) {
    expect(answer).toMatchObject(refused(400, 'EMAIL_ALREADY_EXISTS'));
  }
});

const whole = { email: 'new@example.com', name: 'New', password: 'password123' };
test.each([
  ['register', { ...whole, email: 'TEACHER@example.com' }, 400, 'EMAIL_ALREADY_EXISTS'],
  ['register', { ...whole, password: 'short' }, 400, 'VALIDATION_ERROR'],
  ['register', { ...whole, name: '' }, 400, 'VALIDATION_ERROR'],
  ['register', { ...whole, name: 'x'.repeat(101) }, 400, 'VALIDATION_ERROR'],
  ['register', { ...whole, email: 'no address' }, 422, 'VALIDATION_ERROR'],
  ['register', { ...whole, name: 5 }, 422, 'VALIDATION_ERROR'],
  ['register', { ...whole, name: '', email: 'no address' }, 422, 'VALIDATION_ERROR'],
  ['register', { email: whole.email }, 422, 'VALIDATION_ERROR'],
  ['login', { email: 'teacher@example.com', password: 'wrong' }, 401, 'UNAUTHORIZED'],
  ['login', { email: 'nobody@example.com', password: 'password123' }, 401, 'UNAUTHORIZED'],
  ['login', { email: 'teacher@example.com' }, 422, 'VALIDATION_ERROR'],
  ['refresh', { refresh_token: 'none of ours' }, 401, 'INVALID_TOKEN'],
  ['refresh', {}, 422, 'VALIDATION_ERROR'],
])('%s refuses %j', async (path, body, status, code) => {
  expect(await post(path, body)).toMatchObject(refused(status, code));
});

test('A body that does not parse is refused', async () => {
  const answer = await school.server.send('POST', '/api/v1/auth/login', {
    raw: '{"email":',
    headers: { 'content-type': 'application/json' },
  });
  expect(answer).toMatchObject(refused(422, 'VALIDATION_ERROR'));
});

test('Five wrong passwords lock the account', async () => {
  await post('register', { email: 'locked@example.com', name: 'Locked', password: 'password123' });
  for (let tries = 0; tries < 5; tries += 1) await post('login', { email: 'locked@example.com', password: 'wrong' });
  expect(await post('login', { email: 'locked@example.com', password: 'password123' })).toMatchObject(
    refused(403, 'FORBIDDEN', { reason: 'account_locked' }),
  );
});

test('Sign-in refuses an inactive account', async () => {
  const { id } = (await post('register', { email: 'idle@example.com', name: 'Idle', password: 'password123' })).body;
  const { query } = school.server.core.database;
  await query.updateTable('accounts').set({ status: 'inactive' }).where('id', '=', id).execute();
  expect(await post('login', { email: 'idle@example.com', password: 'password123' })).toMatchObject(
    refused(403, 'INACTIVE_USER'),
  );
});

test('Each refresh returns new tokens, and the newest refresh token is valid on every node', async () => {
  let { refreshToken } = await signIn(school.server, 'pupil@example.com');
  for (const server of [school.server, other, school.server]) {
    const { status, body } = await refresh(refreshToken, server);
    expect(status).toBe(200);
    expect(body).toEqual({ access_token: expect.any(String), refresh_token: expect.any(String), token_type: 'bearer' });
    expect((await me(body.access_token, other)).status).toBe(200);
    refreshToken = body.refresh_token;
  }
});

test('Reuse of a spent refresh token ends the session on every node', async () => {
  const { token, refreshToken } = await signIn(school.server, 'pupil@example.com');
  const thief = (await refresh(refreshToken)).body;
  expect((await me(thief.access_token, other)).status).toBe(200);
  expect(await refresh(refreshToken, other)).toMatchObject(refused(401, 'INVALID_TOKEN'));
  await expect.poll(async () => (await me(thief.access_token)).status).toBe(401);
  expect(await me(token, other)).toMatchObject(refused(401, 'INVALID_TOKEN'));
  expect(await refresh(thief.refresh_token)).toMatchObject(refused(401, 'INVALID_TOKEN'));
});

test('Two simultaneous uses of one refresh token end the session', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { refreshToken } = await signIn(school.server, 'pupil@example.com');
    const answers = await Promise.all([school.server, other].map((server) => refresh(refreshToken, server)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    const given = answers.find(({ status }) => status === 200)?.body;
    await expect.poll(async () => (await me(given.access_token)).status).toBe(401);
    expect((await refresh(given.refresh_token)).status).toBe(401);
  }
});

test('A refresh token is valid for the system that issued it and for no other', async () => {
  const { core } = school.server;
  const { refreshToken } = await signIn(school.server, 'pupil@example.com');
  await expect(core.sessions.refreshByToken(refreshToken)).rejects.toMatchObject({ code: 'refresh_token_invalid' });
  const account = await core.accounts.register({ username: 'trader', email: 't@example.com', password: 'password123' });
  const kept = await core.sessions.open(core.database.query, account, {
    system: 'market',
    tokenLifetime: 60,
    refreshLifetime: 600,
  });
  expect((await refresh(kept.refreshToken ?? '')).status).toBe(401);
  expect((await core.sessions.refreshByToken(kept.refreshToken ?? '')).account.id).toBe(account.id);
});

test('A refresh token carries its session and an id of its own, and is not accepted as an access token', async () => {
  const { token, refreshToken } = await signIn(school.server, 'pupil@example.com');
  const { body } = await refresh(refreshToken);
  const read = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
  const [access, first, second] = [token, refreshToken, body.refresh_token].map(read);
  expect(first).toMatchObject({ type: 'refresh', sub: access.sub, sid: access.sid, jti: expect.any(String) });
  expect(second).toMatchObject({ type: 'refresh', sub: access.sub, sid: access.sid });
  expect(new Set([access.jti, first.jti, second.jti]).size).toBe(3);
  expect(await me(body.refresh_token)).toMatchObject(refused(401, 'INVALID_TOKEN'));
  expect(await refresh(body.access_token)).toMatchObject(refused(401, 'INVALID_TOKEN'));
  expect((await me(body.access_token)).status).toBe(200);
});

test('The tokens of deleted and disabled users are refused with that reason, those of ended sessions are invalid', async () => {
  const { core } = school.server;
  const newcomer = async (name: string) =>
    (await post('register', { email: `${name}@example.com`, name, password: 'password123' })).body;
  const [deleted, disabled] = [await newcomer('deleted'), await newcomer('disabled')];
  expect((await me(deleted.access_token, other)).status).toBe(200);
  const by = { accountId: disabled.id, address: '127.0.0.1' };
  await core.administration.delete(deleted.id, by);
  await core.administration.update(disabled.id, { isActive: false }, by);
  for (const server of [school.server, other]) {
    await expect
      .poll(async () => await me(deleted.access_token, server))
      .toMatchObject({
        status: 401,
        body: { error: { code: 'USER_NOT_FOUND', message: '用户不存在' } },
      });
    await expect
      .poll(async () => await me(disabled.access_token, server))
      .toMatchObject({
        status: 403,
        body: { error: { code: 'INACTIVE_USER', message: '用户账号已禁用' } },
      });
  }
  expect(await refresh(deleted.refresh_token)).toMatchObject(refused(401, 'USER_NOT_FOUND'));
  expect(await refresh(disabled.refresh_token)).toMatchObject(refused(403, 'INACTIVE_USER'));
  await core.administration.update(disabled.id, { isActive: true }, by);
  expect(await refresh(disabled.refresh_token)).toMatchObject(refused(401, 'INVALID_TOKEN'));
  expect(await me(disabled.access_token)).toMatchObject(refused(401, 'INVALID_TOKEN'));
});

test('After sign-out both tokens are refused', async () => {
  const { token, refreshToken } = await signIn(school.server, 'pupil@example.com');
  const answer = await school.server.send('POST', '/api/v1/auth/logout', { token });
  expect(answer).toMatchObject({
    status: 200,
    body: { message: 'Successfully logged out', detail: 'Please discard your tokens on the client side' },
  });
  expect(await me(token)).toMatchObject(refused(401, 'INVALID_TOKEN'));
  expect(await refresh(refreshToken)).toMatchObject(refused(401, 'INVALID_TOKEN'));
  expect(await me('')).toMatchObject(refused(401, 'UNAUTHORIZED'));
});

test('The health routes answer as in the contract', async () => {
  expect(await school.server.send('GET', '/health')).toMatchObject({
    status: 200,
    body: { status: 'healthy', version: expect.any(String), environment: expect.any(String) },
  });
  const { status, body } = await school.server.send('GET', '/api/v1/health/db');
  expect({ status, body }).toEqual({ status: 200, body: { status: 'healthy', database: 'connected' } });
});
