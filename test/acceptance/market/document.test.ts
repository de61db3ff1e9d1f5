/**
 * The published document, whole: sends its printed requests, and compares the answers field by
 * field with the printed ones, including its constants, statuses and codes.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AkshareFunction, type StandIn, startAktools } from '../../support/aktools.ts';
import { anotherPostgresql } from '../../support/locations.ts';
import { accountWith } from '../../support/tokens.ts';
import { collecting } from '../../systems/market/script-folder.ts';
import { type Caller, type CollectingMarket, callerWith, ended, startMarket } from './collecting.ts';
import {
  account,
  EXECUTION_ID,
  execution,
  expectData,
  expectDone,
  expectError,
  expectLike,
  expectPage,
  newTask,
  pending,
  script,
  TIME,
  table,
  task,
  taskDetail,
  tokens,
} from './printed.ts';

let aktools: StandIn;
let market: CollectingMarket;
let user: Caller;
let admin: Caller;
let anybody: Caller;
beforeAll(async () => {
  const functions: Record<string, AkshareFunction> = {
    stock_zh_a_hist: ({ symbol = '' }) => [{ date: '2024-01-03', symbol }],
  };
  aktools = await startAktools(functions);
  const declaration = `description: '获取A股日线数据', naturalKey: ['date'],
    parameters: { symbol: { type: 'string', required: true, description: '股票代码' } },`;
  const body = "yield { date: '2024-01-02', symbol: parameters.symbol };";
  const scripts = {
    'stocks/daily/stock_zh_a_hist.ts': collecting(body, declaration).replace("name: 'Test'", "name: 'A股历史行情'"),
    'stocks/daily/waits.ts': collecting('await new Promise(() => setInterval(() => {}, 1_000)); yield {};'),
    'stocks/daily/throws.ts': collecting("throw new Error('the source is down');"),
  };
  market = await startMarket(scripts, { AKTOOLS_URL: aktools.url });
  ({ user, admin, anybody } = market);
});
afterAll(async () => {
  await market[Symbol.asyncDispose]();
  await aktools[Symbol.asyncDispose]();
});

describe('/api/auth', () => {
  const registration = {
    username: 'string',
    email: 'user@example.com',
    password: 'password123',
    password_confirm: 'password123',
  };

  test('register, login, refresh, me and logout answer as printed', async () => {
    const registered = await anybody.post('/api/auth/register', registration);
    expect(expectData(registered, tokens, 201)).toMatchObject({ token_type: 'bearer', expires_in: 1800 });
    const login = await anybody.post('/api/auth/login', { username: 'string', password: 'password123' });
    expect(expectData(login, tokens)).toMatchObject({ token_type: 'bearer', expires_in: 1800 });
    const { refresh_token } = login.body.data;
    const refreshed = await anybody.post('/api/auth/refresh', { refresh_token });
    expect(expectData(refreshed, { access_token: 'string', token_type: 'bearer', expires_in: 1800 })).toMatchObject({
      token_type: 'bearer',
      expires_in: 1800,
    });
    const own = callerWith(market.server, refreshed.body.data.access_token);
    const me = expectData(await own.get('/api/auth/me'), account);
    expect(me).toMatchObject({ username: 'string', email: 'user@example.com', role: 'user', is_active: true });
    expectDone(await own.post('/api/auth/logout'));
    expectError(await own.get('/api/auth/me'), 401, 1001);
  });

  test('each refusal answers as printed', async () => {
    expectError(await anybody.post('/api/auth/register', registration), 400, 2002);
    expectError(await anybody.post('/api/auth/register', {}), 422, 3001);
    expectError(await anybody.post('/api/auth/login', { username: 'string', password: 'wrong' }), 401, 1001);
    expectError(await anybody.post('/api/auth/refresh', { refresh_token: 'string' }), 401, 1002);
    expectError(await anybody.get('/api/auth/me'), 401, 1001);
  });
});

test('/api/users answers as printed', async () => {
  const shown = { ...account, created_at: TIME };
  expectPage(await admin.get('/api/users/?page=1&page_size=20&role=admin'), shown);
  const listed = expectPage(await admin.get('/api/users/?username=string&email=user@example.com&role=user'), shown);
  expect(listed.items).toHaveLength(1);
  const path = `/api/users/${listed.items[0].id}`;
  expectData(await admin.get(path), shown);
  const changes = { email: 'newemail@example.com', role: 'admin', is_active: true };
  expect(expectData(await admin.put(path, changes), shown)).toMatchObject(changes);
  expectDone(await admin.post(`${path}/reset-password`, { new_password: 'password456' }));
  expectData(await anybody.post('/api/auth/login', { username: 'string', password: 'password456' }), tokens);
  expectDone(await admin.delete(path));
  expectError(await admin.get(path), 404, 2001);
  expectError(await user.get('/api/users/'), 403, 1003);
});

test('/api/scripts answers as printed', async () => {
  expectPage(await user.get('/api/scripts/?page=1&page_size=20&category=stocks&is_active=true'), script);
  const categories = expectData(await user.get('/api/scripts/categories'), ['stocks']);
  expect(categories).toContain('stocks');
  const { id, is_active, description, ...named } = script;
  const parameter = { name: 'symbol', type: 'string', required: true, description: '股票代码' };
  const detail = await user.get('/api/scripts/stock_zh_a_hist');
  const shown = expectData(detail, { ...script, module_path: 'app.stock_zh_a_hist', parameters: [parameter] });
  expect(shown).toMatchObject({ ...named, is_active, description, parameters: [parameter] });
  expectLike(shown.id, id);
  const scan = expectData(await admin.post('/api/scripts/scan'), { scanned: 10, registered: 5, updated: 3 });
  expect(scan).toMatchObject({ registered: 0, updated: 0 });
  const json = { parameters: { symbol: '000001' } };
  const tested = await admin.post('/api/scripts/stock_zh_a_hist/test', json);
  const trial = expectData(tested, { status: 'success', rows_affected: 100, execution_time: 1.23 });
  expect(trial).toMatchObject({ status: 'success', rows_affected: 1 });
  const toggle = () => admin.patch('/api/scripts/stock_zh_a_hist/toggle');
  expect(expectData(await toggle(), { id: 1, is_active: false })).toEqual({ id: shown.id, is_active: false });
  expect((await user.get('/api/scripts/?is_active=false')).body.data.items).toMatchObject([{ id: shown.id }]);
  expect((await toggle()).body.data).toEqual({ id: shown.id, is_active: true });
  expectError(await user.post('/api/scripts/scan'), 403, 1003);
  expectError(await user.get('/api/scripts/nothing'), 404, 2001);
});

test('/api/tasks answers as printed', async () => {
  const created = expectData(await user.post('/api/tasks/', newTask), taskDetail, 201);
  expect(created).toMatchObject({ ...newTask, is_active: true, last_execution_at: null });
  const path = `/api/tasks/${created.id}`;
  expectPage(await user.get('/api/tasks/?page=1&page_size=20&is_active=true'), task);
  expect(expectData(await user.get(path), taskDetail)).toEqual(created);
  expect(expectData(await user.put(path, { name: '每周A股数据' }), taskDetail)).toMatchObject({
    ...newTask,
    name: '每周A股数据',
  });
  expectDone(await user.post(`${path}/pause`));
  expect((await user.get(path)).body.data.is_active).toBe(false);
  expectDone(await user.post(`${path}/resume`));
  expect((await user.get(path)).body.data).toMatchObject({ is_active: true, next_execution_at: expect.any(String) });
  const started = expectData(await user.post(`${path}/execute`), pending);
  expect(started.status).toBe('pending');
  await ended(user, started.execution_id);
  const executions = await user.get(`${path}/executions?page=1&page_size=20&status=completed`);
  expect(expectPage(executions, execution).items).toHaveLength(1);
  expectDone(await user.delete(path));
  expectError(await user.get(path), 404, 2001);
  expectError(await user.post('/api/tasks/', { ...newTask, schedule_expression: 'never' }), 422, 3001);
  expectError(await user.get('/api/tasks/abc'), 400, 3002);
});

test('/api/executions answers as printed', async () => {
  const { id } = (await user.post('/api/tasks/', { name: 'A sample', script_id: 'sample_aapl_daily' })).body.data;
  const { execution_id } = (await user.post(`/api/tasks/${id}/execute`)).body.data;
  await ended(user, execution_id);
  const listed = await user.get(`/api/executions/?page=1&page_size=20&task_id=${id}&status=completed`);
  expect(expectPage(listed, execution).items).toHaveLength(1);
  const shown = expectData(await user.get(`/api/executions/${execution_id}`), {
    ...execution,
    rows_before: 1000,
    rows_after: 1100,
    result: { message: 'success' },
    retry_count: 0,
    triggered_by: 'scheduler',
  });
  expect(shown).toMatchObject({
    rows_before: 0,
    rows_after: 1260,
    rows_affected: 1260,
    result: { message: 'success' },
  });

  const endless = (await user.post('/api/tasks/', { name: 'Endless', script_id: 'waits' })).body.data;
  const waiting = (await user.post(`/api/tasks/${endless.id}/execute`)).body.data.execution_id;
  expectDone(await user.post(`/api/executions/${waiting}/cancel`));
  const retried = expectData(await user.post(`/api/executions/${waiting}/retry`), pending);
  expect(retried.status).toBe('pending');
  expectDone(await user.post(`/api/executions/${retried.execution_id}/cancel`));
  expectError(await user.post(`/api/executions/${execution_id}/retry`), 400, -1);
  expectError(await user.get('/api/executions/exec_123'), 404, 2001);

  const stats = expectData(await user.get('/api/executions/stats'), {
    total_count: 1000,
    success_count: 950,
    failed_count: 50,
    running_count: 0,
    success_rate: 95.5,
  });
  expect(stats).toMatchObject({ failed_count: 0, running_count: 0, success_rate: 100 });
});

test('/api/tables answers as printed', async () => {
  expectPage(await user.get('/api/tables/?page=1&page_size=20&category=stocks'), table);
  const path = '/api/tables/ak_sample_aapl_daily';
  const column = { name: 'id', type: 'BIGINT', nullable: false };
  const detail = expectData(await user.get(path), { ...table, schema_info: { columns: [column] } });
  expect(detail).toMatchObject({
    ...table,
    row_count: 1260,
    size_bytes: expect.any(Number),
    last_updated_at: expect.any(String),
  });
  expect(detail.schema_info.columns[0]).toMatchObject(column);
  expect(detail.schema_info.columns[1]).toMatchObject({ name: 'date', type: 'DATE', nullable: true });
  expectData(await user.get(`${path}/schema`), { columns: [column] });
  const row = { id: 1, date: '2013-05-13', open: 64.5 };
  expect(expectPage(await user.get(`${path}/data`), row, 100).items).toHaveLength(100);
  const sorted = await user.get(`${path}/data?page=1&page_size=1&sort_by=date&sort_order=desc`);
  expect(expectPage(sorted, row, 1).items[0].id).toBe(1260);
  const csv = await user.get(`${path}/export`);
  expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
  expect((await user.get(`${path}/export?format=csv&limit=2`)).text.trimEnd().split(/\r?\n/)).toHaveLength(3);
  const excel = await user.get(`${path}/export?format=excel&limit=2`);
  expect(excel.headers.get('content-type')).toContain('spreadsheetml');
  expectError(await user.get('/api/tables/nothing'), 404, 2001);
  expectError(await user.get(`${path}/export?format=pdf`), 400, 3002);
});

test('/api/data answers as printed', async () => {
  const json = { interface_id: 1, parameters: { symbol: '000001', start_date: '20240101' } };
  const { execution_id } = expectData(await user.post('/api/data/download', json), pending);
  await ended(user, execution_id);
  const path = `/api/data/download/${execution_id}`;
  const status = { execution_id: EXECUTION_ID, status: 'running', progress: 50, rows_affected: 500 };
  expect(expectData(await user.get(`${path}/status`), status)).toMatchObject({ status: 'completed', progress: 100 });
  const result = { status: 'completed', rows_affected: 1000, table_name: 'ak_stock_zh_a_hist', execution_time: 5.23 };
  expect(expectData(await user.get(`${path}/result`), result)).toMatchObject({
    status: 'completed',
    table_name: 'ak_stock_zh_a_hist',
  });
  expectError(await user.post('/api/data/download', { parameters: {} }), 422, 3001);
  expectError(await user.get('/api/data/download/exec_123/status'), 404, 2001);
});

test('/api/interfaces answers as printed', async () => {
  const item = {
    id: 1,
    name: 'stock_zh_a_hist',
    display_name: 'A股历史行情',
    category: 'stocks',
    description: '获取A股日线数据',
    parameter_count: 5,
  };
  const parameter = { name: 'symbol', type: 'string', required: true, description: '股票代码' };
  const query = 'page=1&page_size=20&category=stocks&keyword=stock_zh_a_hist';
  const listed = expectPage(await user.get(`/api/interfaces/?${query}`), item);
  expect(listed.items[0]).toMatchObject({ id: 1, name: 'stock_zh_a_hist', category: 'stocks' });
  const categories = expectData(await user.get('/api/interfaces/categories'), [
    { name: 'stocks', display_name: '股票', description: '股票相关数据接口', interface_count: 395 },
  ]);
  expect(categories).toContainEqual(
    expect.objectContaining({ name: 'stocks', display_name: '股票', description: '股票相关数据接口' }),
  );
  const detail = expectData(await user.get('/api/interfaces/1'), { ...item, parameters: [parameter] });
  expect(detail.parameters[0]).toMatchObject({ name: 'symbol', type: 'string' });
  expect(detail.parameters[0]).toHaveProperty('default_value');
  expect(detail.parameter_count).toBe(detail.parameters.length);
  expect(expectData(await user.get('/api/interfaces/1/parameters'), [parameter])).toEqual(detail.parameters);
  expectError(await user.get('/api/interfaces/999999'), 404, 2001);
});

test('/api/settings answers as printed', async () => {
  const defaults = { max_concurrent_tasks: 5, default_timeout: 300, retry_enabled: true, max_retries: 3 };
  expect(expectData(await admin.get('/api/settings/'), defaults)).toMatchObject(defaults);
  const changes = { max_concurrent_tasks: 10, default_timeout: 600 };
  expect(expectData(await admin.put('/api/settings/', changes), defaults)).toMatchObject({ ...defaults, ...changes });
  const place = { host: 'localhost', port: 3306, database: 'akshare_web', username: 'root' };
  expectData(await admin.get('/api/settings/database'), place);
  const elsewhere = await anotherPostgresql();
  const tried = await admin.post('/api/settings/database/test', elsewhere);
  expect(expectData(tried, { connected: true, latency_ms: 5 }).connected).toBe(true);
  expectDone(await admin.put('/api/settings/database', elsewhere));
  const { host, port, database, username } = elsewhere as typeof elsewhere & typeof place;
  expect((await admin.get('/api/settings/database')).body.data).toMatchObject({ host, port, database, username });
  expectDone(await admin.put('/api/settings/database', { type: 'builtin' }));
  // No database is needed: an unreachable one is a result too.
  const absent = { host: 'localhost', port: 1, database: 'test_db', username: 'root', password: 'password' };
  const away = await admin.post('/api/settings/database/test', absent);
  expect(expectData(away, { connected: false, latency_ms: 5 }).connected).toBe(false);
  await user.post('/api/tasks/', newTask);
  const scheduler = await admin.get('/api/settings/scheduler');
  expect(expectData(scheduler, { running: true, active_jobs: 5, next_run_time: TIME })).toMatchObject({
    running: true,
    active_jobs: 1,
  });
  expectError(await user.get('/api/settings/'), 403, 1003);
});

test('Every list has pages of 20 by default and of 100 at most', async () => {
  const { other } = market;
  const { id } = (await other.post('/api/tasks/', newTask)).body.data;
  const table = '/api/tables/ak_sample_aapl_daily/data';
  const lists = ['users/', 'scripts/', 'tasks/', `tasks/${id}/executions`, 'executions/', 'tables/', 'interfaces/'];
  for (const path of [...lists.map((list) => `/api/${list}`), table]) {
    const size = path === table ? 100 : 20;
    const by = path === '/api/users/' ? admin : other;
    const { data } = (await by.get(path)).body;
    expect(data, path).toMatchObject({ page: 1, page_size: size, total_pages: Math.ceil(data.total / size) });
    expect((await by.get(`${path}?page=1&page_size=100`)).body.data, path).toMatchObject({ page_size: 100 });
    for (const wrong of ['page=0', 'page_size=0', 'page_size=101', 'page=x']) {
      expectError(await by.get(`${path}?${wrong}`), 400, 3002);
    }
  }
});

test('Internal failures return 500 with the code of the failing part', async () => {
  const { pool } = market.server.core.database;
  const parts: [string, string, number][] = [
    ['market_tables', '/api/tables/', 5001],
    ['market_schedulers', '/api/settings/scheduler', 5002],
    ['market_executions', '/api/data/download/exec_1/status', 5003],
    ['market_executions', '/api/executions/', -1],
  ];
  for (const [name, path, code] of parts) {
    await pool.query(`alter table ${name} rename to ${name}_away`);
    const answer = await admin.get(path);
    await pool.query(`alter table ${name}_away rename to ${name}`);
    expectError(answer, 500, code);
  }
});

test('An expired access token is refused as expired', async () => {
  const { accounts, sessions, database } = market.server.core;
  const of = { username: 'expired', email: 'expired@example.com', password: 'password123' };
  const made = await accounts.register({ ...of, role: 'user' });
  const { accessToken } = await sessions.open(database.query, made, { system: 'test', tokenLifetime: -1 });
  expectError(await callerWith(market.server, accessToken).get('/api/auth/me'), 401, 1002);
});

test.each([
  ['user', 100],
  ['admin', 1000],
] as const)('an account with the role %s can send %i requests a minute', { timeout: 60_000 }, async (role, most) => {
  const fresh = callerWith(market.server, await accountWith(market.server.core, role));
  for (let sent = 0; sent < most; sent += 1) expect((await fresh.get('/api/auth/me')).status).toBe(200);
  expectError(await fresh.get('/api/auth/me'), 429, -1);
});
