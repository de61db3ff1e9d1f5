/** What existing clients and scripts use beyond the published document. */
import { afterAll, beforeAll, expect, test } from 'vitest';
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

const unknown = '0b5b2d4e-1111-4222-8333-444455556666';

test('A session can be read, refreshed and ended', async () => {
  const person = await factory.person();
  const { access_token } = await expectOk(
    factory.anybody.post('/api/auth/login', { email: person.username, password: PASSWORD }),
  );
  const caller = callerWith(factory.server, access_token);
  expect(await expectOk(caller.get('/api/auth/me'))).toEqual(await expectOk(caller.get('/api/users/me')));
  const refreshed = await expectOk(caller.post('/api/auth/refresh'));
  expect(refreshed).toMatchObject({ token_type: 'bearer', expires_in: 1_800, user: { id: person.id } });
  expect(await whole(callerWith(factory.server, refreshed.access_token).post('/api/auth/logout'))).toEqual(
    ok(null, '已退出登录'),
  );
  for (const token of [access_token, refreshed.access_token]) {
    expect(await whole(callerWith(factory.server, token).get('/api/auth/me'))).toEqual(
      refused(401, 'INVALID_CREDENTIALS'),
    );
  }
});

test('Health is in the envelope, also during maintenance', async () => {
  const person = await factory.person();
  const healthy = ok({ status: 'healthy', database: 'connected', timestamp: TIME }, '操作成功');
  expect(await whole(factory.anybody.get('/health'))).toEqual(healthy);
  await expectOk(factory.admin.put('/api/admin/config', { maintenance_mode: true }));
  expect(await whole(factory.anybody.get('/health'))).toEqual(healthy);
  expect((await person.get('/api/gpu/servers')).status).toBe(503);
  await expectOk(factory.admin.put('/api/admin/config', { maintenance_mode: false }));
});

test('A code can be redeemed at its other address, and the balance has a route of its own', async () => {
  const person = await factory.person();
  const { codes } = await expectOk(factory.admin.post('/api/recharge/codes', { amount: 20 }));
  expect(await expectOk(person.post('/api/recharge/use', { code: codes[0].code }))).toMatchObject({
    amount: 20,
    new_balance: 20,
  });
  expect(await expectOk(person.get('/api/recharge/balance'))).toEqual({ balance: 20 });
  expect(await whole(person.post('/api/recharge/use', { code: 'OWL-AAAA-BBBB-CCCC' }))).toEqual(
    refused(404, 'RESOURCE_NOT_FOUND'),
  );
});

test('An unused code can be withdrawn, a redeemed one cannot', async () => {
  const person = await factory.person();
  const { codes } = await expectOk(
    factory.admin.post('/api/recharge/codes', { amount: 5, batch_size: 2, max_uses: 2 }),
  );
  const [first, second] = codes;
  expect(await whole(person.delete(`/api/recharge/codes/${first.id}`))).toEqual(refused(403, 'ACCESS_DENIED'));
  expect(await whole(factory.admin.delete(`/api/recharge/codes/${first.id}`))).toEqual(ok(null, '充值码已作废'));
  expect(await whole(person.post('/api/recharge/redeem', { code: first.code }))).toEqual(
    refused(400, 'INVALID_CODE', { reason: 'expired' }),
  );
  await expectOk(person.post('/api/recharge/redeem', { code: second.code }));
  expect(await whole(factory.admin.delete(`/api/recharge/codes/${second.id}`))).toEqual(
    refused(400, 'INVALID_CODE', { reason: 'used_up' }),
  );
  expect(await whole(factory.admin.delete(`/api/recharge/codes/${unknown}`))).toEqual(
    refused(404, 'RESOURCE_NOT_FOUND'),
  );
  const { body } = await factory.admin.get('/api/recharge/codes?status=unused');
  const { body: active } = await factory.admin.get('/api/recharge/codes?status=active');
  expect(body).toEqual(active);
  expect(body.items.map(({ id }: { id: string }) => id)).toContain(second.id);
  expect(body.items.map(({ id }: { id: string }) => id)).not.toContain(first.id);
});

test('A task field of null is the same as an absent one', async () => {
  const person = await factory.person();
  const json = {
    title: 'A task',
    task_type: 'test',
    config: null,
    estimated_duration: null,
    priority: null,
    description: null,
  };
  expect(await expectOk(person.post('/api/tasks', json))).toMatchObject({
    config: {},
    estimated_duration: 1,
    priority: 1,
    description: null,
    user_id: person.id,
  });
});

test('A pending task can be renamed, and nothing else of it can change', async () => {
  const person = await factory.person(10);
  const { id } = await order(person, { title: 'Before', priority: 2 });
  const change = (json: object) => whole(person.put(`/api/tasks/${id}`, json));
  const { config } = await expectOk(person.get(`/api/tasks/${id}`));
  expect(await change({ title: 'After', description: null, priority: 2, config })).toMatchObject({
    status: 200,
    body: { data: { id, title: 'After', description: null, priority: 2 } },
  });
  expect(await change({ description: 'About it', title: null })).toMatchObject({
    body: { data: { title: 'After', description: 'About it' } },
  });
  expect(await change({ priority: 5 })).toEqual(invalid({ priority: [expect.any(String)] }));
  expect(await change({ config: { other: 1 } })).toEqual(invalid({ config: [expect.any(String)] }));
  expect(await whole((await factory.person()).put(`/api/tasks/${id}`, { title: 'Mine' }))).toEqual(
    refused(404, 'RESOURCE_NOT_FOUND'),
  );
  expect(await whole(person.put(`/api/tasks/${unknown}`, {}))).toEqual(refused(404, 'RESOURCE_NOT_FOUND'));
});

test('An administrator can read a user, and disable one without unfinished tasks', async () => {
  const person = await factory.person(10);
  const { id } = await order(person);
  const path = `/api/admin/users/${person.id}`;
  expect(await expectOk(factory.admin.get(path))).toMatchObject({ id: person.id, balance: 10, is_active: true });
  expect(await expectOk(factory.admin.put(path, { full_name: 'Another' }))).toMatchObject({ full_name: 'Another' });
  const username = `${person.username}-2`;
  expect(await expectOk(factory.admin.put(path, { username }))).toMatchObject({ username, full_name: 'Another' });
  const taken = await whole(factory.admin.put(path, { username: factory.admin.username }));
  expect(taken).toMatchObject({ status: 400, body: { error_code: 'USER_EXISTS' } });
  expect(await whole(factory.admin.delete(path))).toEqual(
    refused(400, 'INVALID_STATE', { reason: 'unfinished_tasks' }),
  );
  await expectOk(person.post(`/api/tasks/${id}/cancel`));
  expect(await whole(factory.admin.delete(path))).toEqual(ok(null, '用户已停用'));
  expect(await expectOk(factory.admin.get(path))).toMatchObject({ is_active: false });
  expect(await whole(person.get('/api/users/me'))).toMatchObject({ status: 401 });
  const own = (await expectOk(factory.admin.get('/api/users/me'))).id;
  expect(await whole(factory.admin.delete(`/api/admin/users/${own}`))).toEqual(
    refused(400, 'INVALID_STATE', { reason: 'own_account' }),
  );
  expect(await whole(factory.admin.get(`/api/admin/users/${unknown}`))).toEqual(refused(404, 'RESOURCE_NOT_FOUND'));
});

test('Maintenance has a route of its own', async () => {
  const person = await factory.person();
  expect(await whole(factory.admin.post('/api/admin/maintenance?enabled=true'))).toEqual(ok(null, '维护模式已开启'));
  expect(await whole(person.get('/api/users/me'))).toEqual(
    refused(503, 'SERVER_UNAVAILABLE', { reason: 'maintenance' }),
  );
  await expectOk(factory.admin.post('/api/admin/maintenance?enabled=false'));
  await expectOk(person.get('/api/users/me'));
  expect(await whole(factory.admin.post('/api/admin/maintenance'))).toEqual(invalid({ enabled: [expect.any(String)] }));
});

test('The cluster’s statistics also have the names of the original', async () => {
  expect(await expectOk(factory.admin.get('/api/gpu/stats'))).toEqual({
    total_servers: expect.any(Number),
    total_gpus: expect.any(Number),
    running_tasks: expect.any(Number),
    pending_tasks: expect.any(Number),
    gpu_utilization: expect.any(Number),
    servers: expect.any(Array),
  });
});

test('Sign-in and registration return the whole user', async () => {
  const json = { email: 'whole@example.com', username: 'whole_user', password: 'password123' };
  const registered = await expectOk(factory.anybody.post('/api/auth/register', json));
  expect(registered).toMatchObject({ user_id: registered.id, is_active: true, updated_at: TIME });
  const { email, password } = json;
  const { user } = await expectOk(factory.anybody.post('/api/auth/login', { email, password }));
  expect(user).toMatchObject({ id: UUID, balance: 0, total_tasks: 0, is_active: true, last_login: TIME });
});
