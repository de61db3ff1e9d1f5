import { sql } from 'kysely';
import type { Core } from '../src/core/core.ts';
import type { Cluster } from './cluster.ts';
import { againstBare, makeAccounts, RATE, SOCKETS, type Update, type Watcher } from './live-measure.ts';
import { printTable } from './table.ts';

const UPDATE: Update = {
  sample: {
    type: 'execution_update',
    data: {
      execution_id: 'exec_20240101_150000_00000000',
      task_id: 1,
      script_id: 'bench',
      status: 'running',
      progress: 0,
      message: null,
      start_time: '2024-01-01T15:00:00Z',
      end_time: null,
      rows_before: null,
      rows_after: null,
      rows_affected: null,
      error_message: null,
      retry_count: 0,
      triggered_by: 'manual',
    },
  },
  field: 'message',
  detail: (message) => ({ message }),
};

/** Market's executions, each followed by its owner. */
export async function benchLive(cluster: Cluster): Promise<void> {
  const core = await cluster.core({ stays: false });
  const rows = await againstBare(core, await makeRuns(core), UPDATE);
  await core.close();
  printTable(`${SOCKETS} sockets of market, ${RATE.toLocaleString('en')} updates a second`, rows);
}

/** Creates accounts with sessions, each with a running execution. */
async function makeRuns(core: Core): Promise<Watcher[]> {
  const { query } = core.database;
  const tokens = await makeAccounts(core);
  await sql`insert into runs (kind, queue, owner_id, status, input, timeout_seconds, started_at)
    select 'market.collect', 'market', id, 'running', '{}', 300, now() from accounts`.execute(query);
  await sql`insert into market_executions (run_id, owner_id, script_id, parameters, triggered_by)
    select id, owner_id, 'bench', '{}', 'manual' from runs`.execute(query);
  const runs = await query.selectFrom('runs').selectAll().execute();
  return runs.map((run) => ({ run, path: `/market/ws/executions?token=${tokens.get(run.owner_id ?? 0)}` }));
}
