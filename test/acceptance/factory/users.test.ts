import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whole } from '../../support/callers.ts';
import {
  callerWith,
  expectOk,
  type Factory,
  invalid,
  ok,
  order,
  PASSWORD,
  refused,
  startFactory,
  TIME,
  UUID,
} from './factory.ts';

let factory: Factory;
beforeAll(async () => {
  factory = await startFactory();
});
afterAll(() => factory[Symbol.asyncDispose]());

const fresh = () => {
  const username = `person_${randomBytes(5).toString('hex')}`;
  return { email: `${username}@example.com`, username, password: PASSWORD };
};

const login = (email: string, password = PASSWORD) => factory.anybody.post('/api/auth/login', { email, password });

describe('POST /api/auth/register', () => {
  test('returns 200 with the user', async () => {
    const registration = { ...fresh(), full_name: '新用户' };
    const { password, ...seen } = registration;
    const figures = { balance: 0, total_tasks: 0, is_active: true };
    const times = { created_at: TIME, updated_at: TIME, last_login: null };
    const user = { id: UUID, user_id: UUID, ...seen, role: 'user', ...figures, ...times };
    expect(await whole(factory.anybody.post('/api/auth/register', registration))).toEqual(ok(user, '注册成功'));
  });

  test.each(['username', 'email'] as const)('returns 400 when the %s is taken, in any case', async (field) => {
    const first = fresh();
    await expectOk(factory.anybody.post('/api/auth/register', first));
    const second = { ...fresh(), [field]: first[field].toUpperCase() };
    expect(await whole(factory.anybody.post('/api/auth/register', second))).toEqual(refused(400, 'USER_EXISTS'));
  });

  test('returns 422 and names every invalid field', async () => {
    const json = { email: 'nobody', username: 'x', password: '12345', full_name: 5, is_admin: true };
    expect(await whole(factory.anybody.post('/api/auth/register', json))).toEqual(
      invalid({
        email: ['邮箱格式不正确'],
        username: ['不应少于 3 个字符'],
        password: ['密码长度至少6位'],
        full_name: [expect.any(String)],
      }),
    );
  });

  test('returns 422 in English to clients that ask for English', async () => {
    const { body } = await factory.server.send('POST', '/api/auth/register', {
      json: { ...fresh(), email: 'nobody' },
      headers: { 'accept-language': 'en' },
    });
    expect(body.details).toEqual({ field_errors: { email: ['must be an e-mail address'] } });
  });

  test.each([
    ['broken JSON', '{', { field_errors: { body: [expect.stringContaining('JSON')] } }],
    ['a list', '[]', { field_errors: { body: [expect.any(String)] } }],
  ])('returns 422 for %s', async (_name, raw, details) => {
    const headers = { 'content-type': 'application/json' };
    const { status, body } = await factory.server.send('POST', '/api/auth/register', { raw, headers });
    expect({ status, body }).toEqual(refused(422, 'VALIDATION_ERROR', details));
  });
});

describe('POST /api/auth/login', () => {
  test('returns 200 for the address and the user name, in any case', async () => {
    const person = fresh();
    await expectOk(factory.anybody.post('/api/auth/register', person));
    for (const name of [person.email, person.username, person.email.toUpperCase()]) {
      expect(await whole(login(name))).toEqual(
        ok({
          access_token: expect.any(String),
          token_type: 'bearer',
          expires_in: 1_800,
          user: {
            id: UUID,
            email: person.email,
            username: person.username,
            full_name: null,
            role: 'user',
            balance: 0,
            total_tasks: 0,
            is_active: true,
            created_at: TIME,
            updated_at: TIME,
            last_login: TIME,
          },
        }),
      );
    }
  });

  test('returns 401 with the same words for a wrong password and an unknown name', async () => {
    const person = await factory.person();
    const [wrong, unknown] = [await login(person.email, 'another1'), await login('nobody@example.com')];
    expect([wrong.status, wrong.body]).toEqual([unknown.status, unknown.body]);
    expect({ status: wrong.status, body: wrong.body }).toEqual(refused(401, 'INVALID_CREDENTIALS'));
  });

  test('returns 403 after five wrong passwords', async () => {
    const person = await factory.person();
    for (let count = 0; count < 5; count++) await login(person.email, 'another1');
    expect(await whole(login(person.email))).toEqual(
      refused(403, 'ACCESS_DENIED', { reason: 'account_locked', until: expect.any(String) }),
    );
  });

  test('returns 403 for a disabled account', async () => {
    const person = await factory.person();
    await expectOk(factory.admin.put(`/api/admin/users/${person.id}`, { is_active: false }));
    expect(await whole(login(person.email))).toEqual(refused(403, 'ACCESS_DENIED', { reason: 'account_inactive' }));
  });

  test('returns 429 above the limit of an address', async () => {
    await using limited = await startFactory({
      environment: { OWLERY_ADDRESS_LIMIT: '2' },
    });
    const answers = [];
    for (let count = 0; count < 3; count++) {
      answers.push(await whole(limited.anybody.post('/api/auth/login', { email: 'a', password: 'b' })));
    }
    expect(answers.at(-1)).toEqual(refused(429, 'RATE_LIMIT_EXCEEDED', { retry_after: expect.any(Number) }));
  });
});

describe('/api/users/me', () => {
  test('returns 200 with the caller’s account, balance, number of tasks and last sign-in', async () => {
    const person = await factory.person(100.5);
    await order(person);
    const { access_token: token } = await expectOk(login(person.username));
    expect(await whole(callerWith(factory.server, token).get('/api/users/me'))).toEqual(
      ok({
        id: person.id,
        email: person.email,
        username: person.username,
        full_name: null,
        role: 'user',
        balance: 100.5,
        total_tasks: 1,
        is_active: true,
        created_at: TIME,
        updated_at: TIME,
        last_login: TIME,
      }),
    );
  });

  test('returns 200 and keeps the fields that are not named', async () => {
    const person = await factory.person();
    const username = `${person.username}x`;
    expect(await expectOk(person.put('/api/users/me', { full_name: '新的姓名' }))).toMatchObject({
      full_name: '新的姓名',
      username: person.username,
    });
    expect(await expectOk(person.put('/api/users/me', { username }))).toMatchObject({
      full_name: '新的姓名',
      username,
    });
    expect(await expectOk(person.put('/api/users/me', { full_name: null }))).toMatchObject({ full_name: null });
    expect(await expectOk(person.get('/api/users/me'))).toMatchObject({ full_name: null, username });
    expect((await login(username)).status).toBe(200);
  });

  test('returns 400 for a user name that is taken', async () => {
    const [one, other] = [await factory.person(), await factory.person()];
    expect(await whole(one.put('/api/users/me', { username: other.username.toUpperCase() }))).toEqual(
      refused(400, 'USER_EXISTS'),
    );
  });

  test.each<[object, Record<string, unknown>]>([
    [{ username: 'a b' }, { username: ['不能包含空格、@、不可见字符或控制字符'] }],
    [{ full_name: 'x'.repeat(101) }, { full_name: [expect.any(String)] }],
  ])('returns 422 for %j', async (json, fields) => {
    expect(await whole((await factory.person()).put('/api/users/me', json))).toEqual(invalid(fields));
  });

  test('returns 401 without a token and for an invalid one', async () => {
    for (const token of ['', 'nonsense']) {
      expect(await whole(callerWith(factory.server, token).get('/api/users/me'))).toEqual(
        refused(401, 'INVALID_CREDENTIALS'),
      );
    }
  });
});

describe('POST /api/users/change-password', () => {
  test('returns 200, changes the password and ends every session', async () => {
    const person = await factory.person();
    const json = { current_password: PASSWORD, new_password: 'another1' };
    expect(await whole(person.post('/api/users/change-password', json))).toEqual(ok(null, '密码修改成功'));
    expect((await person.get('/api/users/me')).status).toBe(401);
    expect((await login(person.email, 'another1')).status).toBe(200);
    expect((await login(person.email)).status).toBe(401);
  });

  test('returns 400 for a wrong current password', async () => {
    const json = { current_password: 'wrong', new_password: 'another1' };
    expect(await whole((await factory.person()).post('/api/users/change-password', json))).toEqual(
      refused(400, 'INVALID_PASSWORD'),
    );
  });

  test('returns 422 for a new password of five characters', async () => {
    const json = { current_password: PASSWORD, new_password: '12345' };
    expect(await whole((await factory.person()).post('/api/users/change-password', json))).toEqual(
      invalid({ new_password: ['密码长度至少6位'] }),
    );
  });
});

test('GET /api/users/stats returns 200 with zeros to a new user', async () => {
  expect(await whole((await factory.person()).get('/api/users/stats'))).toEqual(
    ok({
      total_tasks: 0,
      completed_tasks: 0,
      failed_tasks: 0,
      total_cost: 0,
      current_balance: 0,
      last_task_date: null,
    }),
  );
});

test('The journal records each action of a user with its address', async () => {
  const person = await factory.person(5);
  const { id } = await order(person);
  await expectOk(person.post(`/api/tasks/${id}/cancel`));
  await expectOk(person.post(`/api/tasks/${id}/retry`));
  await expectOk(person.delete(`/api/tasks/${id}`));
  await expectOk(person.put('/api/users/me', { full_name: 'Somebody' }));
  // These change nothing.
  await expectOk(person.put('/api/users/me', {}));
  await expectOk(person.put('/api/users/me', { full_name: 'Somebody' }));
  await expectOk(login(person.email));
  const { journal, database } = factory.server.core;
  const { items } = await journal.list(database.query, { account_id: person.accountId }, { page: 1, pageSize: 20 });
  expect(items.map(({ action, address }) => [action, address])).toEqual([
    ['sign_in', '127.0.0.1'],
    ['update_profile', '127.0.0.1'],
    ['delete_task', '127.0.0.1'],
    ['retry_task', '127.0.0.1'],
    ['cancel_task', '127.0.0.1'],
    ['create_task', '127.0.0.1'],
    ['register', null],
  ]);
  const { items: admins } = await journal.list(
    database.query,
    { target: `account:${person.accountId}` },
    { page: 1, pageSize: 20 },
  );
  expect(admins.find(({ action }) => action === 'adjust_balance')).toMatchObject({
    account_id: factory.admin.accountId,
    address: '127.0.0.1',
    detail: { amount: 500, balance: 500, entry: UUID },
  });
});
