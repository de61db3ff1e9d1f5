import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { collecting } from '../../systems/market/script-folder.ts';
import { type Caller, callerWith, ended, ok, page, refused, startMarket, TIME } from './collecting.ts';

const PASSWORD = 'password123';

let market: Awaited<ReturnType<typeof startMarket>>;
/** A second node on the same database. */
let second: TestServer;
beforeAll(async () => {
  const waits = "await (await import('node:timers/promises')).setTimeout(60_000, null, { signal }); yield { n: 1 };";
  market = await startMarket({ 'stocks/daily/waits.ts': collecting(waits) });
  second = await startTestServer('market', { databaseUrl: market.server.core.config.databaseUrl ?? '' });
});
afterAll(async () => {
  await second.close();
  expect(second.undeclared).toEqual([]);
  await market[Symbol.asyncDispose]();
});

interface Person {
  id: number;
  username: string;
  email: string;
  token: string;
  caller: Caller;
}

async function register(): Promise<Person> {
  const username = `person_${randomBytes(5).toString('hex')}`;
  const email = `${username}@example.com`;
  const json = { username, email, password: PASSWORD, password_confirm: PASSWORD };
  const token = (await market.anybody.post('/api/auth/register', json)).body.data.access_token;
  const caller = callerWith(market.server, token);
  return { id: (await caller.get('/api/auth/me')).body.data.id, username, email, token, caller };
}

const login = (username: string, password = PASSWORD) => market.anybody.post('/api/auth/login', { username, password });

const userOf = ({ id, username, email }: Person, changes: object = {}) => ({
  id,
  username,
  email,
  full_name: null,
  role: 'user',
  is_active: true,
  created_at: TIME,
  updated_at: TIME,
  last_login_at: TIME,
  ...changes,
});

/** Expects that a token is refused on this node at once, and soon on the other. */
async function outEverywhere({ token, caller }: Person): Promise<void> {
  expect(await caller.get('/api/auth/me')).toMatchObject(refused(401, 1001, 'token_invalid'));
  await eventually(async () => {
    expect(await second.send('GET', '/api/auth/me', { token })).toMatchObject(refused(401, 1001, 'token_invalid'));
  });
}

describe('GET /api/users/', () => {
  test.each(['/api/users/', '/api/users'])('returns 200, newest first: %s', async (path) => {
    const older = await register();
    const newer = await register();
    const { status, body } = await market.admin.get(`${path}?page_size=2`);
    const total = body.data.total;
    expect({ status, body }).toEqual({
      status: 200,
      body: page([userOf(newer), userOf(older)], { total, pageSize: 2 }),
    });
    expect((await market.admin.get(`${path}?page_size=1&page=2`)).body).toEqual(
      page([userOf(older)], { total, page: 2, pageSize: 1 }),
    );
  });

  test('returns 200 filtered by parts of the name, parts of the address, and role', async () => {
    const person = await register();
    const part = person.username.slice(3).toUpperCase();
    const list = async (query: string) => (await market.admin.get(`/api/users/?${query}`)).body;
    expect(await list(`username=${part}`)).toEqual(page([userOf(person)]));
    expect(await list(`email=${part}@EXAMPLE`)).toEqual(page([userOf(person)]));
    expect(await list(`username=${part}&role=user`)).toEqual(page([userOf(person)]));
    expect(await list(`username=${part}&role=admin`)).toEqual(page([]));
    expect(await list('username=%25')).toEqual(page([]));
    expect((await list('role=admin')).data.items).toEqual([expect.objectContaining({ role: 'admin' })]);
  });

  test.each(['page=0', 'page_size=101', 'role=owner', `username=${'x'.repeat(81)}`])(
    'returns 400 for %s',
    async (query) => {
      expect(await market.admin.get(`/api/users/?${query}`)).toMatchObject(refused(400, 3002, 'invalid_parameters'));
    },
  );
});

describe('GET /api/users/{user_id}', () => {
  test('returns 200 with the user', async () => {
    const person = await register();
    expect(await market.admin.get(`/api/users/${person.id}`)).toMatchObject({ status: 200, body: ok(userOf(person)) });
  });

  test('returns 404 for an unknown id and 400 for a malformed one', async () => {
    expect(await market.admin.get('/api/users/999999999')).toMatchObject(
      refused(404, 2001, 'account_not_found', '用户不存在'),
    );
    for (const id of ['0', 'x', '9'.repeat(20)]) {
      expect(await market.admin.get(`/api/users/${id}`)).toMatchObject(refused(400, 3002, 'invalid_parameters'));
    }
  });
});

describe('PUT /api/users/{user_id}', () => {
  test('returns 200 and changes the named fields at once', async () => {
    const person = await register();
    const email = `new-${person.email}`;
    const { status, body } = await market.admin.put(`/api/users/${person.id}`, { email, role: 'admin' });
    expect({ status, body }).toEqual({ status: 200, body: ok(userOf(person, { email, role: 'admin' })) });
    expect((await person.caller.get('/api/users/?page_size=1')).status).toBe(200);
    await market.admin.put(`/api/users/${person.id}`, { role: 'user', full_name: '张三' });
    expect(await person.caller.get('/api/users/')).toMatchObject(refused(403, 1003, 'admin_required'));
    expect((await market.admin.get(`/api/users/${person.id}`)).body).toEqual(
      ok(userOf(person, { email, full_name: '张三' })),
    );
    expect((await market.admin.put(`/api/users/${person.id}`, {})).status).toBe(200);
    expect((await market.admin.put(`/api/users/${person.id}`, { full_name: null })).body).toEqual(
      ok(userOf(person, { email })),
    );
  });

  test('returns 200 and signs a deactivated user out on every node until reactivated', async () => {
    const person = await register();
    expect((await second.send('GET', '/api/auth/me', { token: person.token })).status).toBe(200);
    const disabled = await market.admin.put(`/api/users/${person.id}`, { is_active: false });
    expect(disabled.body).toEqual(ok(userOf(person, { is_active: false })));
    await outEverywhere(person);
    expect(await login(person.username)).toMatchObject(refused(403, 1003, 'account_inactive'));
    await market.admin.put(`/api/users/${person.id}`, { is_active: true });
    expect((await login(person.username)).status).toBe(200);
  });

  test('returns 400 for an address that is taken', async () => {
    const person = await register();
    const other = await register();
    expect(
      await market.admin.put(`/api/users/${person.id}`, { email: other.email.toUpperCase(), role: 'admin' }),
    ).toMatchObject(refused(400, 2002, 'email_taken', '邮箱已存在'));
    expect((await market.admin.get(`/api/users/${person.id}`)).body).toEqual(ok(userOf(person)));
  });

  test.each([
    [{ email: 'nobody' }, /^email: /],
    [{ email: 1 }, /^email: /],
    [{ role: 'owner' }, /^role: .*user, admin/],
    [{ is_active: 'yes' }, /^is_active: /],
    [{ full_name: 'x'.repeat(101) }, /^full_name: /],
    [[], /./],
  ])('returns 422 for %j', async (json, message) => {
    const person = await register();
    expect(await market.admin.put(`/api/users/${person.id}`, json)).toMatchObject(
      refused(422, 3001, 'invalid_body', expect.stringMatching(message)),
    );
  });

  test('returns 404 for an unknown id', async () => {
    expect(await market.admin.put('/api/users/999999999', { role: 'user' })).toMatchObject(
      refused(404, 2001, 'account_not_found'),
    );
  });
});

describe('DELETE /api/users/{user_id}', () => {
  test('returns 200, deletes the user’s tasks, and cancels but keeps the executions', async () => {
    const person = await register();
    const task = await person.caller.post('/api/tasks/', { name: 'A task', script_id: 'waits' });
    const started = await person.caller.post(`/api/tasks/${task.body.data.id}/execute`);
    const id = started.body.data.execution_id;
    await eventually(async () =>
      expect((await market.admin.get(`/api/executions/${id}`)).body.data).toMatchObject({ status: 'running' }),
    );
    const deleted = await market.admin.delete(`/api/users/${person.id}`);
    expect(deleted).toMatchObject({ status: 200, body: { code: 0, message: 'success' } });
    await outEverywhere(person);
    expect(await login(person.username)).toMatchObject(refused(401, 1001, 'invalid_credentials'));
    expect(await ended(market.admin, id)).toMatchObject({ status: 'cancelled', task_id: null });
    for (const path of [`/api/users/${person.id}`, `/api/tasks/${task.body.data.id}`]) {
      expect(await market.admin.get(path)).toMatchObject({ status: 404, body: { code: 2001 } });
    }
    expect(await market.admin.delete(`/api/users/${person.id}`)).toMatchObject(refused(404, 2001, 'account_not_found'));
  });
});

describe('POST /api/users/{user_id}/reset-password', () => {
  test('returns 200, ends the old password and its sessions everywhere and lifts a lock', async () => {
    const person = await register();
    for (let count = 0; count < 5; count += 1) await login(person.username, 'wrong');
    expect(await login(person.username)).toMatchObject(refused(403, 1003, 'account_locked'));
    const reset = await market.admin.post(`/api/users/${person.id}/reset-password`, { new_password: 'password456' });
    expect(reset).toMatchObject({ status: 200, body: { code: 0, message: 'success' } });
    await outEverywhere(person);
    expect(await login(person.username)).toMatchObject({ status: 401 });
    expect((await login(person.username, 'password456')).status).toBe(200);
  });

  test.each([{}, { new_password: 'short' }, { new_password: 'x'.repeat(129) }, { new_password: 12345678 }])(
    'returns 422 for %j',
    async (json) => {
      expect(await market.admin.post('/api/users/1/reset-password', json)).toMatchObject(
        refused(422, 3001, 'invalid_body', expect.stringMatching(/^new_password: /)),
      );
    },
  );

  test('returns 404 for an unknown id', async () => {
    expect(
      await market.admin.post('/api/users/999999999/reset-password', { new_password: 'password456' }),
    ).toMatchObject(refused(404, 2001, 'account_not_found'));
  });
});

test('The last administrator can be neither demoted, disabled nor deleted', async () => {
  const { id } = (await market.admin.get('/api/auth/me')).body.data;
  const last = refused(400, -1, 'last_admin', '不能停用、降级或删除最后一个管理员');
  expect(await market.admin.put(`/api/users/${id}`, { role: 'user' })).toMatchObject(last);
  expect(await market.admin.put(`/api/users/${id}`, { is_active: false })).toMatchObject(last);
  expect(await market.admin.delete(`/api/users/${id}`)).toMatchObject(last);
  expect((await market.admin.get('/api/auth/me')).body.data).toMatchObject({ role: 'admin', is_active: true });
});

test('Every route of user administration returns 403 to users and 401 without a token', async () => {
  const person = await register();
  const calls = [
    (caller: Caller) => caller.get('/api/users/'),
    (caller: Caller) => caller.get(`/api/users/${person.id}`),
    (caller: Caller) => caller.put(`/api/users/${person.id}`, { role: 'admin' }),
    (caller: Caller) => caller.delete(`/api/users/${person.id}`),
    (caller: Caller) => caller.post(`/api/users/${person.id}/reset-password`, { new_password: 'password456' }),
  ];
  for (const call of calls) {
    expect(await call(person.caller)).toMatchObject(refused(403, 1003, 'admin_required'));
    expect(await call(market.anybody)).toMatchObject(refused(401, 1001, 'sign_in_required'));
  }
  expect((await market.admin.get(`/api/users/${person.id}`)).body).toEqual(ok(userOf(person)));
});
