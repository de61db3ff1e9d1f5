/** Internal errors are reported by the contract's codes for the failing part. */
import { expect, test } from 'vitest';
import { startMarket } from './collecting.ts';

test.each([
  ['market_tasks', '/api/tasks/', 5002, '调度器错误', 'scheduler_failed'],
  ['market_schedulers', '/api/settings/scheduler', 5002, '调度器错误', 'scheduler_failed'],
  ['market_tables', '/api/tables/', 5001, '数据库错误', 'database_failed'],
  ['market_executions', '/api/data/download/exec_1/status', 5003, '数据采集错误', 'collection_failed'],
  ['market_executions', '/api/executions/', -1, '服务器内部错误', 'internal'],
])('without its table %s, %s returns 500 with the code %i', async (table, path, code, message, reason) => {
  await using market = await startMarket();
  await market.server.core.database.pool.query(`alter table ${table} rename to ${table}_away`);
  expect(await market.admin.get(path)).toMatchObject({ status: 500, body: { code, message, detail: message, reason } });
  await market.server.core.database.pool.query(`alter table ${table}_away rename to ${table}`);
});
