/** Downloads from interfaces, through a stand-in that speaks AKTools' protocol. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AkshareFunction, KeyError, NONE, type StandIn, startAktools } from '../../support/aktools.ts';
import { eventually } from '../../support/eventually.ts';
import {
  type Caller,
  type CollectingMarket,
  EXECUTION_ID,
  ended,
  ok,
  page,
  refused,
  startMarket,
  TIME,
} from './collecting.ts';

const BIG = 9007199254740993n;
/** Resolved by a test to release a slow answer. */
let slow: PromiseWithResolvers<object[]>;

/** Controls the answer of fund_name_em: 500 rows at once and 500 after `released`, with or without its length. */
let rest: { length: boolean; released: PromiseWithResolvers<void> } | undefined;

function halves({ url = '' }: IncomingMessage, response: ServerResponse): boolean {
  if (!rest || !url.includes('fund_name_em')) return false;
  const rows = Array.from({ length: 1_000 }, (_, n) => JSON.stringify({ n: 10_000 + n }));
  const [first, second] = [`[${rows.slice(0, 500).join()},`, `${rows.slice(500).join()}]`];
  const length = first.length + second.length;
  response.writeHead(200, { 'content-type': 'application/json', ...(rest.length && { 'content-length': length }) });
  response.write(first);
  void rest.released.promise.then(() => response.end(second));
  return true;
}

let aktools: StandIn;
let market: CollectingMarket;
beforeAll(async () => {
  const functions: Record<string, AkshareFunction> = {
    stock_zh_a_hist: ({ symbol = '' }) => [
      { 日期: '2024-01-25T00:00:00.000', 股票代码: symbol, 开盘: 9.33, 成交量: BIG, 换手率: null },
      { 日期: '2024-01-26T00:00:00.000', 股票代码: symbol, 开盘: 9.41, 成交量: 2, 换手率: 0.5 },
    ],
    air_city_table: () => [],
    air_quality_hist: () => NONE,
    bond_cb_jsl: () => slow.promise,
    fund_name_em: () => [],
    fund_fh_em: ({ page: number = '' }) => {
      throw new KeyError(number);
    },
  };
  aktools = await startAktools(functions, { intercept: (request, response) => halves(request, response) });
  market = await startMarket(
    {
      'others/manual/air_city_table.js': `export default { name: 'Cities', *collect() { yield { city: 1 }; } };`,
      'bonds/manual/bond_cb_jsl.js': `export default { name: 'Bonds', *collect() { yield { bond: 1 }; } };`,
    },
    { AKTOOLS_URL: aktools.url },
  );
});
afterAll(async () => {
  await market[Symbol.asyncDispose]();
  await aktools[Symbol.asyncDispose]();
});

const HISTORY = 1;
const CITIES = 1053;
const CONVERTIBLES = 731;

async function download(caller: Caller, interfaceId: number, parameters?: object): Promise<string> {
  const started = await caller.post('/api/data/download', { interface_id: interfaceId, parameters });
  expect(started).toMatchObject({ status: 200, body: ok({ execution_id: EXECUTION_ID, status: 'pending' }) });
  return started.body.data.execution_id;
}

const idOf = async (name: string): Promise<number> =>
  (await market.user.get(`/api/interfaces/?keyword=${name}`)).body.data.items[0].id;
const statusOf = async (caller: Caller, id: string) => await caller.get(`/api/data/download/${id}/status`);
const resultOf = async (caller: Caller, id: string) => await caller.get(`/api/data/download/${id}/result`);

test('A download loads its rows into a table', async () => {
  const { user, admin } = market;
  const id = await download(user, HISTORY, { symbol: '000001', adjust: '', timeout: null });
  expect(await ended(user, id)).toEqual({
    ...(await user.get(`/api/executions/${id}`)).body.data,
    execution_id: id,
    task_id: null,
    script_id: 'stock_zh_a_hist',
    params: { symbol: '000001', adjust: '' },
    status: 'completed',
    rows_before: 0,
    rows_after: 2,
    rows_affected: 2,
    result: { message: 'success', table_name: 'ak_stock_zh_a_hist' },
    error_message: null,
    triggered_by: 'api',
    retry_count: 0,
    start_time: TIME,
    end_time: TIME,
  });
  expect(aktools.asked.at(-1)?.arguments).toEqual({ symbol: '000001', adjust: '' });

  for (const caller of [user, admin]) {
    expect((await statusOf(caller, id)).body).toEqual(
      ok({ execution_id: id, status: 'completed', progress: 100, rows_affected: 2 }),
    );
    expect((await resultOf(caller, id)).body).toEqual(
      ok({
        status: 'completed',
        rows_affected: 2,
        table_name: 'ak_stock_zh_a_hist',
        execution_time: expect.any(Number),
        error_message: null,
      }),
    );
  }

  const { body } = await user.get('/api/tables/ak_stock_zh_a_hist/schema');
  expect(body.data.columns.slice(1)).toEqual(
    [
      ['日期', 'DATE'],
      ['股票代码', 'TEXT'],
      ['开盘', 'DOUBLE PRECISION'],
      ['成交量', 'BIGINT'],
      ['换手率', 'DOUBLE PRECISION'],
    ].map(([name, type]) => ({ name, type, nullable: true, key: null, default: null })),
  );
  const { text } = await user.get('/api/tables/ak_stock_zh_a_hist/data?page_size=1');
  expect(text).toContain(`"日期":"2024-01-25","股票代码":"000001","开盘":9.33,"成交量":${BIG},"换手率":null`);

  // A repeated download duplicates no rows.
  await ended(user, await download(user, HISTORY, { symbol: '000001' }));
  expect((await user.get('/api/tables/ak_stock_zh_a_hist')).body.data.row_count).toBe(2);
});

test('A download is in the journal with its interface and parameters', async () => {
  const { user, server } = market;
  const id = await download(user, CITIES);
  await ended(user, id);
  const { database, journal } = server.core;
  const { items } = await journal.list(database.query, { target: `execution:${id}` }, { page: 1, pageSize: 2 });
  expect(items).toMatchObject([
    { action: 'collect_interface', detail: { interface: expect.any(String), parameters: {} } },
  ]);
});

test('A download may have no rows, and reads the interface even if a script has its name', async () => {
  const id = await download(market.user, CITIES);
  expect(await ended(market.user, id)).toMatchObject({ status: 'completed', rows_affected: 0, rows_after: 0 });
  expect((await resultOf(market.user, id)).body.data).toMatchObject({ status: 'completed', rows_affected: 0 });
});

test('A download can be followed, polled and cancelled', async () => {
  slow = Promise.withResolvers();
  const { user } = market;
  const before = aktools.asked.length;
  const id = await download(user, CONVERTIBLES);
  await eventually(() => expect(aktools.asked.length).toBeGreaterThan(before));
  expect((await statusOf(user, id)).body).toEqual(
    ok({ execution_id: id, status: 'running', progress: 0, rows_affected: 0 }),
  );
  expect(await resultOf(user, id)).toMatchObject(
    refused(400, -1, 'download_not_ready', `下载尚未完成: ${id} 的状态为 running`),
  );
  expect((await user.post(`/api/executions/${id}/cancel`)).status).toBe(200);
  await aktools.asked.at(-1)?.gone;
  expect((await resultOf(user, id)).body).toEqual(
    ok({
      status: 'cancelled',
      rows_affected: 0,
      table_name: null,
      execution_time: expect.any(Number),
      error_message: null,
    }),
  );
  expect((await user.get('/api/tables/ak_bond_cb_jsl')).status).toBe(404);
  slow.resolve([{ 代码: '113050' }]);
  // The retry reads the interface again, although a script has its name.
  const again = await user.post(`/api/executions/${id}/retry`);
  expect(again.status, again.text).toBe(200);
  expect(await ended(user, again.body.data.execution_id)).toMatchObject({ status: 'completed', retry_count: 1 });
  const { body } = await user.get('/api/tables/ak_bond_cb_jsl/data');
  expect(body.data.items).toEqual([{ id: 1, 代码: '113050' }]);
});

test.each([
  ['as long as it says', true, 50],
  ['of a length it does not say, estimated', false, 47.5],
])('a running download shows the rows received so far and its progress: %s', async (_what, length, progress) => {
  rest = { length, released: Promise.withResolvers() };
  const { user } = market;
  const id = await download(user, await idOf('fund_name_em'));
  await eventually(async () =>
    expect((await statusOf(user, id)).body.data).toMatchObject({ status: 'running', rows_affected: 500 }),
  );
  expect(Math.abs((await statusOf(user, id)).body.data.progress - progress)).toBeLessThan(1);
  expect((await user.get(`/api/executions/${id}`)).body.data).toMatchObject({ rows_affected: 500, rows_after: null });
  rest.released.resolve();
  expect(await ended(user, id)).toMatchObject({ status: 'completed', progress: 100 });
  expect((await resultOf(user, id)).body.data).toMatchObject({
    status: 'completed',
    rows_affected: length ? 1_000 : 0,
  });
  rest = undefined;
});

test('A download answers as printed in the document', async () => {
  const json = { interface_id: 1, parameters: { symbol: '000001', start_date: '20240101' } };
  const started = await market.user.post('/api/data/download', json);
  expect(started).toMatchObject({ status: 200, body: ok({ execution_id: EXECUTION_ID, status: 'pending' }) });
  await ended(market.user, started.body.data.execution_id);
  expect(aktools.asked.at(-1)).toMatchObject({ name: 'stock_zh_a_hist', arguments: json.parameters });
});

test('A failed download reports its reason and is not retried', async () => {
  const { user } = market;
  const failures: [number, object, string][] = [
    [await idOf('air_quality_hist'), { city: '没有' }, '接口 air_quality_hist 对这些参数没有返回数据'],
    [await idOf('fund_fh_em'), { page: 99 }, "接口 fund_fh_em 不接受这些参数: 请输入正确的参数错误 '99'"],
    [await idOf('rate_interbank'), {}, 'AKTools 中没有接口 rate_interbank'],
  ];
  for (const [interfaceId, parameters, message] of failures) {
    const id = await download(user, interfaceId, parameters);
    expect(await ended(user, id)).toMatchObject({ status: 'failed', rows_affected: null });
    expect((await resultOf(user, id)).body).toEqual(
      ok({
        status: 'failed',
        rows_affected: 0,
        table_name: null,
        execution_time: expect.any(Number),
        error_message: expect.stringContaining(message),
      }),
    );
  }
  const pending = await user.get('/api/executions/?status=pending');
  expect(pending.body).toEqual(page([]));
});

test('A download is visible to its owner only', async () => {
  const { user, other, admin, anybody } = market;
  const id = await download(user, CITIES);
  await ended(user, id);
  for (const path of ['status', 'result']) {
    const url = `/api/data/download/${id}/${path}`;
    expect((await admin.get(url)).status).toBe(200);
    expect(await other.get(url)).toMatchObject(refused(404, 2001, 'execution_not_found', `执行记录不存在: ${id}`));
    expect(await anybody.get(url)).toMatchObject(refused(401, 1001, 'sign_in_required'));
    expect(await user.get(`/api/data/download/exec_1/${path}`)).toMatchObject(
      refused(404, 2001, 'execution_not_found'),
    );
  }
  expect(await anybody.post('/api/data/download', { interface_id: CITIES })).toMatchObject(
    refused(401, 1001, 'sign_in_required'),
  );
});

test('An invalid download is refused before anything runs', async () => {
  const { other } = market;
  const asked = aktools.asked.length;
  const send = (body: object) => other.post('/api/data/download', body);
  expect(await send({ interface_id: 1091 })).toMatchObject(
    refused(404, 2001, 'interface_not_found', '接口不存在: 1091'),
  );
  expect(await send({ interface_id: 1052, parameters: {} })).toMatchObject(
    refused(400, -1, 'interface_unavailable', '接口 volatility_yz_rv 无法采集: 必填参数 data 无法通过 AKTools 传递'),
  );
  expect(await send({ interface_id: await idOf('bond_available_index_cbond') })).toMatchObject(
    refused(400, -1, 'interface_unavailable', expect.stringContaining('其返回值不是表格 (list)')),
  );
  expect(
    await send({ interface_id: HISTORY, parameters: { symbol: 1, period: 'x', end_date: '2024&x', timeout: 1, y: 1 } }),
  ).toMatchObject(
    refused(
      422,
      3001,
      'parameters_invalid',
      'parameters/symbol: 应为文本; parameters/period: 应为以下之一: daily, weekly, monthly; ' +
        'parameters/timeout: 无法通过 AKTools 传递; parameters/y: 未知参数; ' +
        'parameters/end_date: 无法通过 AKTools 传递：不能包含 " \\ & = + 控制字符或 cookie 一词，最多 1000 个字符',
    ),
  );
  const wrong = [{}, { interface_id: '1' }, { interface_id: 0 }, { interface_id: 1, parameters: [] }];
  for (const body of [...wrong, { interface_id: 1, parameters: 'x' }]) {
    expect(await send(body)).toMatchObject(refused(422, 3001, 'invalid_body'));
  }
  expect((await other.get('/api/executions/')).body).toEqual(page([]));
  expect(aktools.asked).toHaveLength(asked);
});

test('A download without a reachable AKTools names the configured address', async () => {
  const gone = await startAktools({});
  await gone[Symbol.asyncDispose]();
  const address = gone.url.replace('//', '//me:secret@');
  await using lonely = await startMarket({}, { AKTOOLS_URL: address });
  expect(await lonely.user.post('/api/data/download', { interface_id: CITIES })).toMatchObject(
    refused(
      500,
      5003,
      'collection_unavailable',
      `无法连接 AKTools: ${gone.url} (ECONNREFUSED)。请用 pip install aktools && python -m aktools 启动，或用 AKTOOLS_URL 指定其地址`,
    ),
  );
  expect((await lonely.user.get('/api/executions/')).body).toEqual(page([]));

  await using _back = await startAktools(
    { air_city_table: () => [{ 城市: '杭州' }] },
    { port: Number(new URL(gone.url).port) },
  );
  const id = await download(lonely.user, CITIES);
  expect(await ended(lonely.user, id)).toMatchObject({ status: 'completed', rows_affected: 1 });
});

test('A task can name an interface, and so schedule its download', async () => {
  const { user } = market;
  const definition = { name: '每日A股数据', script_id: 'stock_zh_a_hist', parameters: { symbol: '600000' } };
  const task = await user.post('/api/tasks/', definition);
  expect(task.status, task.text).toBe(201);
  const started = await user.post(`/api/tasks/${task.body.data.id}/execute`);
  expect(await ended(user, started.body.data.execution_id)).toMatchObject({
    task_id: task.body.data.id,
    status: 'completed',
    rows_affected: 2,
    result: { table_name: 'ak_stock_zh_a_hist' },
  });
  const parameters = { symbol: 'a"b' };
  expect(await user.post('/api/tasks/', { ...definition, parameters })).toMatchObject(
    refused(422, 3001, 'parameters_invalid'),
  );
});
