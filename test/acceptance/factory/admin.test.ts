import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whole } from '../../support/callers.ts';
import { eventually } from '../../support/eventually.ts';
import { recordingLogger } from '../../support/logger.ts';
import { publishedRoutes } from '../../support/routes.ts';
import { startTestServer } from '../../support/server.ts';
import {
  callerWith,
  expectOk,
  expectSound,
  type Factory,
  invalid,
  ok,
  order,
  PASSWORD,
  type Person,
  page,
  refused,
  startFactory,
  TIME,
  when,
} from './factory.ts';

let factory: Factory;
beforeAll(async () => {
  factory = await startFactory();
});
afterAll(() => factory[Symbol.asyncDispose]());

const userOf = ({ id, username, email }: Person, changes: object = {}) => ({
  id,
  username,
  email,
  full_name: null,
  role: 'user',
  is_active: true,
  balance: 0,
  total_tasks: 0,
  created_at: TIME,
  updated_at: TIME,
  last_login: null,
  ...changes,
});

test('GET /api/admin/stats returns the true figures', async () => {
  await using fresh = await startFactory();
  await fresh.configure({ task_rates: { training: 600 } });
  const [payer, idle] = [await fresh.person(1_000), await fresh.person()];
  await expectOk(fresh.admin.put(`/api/admin/users/${idle.id}`, { is_active: false }));
  const worker = await fresh.work();
  const running = await order(payer, { task_type: 'training', config: { outcome: 'wait' } });
  await when(payer, running.id, 'running');
  await when(payer, (await order(payer, {})).id, 'completed');
  await when(payer, (await order(payer, { config: { outcome: 'fail' } })).id, 'failed');
  const figures = {
    total_users: 3,
    active_users: 2,
    total_tasks: 3,
    running_tasks: 1,
    completed_tasks: 1,
    failed_tasks: 1,
    total_gpu_servers: 1,
    online_gpu_servers: 0,
    total_revenue: 0,
  };
  expect(await whole(fresh.admin.get('/api/admin/stats'))).toEqual(ok(figures));
  await expect.poll(async () => (await expectOk(payer.get(`/api/tasks/${running.id}`))).cost).toBeGreaterThan(1);
  const { cost } = await expectOk(payer.post(`/api/tasks/${running.id}/cancel`));
  expect(await expectOk(fresh.admin.get('/api/admin/stats'))).toEqual({
    ...figures,
    running_tasks: 0,
    total_revenue: cost,
  });
  await worker.stop();
  expect(await whole(payer.get('/api/admin/stats'))).toEqual(refused(403, 'ACCESS_DENIED'));
});

describe('GET /api/admin/users', () => {
  test('returns 200 with the newest first, with their balance and number of tasks', async () => {
    const [older, newer] = [await factory.person(), await factory.person(12.34)];
    await order(older);
    const { body } = await factory.admin.get('/api/admin/users?page=1&page_size=2');
    expect(body).toEqual(
      page([userOf(newer, { balance: 12.34 }), userOf(older, { total_tasks: 1 })], {
        total: body.total,
        pageSize: 2,
      }).body,
    );
  });

  test('returns 200 filtered by role, activity and parts of the names', async () => {
    const person = await factory.person();
    const admin = await factory.person(0, 'admin');
    await expectOk(factory.admin.put(`/api/admin/users/${person.id}`, { is_active: false }));
    const found = async (query: string) =>
      (await factory.admin.get(`/api/admin/users?page_size=100&${query}`)).body.items.map(
        ({ username }: { username: string }) => username,
      );
    expect(await found('is_active=false')).toContain(person.username);
    expect(await found('is_active=true')).not.toContain(person.username);
    expect(await found('role=admin')).toContain(admin.username);
    expect(await found('role=user')).not.toContain(admin.username);
    expect(await found(`search=${person.username.slice(2).toUpperCase()}`)).toEqual([person.username]);
    expect(await found(`search=${encodeURIComponent(person.email.slice(1))}`)).toEqual([person.username]);
    expect(await found('search=%25')).toEqual([]);
    expect(await found(`search=${person.username}&role=admin`)).toEqual([]);
  });

  test('returns 422 for an unknown filter value and 403 to a user', async () => {
    expect(await whole(factory.admin.get('/api/admin/users?role=owl'))).toEqual(
      invalid({ role: [expect.any(String)] }),
    );
    expect(await whole(factory.admin.get('/api/admin/users?is_active=maybe'))).toEqual(
      invalid({ is_active: [expect.any(String)] }),
    );
    expect(await whole((await factory.person()).get('/api/admin/users'))).toEqual(refused(403, 'ACCESS_DENIED'));
  });
});

describe('PUT /api/admin/users/{user_id}', () => {
  test('returns 200 and changes role, activity and balance in one call', async () => {
    const person = await factory.person(50);
    const json = { role: 'admin', is_active: false, balance: 200 };
    expect(await whole(factory.admin.put(`/api/admin/users/${person.id}`, json))).toEqual(
      ok(userOf(person, json), '用户信息已更新'),
    );
    expect((await person.get('/api/users/me')).status).toBe(401);
    const { database, ledger } = factory.server.core;
    const { items } = await ledger.entries(database.query, { accountId: person.accountId }, { page: 1, pageSize: 1 });
    expect(items).toMatchObject([{ kind: 'adjustment', amount: 15_000, actor_id: factory.admin.accountId }]);
  });

  test('returns 200 and changes nothing when nothing is named', async () => {
    const person = await factory.person(50);
    expect(await whole(factory.admin.put(`/api/admin/users/${person.id}`, {}))).toEqual(
      ok(userOf(person, { balance: 50 })),
    );
  });

  test('returns 400 for a balance below the holds, and keeps no part of the change', async () => {
    const person = await factory.person(1);
    await order(person, { task_type: 'training', estimated_duration: 10 });
    const json = { role: 'admin', balance: 0.99 };
    const answer = await factory.admin.put(`/api/admin/users/${person.id}`, json);
    expect({ status: answer.status, body: answer.body }).toEqual(
      refused(400, 'INSUFFICIENT_BALANCE', { required: 1, available: 0.99 }),
    );
    const { body } = await factory.admin.get(`/api/admin/users?search=${person.username}`);
    expect(body.items).toMatchObject([{ role: 'user', balance: 1 }]);
  });

  test('returns 400 for the last administrator', async () => {
    await using lonely = await startFactory();
    for (const change of [{ role: 'user' }, { is_active: false }]) {
      expect(await whole(lonely.admin.put(`/api/admin/users/${lonely.admin.id}`, { ...change, balance: 5 }))).toEqual(
        refused(400, 'INVALID_STATE'),
      );
    }
    expect((await expectOk(lonely.admin.get('/api/users/me'))).balance).toBe(0);
  });

  test.each<[object, string]>([
    [{ role: 'owl' }, 'role'],
    [{ is_active: 'yes' }, 'is_active'],
    [{ balance: -1 }, 'balance'],
    [{ balance: 1.001 }, 'balance'],
  ])('returns 422 for %j', async (json, field) => {
    const person = await factory.person();
    expect(await whole(factory.admin.put(`/api/admin/users/${person.id}`, json))).toEqual(
      invalid({ [field]: [expect.any(String)] }),
    );
  });

  test('returns 404 for an unknown user and 403 to a user', async () => {
    const person = await factory.person();
    expect(await whole(factory.admin.put(`/api/admin/users/${randomUUID()}`, {}))).toEqual(
      refused(404, 'RESOURCE_NOT_FOUND'),
    );
    expect(await whole(person.put(`/api/admin/users/${person.id}`, { balance: 1 }))).toEqual(
      refused(403, 'ACCESS_DENIED'),
    );
  });
});

describe('/api/admin/config', () => {
  const defaults = {
    max_concurrent_tasks_per_user: 5,
    default_task_timeout: 3_600,
    maintenance_mode: false,
    task_rates: { training: 0.1, inference: 0.05, data_processing: 0.03, video_analysis: 0.05, default: 0.1 },
  };

  test('returns 200 and changes the named settings only, on every node', async () => {
    await using first = await startFactory();
    const databaseUrl = first.server.core.config.databaseUrl ?? '';
    expect(await whole(first.admin.get('/api/admin/config'))).toEqual(ok(expect.objectContaining(defaults)));
    const json = { max_concurrent_tasks_per_user: 1, task_rates: { training: 0.25, inference: 0.0123 } };
    const changed = {
      ...defaults,
      max_concurrent_tasks_per_user: 1,
      task_rates: { ...defaults.task_rates, training: 0.25, inference: 0.0123 },
    };
    const second = await startTestServer('factory', { databaseUrl });
    expect(await expectOk(first.admin.put('/api/admin/config', json))).toMatchObject(changed);
    const there = callerWith(second, first.admin.token);
    await eventually(async () => expect(await expectOk(there.get('/api/admin/config'))).toMatchObject(changed));
    await second.close();
    const { journal, database } = first.server.core;
    const { items } = await journal.list(database.query, { target: 'setting:factory' }, { page: 1, pageSize: 5 });
    const detail = {
      max_concurrent_tasks_per_user: { from: defaults.max_concurrent_tasks_per_user, to: 1 },
      task_rates: { from: defaults.task_rates, to: changed.task_rates },
    };
    expect(items).toMatchObject([{ account_id: first.admin.accountId, address: '127.0.0.1', detail }]);
  });

  test('returns 200 and removes a rate', async () => {
    await using fresh = await startFactory();
    const set = async (rates: object) =>
      (await expectOk(fresh.admin.put('/api/admin/config', { task_rates: rates }))).task_rates;
    const { inference: _, ...others } = defaults.task_rates;
    expect(await set({ free: 3.25, inference: null })).toEqual({ ...others, free: 3.25 });
    expect(await set({ free: null, never_there: null })).toEqual(others);
  });

  test('returns 200 to two simultaneous changes, and keeps both', async () => {
    await Promise.all([
      factory.configure({ max_concurrent_tasks_per_user: 9 }),
      factory.configure({ default_task_timeout: 99 }),
      factory.configure({ task_rates: { inference: 1 } }),
      factory.configure({ task_rates: { free: 2 } }),
    ]);
    expect(await expectOk(factory.admin.get('/api/admin/config'))).toMatchObject({
      max_concurrent_tasks_per_user: 9,
      default_task_timeout: 99,
      task_rates: { inference: 1, free: 2 },
    });
  });

  test.each<[object, string]>([
    [{ max_concurrent_tasks_per_user: 0 }, 'max_concurrent_tasks_per_user'],
    [{ max_concurrent_tasks_per_user: 1.5 }, 'max_concurrent_tasks_per_user'],
    [{ default_task_timeout: 0 }, 'default_task_timeout'],
    [{ maintenance_mode: 'on' }, 'maintenance_mode'],
    [{ task_rates: { training: -1 } }, 'task_rates.training'],
    [{ task_rates: { training: 0.00001 } }, 'task_rates.training'],
    [{ task_rates: { trainnig: 1 } }, 'task_rates.trainnig'],
    [{ task_rates: { default: null } }, 'task_rates.default'],
    [{ task_rates: [] }, 'task_rates'],
  ])('returns 422 for %j', async (json, field) => {
    expect(await whole(factory.admin.put('/api/admin/config', json))).toEqual(
      invalid({ [field]: [expect.any(String)] }),
    );
  });

  test('returns 403 to a user', async () => {
    const person = await factory.person();
    expect(await whole(person.get('/api/admin/config'))).toEqual(refused(403, 'ACCESS_DENIED'));
    expect(await whole(person.put('/api/admin/config', {}))).toEqual(refused(403, 'ACCESS_DENIED'));
  });
});

test('During maintenance every route and node refuses everybody except administrators, and running tasks continue', async () => {
  const { logger, lines } = recordingLogger();
  await using closed = await startFactory({ logger });
  const second = await startTestServer('factory', { databaseUrl: closed.server.core.config.databaseUrl ?? '' });
  const person = await closed.person();
  const worker = await closed.work();
  await closed.configure({ maintenance_mode: true });
  const waiting = await order(closed.admin, {});
  expect((await when(closed.admin, waiting.id, 'completed')).status).toBe('completed');
  const turnedAway = refused(503, 'SERVER_UNAVAILABLE', { reason: 'maintenance' });
  for (const server of [closed.server, second]) {
    await eventually(async () => {
      expect(await whole(callerWith(server, person.token).get('/api/users/me'))).toEqual(turnedAway);
    });
    for (const { method, path, access } of await publishedRoutes(server)) {
      const { status, body } = await server.send(method, path.replaceAll(/\{\w+\}/g, '1'), { token: person.token });
      const said = `${method} ${path}`;
      if (path === '/api/auth/login') expect(status, said).toBe(422);
      // Maintenance is no outage: a monitor sees a healthy server.
      else if (path === '/health') expect(status, said).toBe(200);
      else if (access === 'admin') expect({ status, body }, said).toEqual(refused(403, 'ACCESS_DENIED'));
      else expect({ status, body }, said).toEqual(turnedAway);
    }
    const login = await server.send('POST', '/api/auth/login', { json: { email: person.email, password: PASSWORD } });
    expect(login.status).toBe(200);
  }
  expect(lines.filter(({ msg }) => msg === 'a request failed')).toEqual([]);
  await closed.configure({ maintenance_mode: false });
  await eventually(async () => {
    for (const server of [closed.server, second]) await expectOk(callerWith(server, person.token).get('/api/users/me'));
  });
  await worker.stop();
  await second.close();
  await expectSound(closed.server.core);
});
