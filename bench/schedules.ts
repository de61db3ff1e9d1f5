import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { readConfig } from '../src/app/config.ts';
import type { Core } from '../src/core/core.ts';
import type { GroupConcurrency } from '../src/core/jobs/engine/claims.ts';
import { Worker } from '../src/core/jobs/engine/worker.ts';
import { handle } from '../src/core/jobs/runs/job.ts';
import { collect } from '../src/systems/market/domain/executions/collect.job.ts';
import { createMarket } from '../src/systems/market/system.ts';
import { type Cluster, quiet } from './cluster.ts';
import { printTable } from './table.ts';

const SCHEDULES = 1_000;
const SLOTS = 50;
/** Long enough for every scheduler and worker to be idle. */
const AHEAD_MILLISECONDS = 3_000;

/** The delay of 1,000 schedules due at one moment, against a timer and pg-boss alone. */
export async function benchSchedules(cluster: Cluster): Promise<void> {
  const ours = await schedules(cluster);
  const limit = await timer(cluster);
  const against = `a timer, then bare pg-boss: insert all, fetch and complete ${SLOTS} at a time`;
  const unit = 'ms';
  printTable(`${SCHEDULES.toLocaleString('en')} schedules due at one moment, ${SLOTS} executions at once`, [
    { what: 'half have been begun', ours: percentile(ours, 50), limit: percentile(limit, 50), unit, against },
    { what: '99 of 100 have been begun', ours: percentile(ours, 99), limit: percentile(limit, 99), unit, against },
  ]);
}

/** @returns the delay from each due time to the start, in milliseconds */
async function schedules(cluster: Cluster): Promise<number[]> {
  const core = await cluster.core({ stays: true });
  const market = createMarket(core, readConfig({}).systems.market);
  const { groupConcurrency = {}, loops } = market.work();
  const following = loops?.({ worker: 'bench', maxTasks: SLOTS, queues: undefined }) ?? [];
  await market.services.settings.change({ id: 1, role: 'admin' }, { max_concurrent_tasks: SLOTS }, '');
  const client = new pg.Client({ connectionString: core.config.databaseUrl ?? '' });
  await client.connect();
  await client.query(`insert into accounts (username, email, password_hash) values ('user', 'user@example.com', '')`);
  await client.query(
    `insert into market_scripts (script_id, script_name, description, category, frequency, path, parameters, natural_key, checksum)
     values ('prices', 'prices', '', 'bench', 'manual', 'prices', '[]', '{}', '')`,
  );
  const due = Date.now() + AHEAD_MILLISECONDS;
  const begun: number[] = [];
  for (const loop of following) await loop.start();
  const worker = await workOn(core, groupConcurrency, () => begun.push(Date.now() - due));
  await client.query(
    `insert into market_tasks (owner_id, name, script_id, parameters, schedule_type, schedule_expression, retry_on_failure, next_execution_at)
     select 1, 'task ' || n, 'prices', '{}', 'interval', '1h', true, $1 from generate_series(1, ${SCHEDULES}) n`,
    [new Date(due)],
  );
  while (begun.length < SCHEDULES) await delay(100);
  await Promise.all([worker, ...following].map((part) => part.stop()));
  await client.end();
  await core.close();
  return begun;
}

/** A normal worker whose executions do nothing. */
async function workOn(core: Core, groupConcurrency: GroupConcurrency, begun: () => void): Promise<Worker> {
  const { database, notifications, queue, live, runs } = core;
  const result = { message: 'success', table_name: '', rows_before: 0, rows_after: 0, rows_affected: 0 };
  const handlers = new Map([
    handle(collect, async () => {
      begun();
      return result;
    }),
  ]);
  const shared = { database, notifications, queue, live, logger: quiet, transitions: runs.transitions };
  const worker = new Worker({ ...shared, handlers, groupConcurrency, maxTasks: SLOTS });
  await worker.start();
  return worker;
}

async function timer(cluster: Cluster): Promise<number[]> {
  const core = await cluster.core({ stays: false });
  const boss = new PgBoss({ connectionString: core.config.databaseUrl ?? '', schema: 'bare', max: 10 });
  await boss.start();
  await boss.createQueue('bare');
  const due = Date.now() + AHEAD_MILLISECONDS;
  await delay(due - Date.now());
  await boss.insert(
    'bare',
    Array.from({ length: SCHEDULES }, (_, n) => ({ data: { task: n } })),
  );
  const begun: number[] = [];
  while (begun.length < SCHEDULES) {
    const jobs = await boss.fetch('bare', { batchSize: SLOTS });
    begun.push(...jobs.map(() => Date.now() - due));
    await boss.complete('bare', jobs);
  }
  await boss.stop();
  await core.close();
  return begun;
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN;
}
