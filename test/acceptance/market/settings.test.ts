/** The market's settings: changed, and in effect on another node and on two worker processes. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { makeHome } from '../../support/owlery.ts';
import { type Answer, startTestServer } from '../../support/server.ts';
import { accountWith } from '../../support/tokens.ts';
import { collecting, makeScriptFolder } from '../../systems/market/script-folder.ts';
import { type CollectingMarket, callerWith, execute, ok, refused, startMarket } from './collecting.ts';

const DEFAULTS = {
  max_concurrent_tasks: 5,
  default_timeout: 300,
  retry_enabled: true,
  max_retries: 3,
  min_interval: 10,
  max_scheduled_tasks: 100,
};

let market: CollectingMarket;
beforeAll(async () => {
  market = await startMarket({
    'stocks/daily/throws.ts': collecting("throw new Error('the source is down');"),
  });
});
afterAll(() => market[Symbol.asyncDispose]());

describe('GET and PUT /api/settings/', () => {
  test('return 200, and a partial change takes effect on another node and is in the journal', async () => {
    const { admin, server } = market;
    const databaseUrl = server.core.config.databaseUrl as string;
    const node = await startTestServer('market', { databaseUrl });
    const elsewhere = callerWith(node, await accountWith(node.core, 'admin'));
    expect((await admin.get('/api/settings/')).body).toEqual(ok(DEFAULTS));
    expect((await elsewhere.get('/api/settings')).body).toEqual(ok(DEFAULTS));

    const changes = { max_concurrent_tasks: 10, default_timeout: 600 };
    const { status, body } = await admin.put('/api/settings/', changes);
    expect({ status, body }).toEqual({ status: 200, body: ok({ ...DEFAULTS, ...changes }) });
    await eventually(async () => expect((await elsewhere.get('/api/settings/')).body).toEqual(body));
    expect((await elsewhere.put('/api/settings', { retry_enabled: false })).body.data).toEqual({
      ...body.data,
      retry_enabled: false,
    });
    expect((await admin.put('/api/settings/', {})).body.data).toEqual({ ...body.data, retry_enabled: false });

    const { items } = await server.core.journal.list(
      server.core.database.query,
      { action: 'change_market_settings' },
      { page: 1, pageSize: 10 },
    );
    const detail = { max_concurrent_tasks: { from: 5, to: 10 }, default_timeout: { from: 300, to: 600 } };
    expect(items.at(-1)).toMatchObject({ target: 'setting:market', detail, address: expect.any(String) });
    await node.close();
    await admin.put('/api/settings/', DEFAULTS);
  });

  test('keep both of two simultaneous changes of different fields', async () => {
    await Promise.all([
      market.admin.put('/api/settings/', { default_timeout: 400 }),
      market.admin.put('/api/settings/', { max_retries: 0 }),
      market.admin.put('/api/settings/', { max_concurrent_tasks: 7 }),
    ]);
    expect((await market.admin.put('/api/settings/', {})).body.data).toEqual({
      ...DEFAULTS,
      max_concurrent_tasks: 7,
      default_timeout: 400,
      max_retries: 0,
    });
    await market.admin.put('/api/settings/', DEFAULTS);
  });

  test('are in the journal with the values that each change has found', async () => {
    const timeouts = [401, 402, 403, 404, 405];
    await Promise.all(timeouts.map((default_timeout) => market.admin.put('/api/settings/', { default_timeout })));
    const { database, journal } = market.server.core;
    const filter = { action: 'change_market_settings' };
    const { items } = await journal.list(database.query, filter, { page: 1, pageSize: timeouts.length });
    const steps = items
      .toReversed()
      .map(({ detail }) => (detail as { default_timeout: { from: number; to: number } }).default_timeout);
    expect(steps.map(({ to }) => to).sort()).toEqual(timeouts);
    expect(steps.slice(1).map(({ from }) => from)).toEqual(steps.slice(0, -1).map(({ to }) => to));
    await market.admin.put('/api/settings/', DEFAULTS);
  });

  test('supply the values that a task leaves out', async () => {
    const { admin } = market;
    const { body } = await admin.post('/api/tasks/', { name: 'A task', script_id: 'throws' });
    expect(body.data).toMatchObject({ max_retries: 3, timeout: 300 });
    await admin.put('/api/settings/', { max_retries: 0, default_timeout: 20 });
    await eventually(async () => {
      expect((await admin.get(`/api/tasks/${body.data.id}`)).body.data).toMatchObject({ max_retries: 0, timeout: 20 });
    });
    const failed = await execute(admin, 'throws');
    expect(failed.status).toBe('failed');
    expect((await admin.get(`/api/tasks/${failed.task_id}/executions`)).body.data.total).toBe(1);
    await admin.put('/api/settings/', DEFAULTS);
  });

  test.each([
    [{ max_concurrent_tasks: 0 }, 'max_concurrent_tasks'],
    [{ max_concurrent_tasks: 1_001 }, 'max_concurrent_tasks'],
    [{ default_timeout: 0 }, 'default_timeout'],
    [{ default_timeout: 86_401 }, 'default_timeout'],
    [{ default_timeout: '300' }, 'default_timeout'],
    [{ max_retries: 11 }, 'max_retries'],
    [{ max_retries: 1.5 }, 'max_retries'],
    [{ retry_enabled: 1 }, 'retry_enabled'],
    [{ min_interval: 0 }, 'min_interval'],
    [{ max_scheduled_tasks: 0 }, 'max_scheduled_tasks'],
    [{ max_retires: 1 }, 'max_retires'],
  ])('return 422 for %j', async (changes, field) => {
    expect(await market.admin.put('/api/settings/', changes)).toMatchObject(
      refused(422, 3001, 'invalid_body', expect.stringMatching(`^${field}: `)),
    );
    expect((await market.admin.get('/api/settings/')).body).toEqual(ok(DEFAULTS));
  });

  test.each(['/api/settings/', '/api/settings/scheduler'])(
    'return 401 without a token and 403 to users: %s',
    async (path) => {
      expect(await market.anybody.get(path)).toMatchObject(refused(401, 1001, 'sign_in_required'));
      expect(await market.user.get(path)).toMatchObject(refused(403, 1003, 'admin_required'));
      if (path === '/api/settings/') {
        expect(await market.user.put(path, {})).toMatchObject(refused(403, 1003, 'admin_required'));
        expect(await market.anybody.put(path, {})).toMatchObject(refused(401, 1001, 'sign_in_required'));
      }
    },
  );
});

describe('GET /api/settings/scheduler', () => {
  test('returns 200 with the state of the scheduler and the next due time', async () => {
    const { admin, user } = market;
    const { data: before } = (await admin.get('/api/settings/scheduler')).body;
    expect(before).toEqual({ running: true, active_jobs: 0, next_run_time: null });
    const daily = { name: 'A task', script_id: 'throws', schedule_type: 'interval', schedule_expression: '1h' };
    const { data: task } = (await user.post('/api/tasks/', daily)).body;
    await user.post('/api/tasks/', { ...daily, schedule_expression: '2h' });
    expect((await admin.get('/api/settings/scheduler')).body).toEqual(
      ok({ running: true, active_jobs: 2, next_run_time: task.next_execution_at }),
    );
    await user.post(`/api/tasks/${task.id}/pause`);
    expect((await admin.get('/api/settings/scheduler')).body.data.active_jobs).toBe(1);
  });

  test('returns 200 with running false when no worker runs', async () => {
    const idle = await startTestServer('market');
    const admin = callerWith(idle, await accountWith(idle.core, 'admin'));
    expect((await admin.get('/api/settings/scheduler')).body.data).toMatchObject({ running: false });
    await idle.close();
  });
});

test('max_concurrent_tasks limits two worker processes together, and can be changed meanwhile', async () => {
  await using home = await makeHome();
  await using own = await makeScriptFolder();
  const release = join(own.folder, 'release');
  await own.write(
    'held',
    collecting(`
      const { existsSync } = await import('node:fs');
      while (!existsSync('${release}')) await new Promise((resolve) => setTimeout(resolve, 50));
      yield { n: 1 };`),
  );
  const password = 'a long password';
  const environment = { OWLERY_SCRIPTS_DIR: own.folder, OWLERY_ADMIN_EMAIL: 'boss@example.org' };
  await home.serve(['--no-worker'], { ...environment, OWLERY_ADMIN_PASSWORD: password });
  const workers = [1, 2].map(() => home.start(['worker', '--max-tasks', '10'], environment));
  await Promise.all(workers.map((worker) => worker.said('"working"')));

  const send = async (method: string, path: string, json?: object, token = '') => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const body = json && JSON.stringify(json);
    const response = await fetch(`${home.url}/market/api${path}`, { method, headers, ...(body && { body }) });
    return ((await response.json()) as Answer['body']).data;
  };
  const { access_token: token } = await send('POST', '/auth/login', { username: 'boss@example.org', password });
  const count = async (status: string) => (await send('GET', `/executions/?status=${status}`, undefined, token)).total;
  /** Waits until so many run, and expects that no more do. */
  const settle = async (limit: number) => {
    await eventually(async () => expect(await count('running')).toBe(limit));
    for (let look = 0; look < 20; look += 1) expect(await count('running')).toBe(limit);
  };

  await send('PUT', '/settings/', { max_concurrent_tasks: 2 }, token);
  expect(await send('GET', '/settings/scheduler', undefined, token)).toMatchObject({ running: true });
  const start = async () => {
    const { id } = await send('POST', '/tasks/', { name: 'A task', script_id: 'held' }, token);
    await send('POST', `/tasks/${id}/execute`, {}, token);
  };
  await Promise.all(Array.from({ length: 8 }, start));
  await settle(2);
  await send('PUT', '/settings/', { max_concurrent_tasks: 5 }, token);
  await settle(5);
  expect(await count('pending')).toBe(3);
  await writeFile(release, '');
  await eventually(async () => expect(await count('completed')).toBe(8));
});
