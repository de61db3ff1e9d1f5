/** Requests and fields beyond the document that clients of the original server use. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { openSocket } from '../../support/sockets.ts';
import { accountWith } from '../../support/tokens.ts';
import { collecting } from '../../systems/market/script-folder.ts';
import { type CollectingMarket, ended, execute, ok, refused, startMarket, TIME } from './collecting.ts';

let market: CollectingMarket;
beforeAll(async () => {
  market = await startMarket({
    'stocks/daily/quick.ts': collecting('yield { n: 1 };'),
    'stocks/daily/failing.ts': collecting("throw new Error('no');"),
    'funds/manual/waiting.ts': collecting('await new Promise((resolve) => setTimeout(resolve, 600_000));'),
  });
});
afterAll(() => market[Symbol.asyncDispose]());

describe('signing in', () => {
  const person = { email: 'first.person@example.com', password: 'long enough 1', password_confirm: 'long enough 1' };

  test('A user can register and sign in by e-mail alone, and gets the own account', async () => {
    const { anybody } = market;
    const registered = await anybody.post('/api/v1/auth/register', person);
    expect(registered.status, registered.text).toBe(201);
    const user = {
      id: expect.any(Number),
      user_id: expect.any(Number),
      username: 'first.person',
      email: person.email,
      role: 'user',
      is_active: true,
      created_at: TIME,
      updated_at: TIME,
    };
    expect(registered.body.data.user).toEqual(user);
    const other = { ...person, email: 'first.person@example.org' };
    expect((await anybody.post('/api/v1/auth/register', other)).body.data.user.username).toMatch(/^first\.person_/);

    const { email, password } = person;
    const signedIn = await anybody.post('/api/v1/auth/login', { email, password });
    expect(signedIn.body.data).toMatchObject({ access_token: expect.any(String), user });
    expect(await anybody.post('/api/v1/auth/login', { password })).toMatchObject(refused(422, 3001, 'invalid_body'));
  });

  test('A user changes the password', async () => {
    const { server } = market;
    const login = (password: string) =>
      server.send('POST', '/api/auth/login', { json: { username: person.email, password } });
    const token = (await login(person.password)).body.data.access_token;
    const change = (json: object) => server.send('POST', '/api/auth/change-password', { token, json });
    const next = 'another one 2';
    expect(await change({ old_password: person.password, new_password: person.password })).toMatchObject(
      refused(422, 3001, 'invalid_body', expect.stringContaining('new_password')),
    );
    expect(await change({ old_password: 'wrong', new_password: next })).toMatchObject(
      refused(400, 1001, 'wrong_password'),
    );
    expect((await change({ old_password: person.password, new_password: next })).body).toEqual({
      code: 0,
      message: 'success',
    });
    expect((await login(next)).status).toBe(200);
  });
});

test('Every route of the document is also served below /api/v1', async () => {
  const { admin, user } = market;
  const paths = ['tasks/', 'executions/', 'tables/', 'interfaces/?page_size=1', 'scripts/categories', 'interfaces/1'];
  for (const path of paths) {
    const [documented, alias] = [await user.get(`/api/${path}`), await user.get(`/api/v1/${path}`)];
    expect(alias.status).toBe(200);
    expect(alias.body).toEqual(documented.body);
  }
  for (const path of [
    'settings/',
    'settings/database',
    'settings/database/warehouse',
    'users/',
    'settings/scheduler',
  ]) {
    expect((await admin.get(`/api/v1/${path}`)).status, path).toBe(200);
    expect((await user.get(`/api/v1/${path}`)).status, path).toBe(403);
  }
  expect((await user.get('/api/data/interfaces/?page_size=1')).body).toEqual(
    (await user.get('/api/interfaces/?page_size=1')).body,
  );
  const { body } = await user.get('/api/docs/openapi.json');
  expect(Object.keys(body.paths).filter((path) => path.includes('/v1/'))).toEqual([]);
});

test('A refusal has a sentence in detail, which existing clients show, and its name in reason', async () => {
  const { body } = await market.user.get('/api/v1/scripts/no_such_script');
  expect(body).toEqual({
    code: 2001,
    message: expect.stringContaining('no_such_script'),
    detail: body.message,
    reason: 'script_not_found',
  });
});

test('A change of the database settings is answered with them below /api/v1 only', async () => {
  const { admin } = market;
  const builtin = { type: 'builtin' };
  const { data } = (await admin.get('/api/settings/database')).body;
  expect((await admin.put('/api/v1/settings/database', builtin)).body).toEqual(ok(data));
  expect(data).not.toHaveProperty('password');
  expect((await admin.put('/api/settings/database', builtin)).body).toEqual({ code: 0, message: 'success' });
});

describe('scripts', () => {
  test('A page of 2,000 rows is allowed below /api/v1 only', async () => {
    const { user } = market;
    expect((await user.get('/api/v1/scripts/?page=1&page_size=2000')).status).toBe(200);
    expect(await user.get('/api/scripts/?page_size=2000')).toMatchObject(refused(400, 3002, 'invalid_parameters'));
  });

  test('Scripts can be searched by keyword and frequency, counted, and switched by PUT', async () => {
    const { user, admin } = market;
    const ids = async (query: string) =>
      (await user.get(`/api/scripts/?page_size=100&${query}`)).body.data.items.map(
        (one: { script_id: string }) => one.script_id,
      );
    expect(await ids('keyword=QUICK')).toEqual(['quick']);
    expect(await ids('keyword=%25')).toEqual([]);
    expect(await ids('frequency=manual&category=funds')).toEqual(['waiting']);
    expect(await user.get('/api/scripts/?frequency=never')).toMatchObject(refused(400, 3002, 'invalid_parameters'));
    const stats = (await user.get('/api/scripts/stats')).body.data;
    const { total } = (await user.get('/api/scripts/')).body.data;
    expect(stats).toMatchObject({ total, active: total, inactive: 0, by_frequency: { manual: expect.any(Number) } });
    const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, one) => all + one, 0);
    expect([sum(stats.by_category), sum(stats.by_frequency)]).toEqual([total, total]);

    const toggled = await admin.put('/api/v1/scripts/quick/toggle');
    expect(toggled.body.data).toMatchObject({
      script_id: 'quick',
      is_active: false,
      target_table: 'ak_quick',
      is_custom: false,
    });
    expect(await user.post('/api/tasks/', { name: 'x', script_id: 'quick' })).toMatchObject(
      refused(400, -1, 'script_inactive'),
    );
    expect((await admin.put('/api/scripts/quick/toggle')).body.data.is_active).toBe(true);
    expect(await user.put('/api/scripts/quick/toggle')).toMatchObject(refused(403, 1003, 'admin_required'));
  });
});

describe('tasks', () => {
  const make = async (fields: object) =>
    await market.user.post('/api/tasks/', { name: 'x', script_id: 'quick', ...fields });

  test('The form of a task sends a cron line as daily, null for parameters and 0 for the time-out', async () => {
    const made = await make({
      schedule_type: 'daily',
      schedule_expression: '0 0 * * *',
      timezone: 'UTC',
      parameters: null,
      timeout: 0,
    });
    expect(made.status, made.text).toBe(201);
    expect(made.body.data).toMatchObject({
      parameters: {},
      timeout: 300,
      user_id: expect.any(Number),
      script_name: expect.any(String),
      next_execution_at: expect.stringMatching(/T00:00:00Z$/),
    });
    expect((await make({ name: 'n'.repeat(255) })).status).toBe(201);
    expect((await make({ name: 'n'.repeat(256) })).status).toBe(422);
    const early = await make({ schedule_type: 'daily', schedule_expression: '9:5', timezone: 'UTC' });
    expect(early.body.data.next_execution_at).toMatch(/T09:05:00Z$/);
    for (const schedule_expression of ['24:00', '9:60', '9', 'x y z a b']) {
      expect(await make({ schedule_type: 'daily', schedule_expression })).toMatchObject(
        refused(422, 3001, 'schedule_invalid'),
      );
    }
  });

  test('Tasks can be triggered and cancelled', async () => {
    const { user, other } = market;
    const { id } = (await make({ script_id: 'waiting' })).body.data;
    expect(await user.post(`/api/tasks/${id}/cancel`)).toMatchObject(refused(400, -1, 'task_idle'));
    const started = await user.post(`/api/v1/tasks/${id}/trigger`);
    expect(started.body.data).toMatchObject({ status: 'pending' });
    expect(await other.post(`/api/tasks/${id}/cancel`)).toMatchObject(refused(404, 2001, 'task_not_found'));
    expect((await user.post(`/api/tasks/${id}/cancel`)).status).toBe(200);
    expect(await ended(user, started.body.data.execution_id)).toMatchObject({ status: 'cancelled' });
  });
});

describe('executions', () => {
  test('Executions have an id, can be filtered by script and time, and come in short lists', async () => {
    const { other } = market;
    const done = await execute(other, 'quick');
    const failed = await execute(other, 'failing');
    expect(done).toMatchObject({ id: done.execution_id, created_at: TIME });
    const ids = async (path: string) => {
      const { body } = await other.get(path);
      const { items = body.data } = body.data;
      return items.map((one: { id: string }) => one.id);
    };
    expect(await ids('/api/executions/?script_id=quick')).toEqual([done.id]);
    expect(await ids('/api/executions/?script_id=nothing')).toEqual([]);
    const day = done.start_time.slice(0, 10);
    expect(await ids(`/api/executions/?script_id=quick&start_date=${day}&end_date=${day}`)).toEqual([done.id]);
    expect(await ids(`/api/executions/?script_id=quick&end_date=${day}T00:00:00Z`)).toEqual([]);
    expect(await ids('/api/executions/?start_date=2099-01-01&status=completed')).toEqual([]);
    for (const text of ['yesterday', '2024-02-30', '2024-01-01T25:00']) {
      expect(await other.get(`/api/executions/?start_date=${text}`)).toMatchObject(
        refused(400, 3002, 'invalid_parameters', expect.stringContaining('start_date')),
      );
    }
    expect(await ids('/api/executions/recent?limit=100')).toContain(done.id);
    expect(await ids('/api/executions/failed')).toEqual([failed.id]);
    expect(await ids('/api/executions/running')).toEqual([]);
    expect((await other.get('/api/executions/recent?limit=1')).body.data).toHaveLength(1);
    expect((await other.get('/api/executions/stats')).body.data).toMatchObject({
      success_count: 1,
      failed_count: 1,
      today_executions: expect.any(Number),
      avg_duration: expect.any(Number),
    });
    expect((await other.get('/api/executions/stats?end_date=2020-01-01')).body.data).toMatchObject({
      success_count: 0,
      avg_duration: 0,
    });
  });

  test('An empty filter is the same as none', async () => {
    const { other } = market;
    expect((await other.get('/api/executions/?status=&task_id=')).body).toEqual(
      (await other.get('/api/executions/')).body,
    );
  });
});

test('Below /api/v1 the rows of a table are also called rows, and come with the columns and the table’s name', async () => {
  const { user } = market;
  await execute(user, 'quick');
  const { body } = await user.get('/api/v1/tables/ak_quick/data?page_size=10');
  const items = [{ id: 1, n: 1 }];
  expect(body.data).toMatchObject({ items, rows: items, columns: ['id', 'n'], table_name: 'ak_quick', limit: 10 });
  expect((await user.get('/api/tables/ak_quick/data')).body.data).not.toHaveProperty('rows');
  expect((await user.get('/api/tables/ak_quick/export?format=xlsx')).headers.get('content-disposition')).toContain(
    '.xlsx',
  );
});

test('Users can be searched, and their role can be changed', async () => {
  const { admin, server } = market;
  await accountWith(server.core, 'user');
  const found = await admin.get('/api/users/?search=first.person&is_active=true');
  expect(found.body.data.total).toBe(2);
  const { id } = found.body.data.items[0];
  expect((await admin.put(`/api/v1/users/${id}/role`, { role: 'admin' })).body.data).toMatchObject({
    id,
    role: 'admin',
  });
  expect(await admin.put(`/api/users/${id}/role`, { role: 'king' })).toMatchObject(refused(422, 3001, 'invalid_body'));
});

test('Health is flat, as the settings page reads it', async () => {
  await eventually(async () =>
    expect((await market.anybody.get('/health')).body).toEqual({
      status: 'healthy',
      version: '1.0.0',
      database: 'connected',
      scheduler: 'running',
      checks: { database: 'connected', scheduler: 'running' },
      timestamp: expect.stringMatching(/Z$/),
    }),
  );
});

test('A socket below either prefix answers the bare word ping', async () => {
  const { server } = market;
  const token = await accountWith(server.core, 'user');
  for (const path of ['/ws/executions', '/api/ws/executions', '/api/v1/ws/executions']) {
    const address = `${server.url.replace('http', 'ws')}${path}?token=${token}`;
    await using client = await openSocket(address);
    client.send(' PING ');
    await client.take('pong');
  }
});
