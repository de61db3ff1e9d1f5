import pg from 'pg';
import type { Viewer } from '../src/core/accounts/viewer.ts';
import { countExecutions } from '../src/systems/market/domain/executions/execution-count-queries.ts';
import { selectExecutions } from '../src/systems/market/domain/executions/execution-queries.ts';
import { Executions } from '../src/systems/market/domain/executions/executions.ts';
import { Interfaces } from '../src/systems/market/domain/interfaces/interfaces.ts';
import { Sources } from '../src/systems/market/domain/sources.ts';
import type { Cluster } from './cluster.ts';
import { median, printTable, type Row } from './table.ts';

const EXECUTIONS = 1_000_000;
const OWNERS = 10;
const ROUNDS = 15;
const PAGE = { page: 1, pageSize: 20 };

/** Lists of 20 executions with their total, against the 20 rows alone. */
export async function benchExecutions(cluster: Cluster): Promise<void> {
  const core = await cluster.core({ stays: false });
  const { database, runs, settings, journal } = core;
  const client = new pg.Client({ connectionString: core.config.databaseUrl ?? '' });
  await client.connect();
  await fill(client);
  const executions = new Executions({ database, runs, settings, journal, sources: new Sources(new Interfaces()) });
  const admin: Viewer = { id: 1, role: 'admin' };
  const user: Viewer = { id: 2, role: 'user' };
  const bare = await milliseconds(() => client.query(BARE));

  const listed = async (what: string, viewer: Viewer, filter: object): Promise<Row> => {
    const ours = await milliseconds(() => executions.list(viewer, PAGE, filter));
    return {
      what,
      ours: 1_000 / ours,
      limit: 1_000 / bare,
      unit: 'lists/s',
      against: 'the newest 20 rows, without a total',
    };
  };
  const rows = [
    await listed('everybody’s', admin, {}),
    await listed('everybody’s that failed', admin, { status: 'failed' }),
    await listed(`one user’s, of ${OWNERS}`, user, {}),
    await listed('one user’s that failed', user, { status: 'failed' }),
    await listed('one task’s', user, { taskId: 1 }),
  ];
  const stats = await milliseconds(() => executions.stats(admin, {}, new Date()));
  rows.push({ what: 'statistics of everybody’s', ours: 1_000 / stats, unit: 'answers/s' });
  const page = await milliseconds(() => selectExecutions(database.query, {}, { limit: 20, offset: 0 }));
  const total = await milliseconds(() => countExecutions(database.query, {}));
  rows.push({ what: 'of the first row: the page alone', ours: page, unit: 'ms' });
  rows.push({ what: 'of the first row: its total alone', ours: total, unit: 'ms' });
  await client.end();
  await core.close();
  printTable(`20 of ${EXECUTIONS.toLocaleString('en')} executions`, rows);
}

const BARE = `select * from market_executions join runs on runs.id = run_id order by run_id desc limit 20`;

/** A tenth each: failed, timed out, cancelled; the rest completed. Each of a thousand tasks has as many. */
async function fill(client: pg.Client): Promise<void> {
  await client.query(`insert into accounts (username, email, password_hash)
    select 'user' || n, 'user' || n || '@example.com', '' from generate_series(1, ${OWNERS}) n`);
  await client.query(`insert into market_tasks (owner_id, name, script_id, parameters, retry_on_failure)
    select 1 + n % ${OWNERS}, 'task ' || n, 'prices', '{}', true from generate_series(1, 1000) n`);
  await client.query(`insert into runs (kind, queue, owner_id, status, input, result, timeout_seconds, started_at, finished_at)
    select 'market.collect', 'market', 1 + n / 7 % ${OWNERS},
      (array['failed', 'timed_out', 'cancelled', 'completed'])[least(1 + n % 10, 4)],
      '{"source": "script", "scriptId": "stock_zh_a_hist", "parameters": {"symbol": "000001", "adjust": "qfq"}}',
      '{"message": "success", "table_name": "ak_stock_zh_a_hist", "rows_before": 1, "rows_after": 2, "rows_affected": 1}',
      300, now(), now()
    from generate_series(1, ${EXECUTIONS}) n`);
  await client.query(`insert into market_executions (run_id, task_id, owner_id, script_id, parameters, triggered_by)
    select id, 1 + id % 1000, owner_id, 'stock_zh_a_hist', '{"symbol": "000001", "adjust": "qfq"}', 'scheduler' from runs`);
  // The state after autovacuum: without it, index-only scans have to read the table.
  await client.query('vacuum analyze runs');
  await client.query('vacuum analyze market_executions');
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return median(times);
}
