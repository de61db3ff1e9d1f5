/** Administrators remove collected tables and old executions. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StandIn, startAktools } from '../../support/aktools.ts';
import { eventually } from '../../support/eventually.ts';
import { accountWith } from '../../support/tokens.ts';
import { collecting } from '../../systems/market/script-folder.ts';
import { type CollectingMarket, ended, execute, ok, page, refused, startMarket } from './collecting.ts';

let aktools: StandIn;
let market: CollectingMarket;
beforeAll(async () => {
  aktools = await startAktools({
    stock_zh_a_hist: () => [
      { 日期: '2024-01-02', 收盘: 1 },
      { 日期: '2024-01-02', 收盘: 2 },
    ],
    stock_zh_a_daily: () => [{ 收盘: 2 }],
  });
  const keyed = (body: string) => collecting(body, "naturalKey: ['日期'],");
  market = await startMarket(
    {
      'stocks/daily/removable.ts': collecting('yield { n: 1 };'),
      'stocks/daily/slow.ts': collecting(
        'yield { n: 1 }; if (parameters.waits) await new Promise((r) => setTimeout(r, 600_000));',
        "parameters: { waits: { type: 'boolean' } },",
      ),
      'stocks/daily/failing.ts': collecting("throw new Error('no');"),
      'stocks/daily/stock_zh_a_hist.ts': keyed(
        "yield { 日期: '2024-01-02', 收盘: 9 }; yield { 日期: '2024-01-03', 收盘: 9 };",
      ),
      'stocks/daily/stock_zh_a_daily.ts': keyed("yield { 日期: '2024-01-02', 收盘: 9 };"),
    },
    { AKTOOLS_URL: aktools.url },
  );
});
afterAll(async () => {
  await market[Symbol.asyncDispose]();
  await aktools[Symbol.asyncDispose]();
});

const idOf = async (name: string): Promise<number> =>
  (await market.user.get(`/api/interfaces/?keyword=${name}`)).body.data.items[0].id;

async function download(name: string) {
  const body = { interface_id: await idOf(name), parameters: { symbol: '000001' } };
  const started = await market.user.post('/api/data/download', body);
  expect(started.status, started.text).toBe(200);
  return await ended(market.user, started.body.data.execution_id);
}

async function startSlow(): Promise<string> {
  const { user } = market;
  const task = await user.post('/api/tasks/', { name: 'A task', script_id: 'slow', parameters: { waits: true } });
  const started = await user.post(`/api/tasks/${task.body.data.id}/execute`);
  const id = started.body.data.execution_id;
  await eventually(async () => expect((await user.get(`/api/executions/${id}`)).body.data.status).toBe('running'));
  return id;
}

test('An administrator can delete a table by its name or its number', async () => {
  const { user, admin, anybody } = market;
  for (const by of ['name', 'number']) {
    await execute(user, 'removable');
    const { id } = (await user.get('/api/tables/ak_removable')).body.data;
    const path = by === 'name' ? '/api/tables/ak_removable' : `/api/tables/${id}`;
    expect(await user.delete(path)).toMatchObject(refused(403, 1003, 'admin_required'));
    expect(await anybody.delete(path)).toMatchObject(refused(401, 1001, 'sign_in_required'));
    expect(await admin.delete(path)).toMatchObject({ status: 200, body: { code: 0, message: 'success' } });
    expect(await admin.delete(path)).toMatchObject(refused(404, 2001, 'table_not_found'));
    expect((await user.get('/api/tables/?search=removable')).body).toEqual(page([]));
  }
});

test('A table cannot be deleted while an execution loads into it', async () => {
  const { user, admin } = market;
  await execute(user, 'slow');
  const id = await startSlow();
  expect(await admin.delete('/api/tables/ak_slow')).toMatchObject(
    refused(400, -1, 'table_busy', expect.stringContaining(id)),
  );
  expect(await admin.put('/api/tables/ak_slow', { natural_key: ['n'] })).toMatchObject(refused(400, -1, 'table_busy'));
  await user.post(`/api/executions/${id}/cancel`);
  await ended(user, id);
  expect((await admin.delete('/api/tables/ak_slow')).status).toBe(200);
});

test('A script and an interface of one name fill one table by its natural key', async () => {
  const { user } = market;
  expect(await execute(user, 'stock_zh_a_hist')).toMatchObject({ status: 'completed', rows_after: 2 });
  // Both downloaded rows have the key of an existing row: the last one replaces it.
  expect(await download('stock_zh_a_hist')).toMatchObject({ status: 'completed', rows_after: 2, rows_affected: 1 });
  expect(await execute(user, 'stock_zh_a_hist')).toMatchObject({
    status: 'completed',
    rows_after: 2,
    rows_affected: 1,
  });
  const { body } = await user.get('/api/tables/ak_stock_zh_a_hist/schema');
  expect(body.data).toMatchObject({ natural_key: ['日期'], row_count: 2 });
});

test('Rows without the fields of the natural key are refused, and the table stays unchanged', async () => {
  const { user, admin } = market;
  await execute(user, 'stock_zh_a_daily');
  expect(await download('stock_zh_a_daily')).toMatchObject({
    status: 'failed',
    error_message: expect.stringContaining('日期'),
  });
  expect(await execute(user, 'stock_zh_a_daily')).toMatchObject({ status: 'completed', rows_affected: 0 });
  // An administrator can remove the key.
  const path = '/api/tables/ak_stock_zh_a_daily';
  expect(await user.put(path, { natural_key: [] })).toMatchObject(refused(403, 1003, 'admin_required'));
  expect(await admin.put(path, { natural_key: ['开盘'] })).toMatchObject(refused(422, 3001, 'key_column_unknown'));
  expect((await admin.put(path, { natural_key: ['收盘'] })).body.data).toMatchObject({ natural_key: ['收盘'] });
  expect(await download('stock_zh_a_daily')).toMatchObject({ status: 'completed', rows_after: 2 });
  expect(await admin.put(path, { natural_key: ['日期'] })).toMatchObject({ status: 200 });
});

test('A refresh counts the rows of every table again', async () => {
  const { admin, user } = market;
  const { total } = (await user.get('/api/tables/')).body.data;
  expect((await admin.post('/api/tables/refresh')).body).toEqual(ok({ refreshed: total }));
  expect(await user.post('/api/tables/refresh')).toMatchObject(refused(403, 1003, 'admin_required'));
});

test('An administrator can remove old executions by status, time or id, but no running ones', async () => {
  const { server, user, admin } = market;
  const token = await accountWith(server.core, 'admin');
  const remove = (query: string, json?: unknown) =>
    server.send('DELETE', `/api/executions/${query}`, { token, ...(json !== undefined && { json }) });
  const failed = await execute(user, 'failing', {}).then(({ execution_id }) => execution_id);
  const done = await execute(user, 'removable');
  const running = await startSlow();
  expect(await remove('')).toMatchObject(refused(400, 3002, 'executions_unnamed'));
  expect(await remove('?status=gone')).toMatchObject(refused(400, 3002, 'invalid_parameters'));
  expect(await user.delete('/api/executions/?status=failed')).toMatchObject(refused(403, 1003, 'admin_required'));

  expect((await remove('', ['exec_1', running])).body).toEqual(ok({ deleted_count: 0 }));
  expect((await remove('', [done.execution_id, running])).body).toEqual(ok({ deleted_count: 1 }));
  expect((await user.get(`/api/executions/${done.execution_id}`)).status).toBe(404);
  expect((await remove('?before=2020-01-01T00:00:00Z')).body).toEqual(ok({ deleted_count: 0 }));
  const { body } = await remove('?status=failed');
  expect(body.data.deleted_count).toBeGreaterThanOrEqual(1);
  expect((await user.get(`/api/executions/${failed}`)).status).toBe(404);
  expect((await user.get('/api/executions/?status=failed')).body).toEqual(page([]));
  expect((await remove('?status=running')).body).toEqual(ok({ deleted_count: 0 }));
  expect(
    (await remove(`?before=${new Date(Date.now() + 60_000).toISOString()}`)).body.data.deleted_count,
  ).toBeGreaterThan(0);
  expect((await admin.get('/api/executions/')).body.data.items).toMatchObject([
    { execution_id: running },
    { status: 'pending' },
  ]);
  await user.post(`/api/executions/${running}/cancel`);
});
