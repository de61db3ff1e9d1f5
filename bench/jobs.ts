import { EventEmitter, once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import { Worker } from '../src/core/jobs/engine/worker.ts';
import { defineJob, handle } from '../src/core/jobs/runs/job.ts';
import { type Cluster, quiet } from './cluster.ts';
import { printTable } from './table.ts';

export const RUNS = 5_000;
const SLOTS = 50;
const BATCH = 100;

const nothing = defineJob<object, object>({ kind: 'bench.nothing', queue: 'bench', timeoutSeconds: 60 });

/** Runs per second from creation to end, against pg-boss that delivers and settles jobs and nothing else. */
export async function benchJobs(cluster: Cluster): Promise<void> {
  const ours = await runs(cluster);
  const limit = await bareJobs(cluster);
  const against = 'bare pg-boss: insert, fetch, complete';
  printTable(`${RUNS} runs that do nothing, ${SLOTS} at once`, [
    { what: 'enqueue, one by one', ours: RUNS / ours.enqueue, limit: RUNS / limit.enqueue, unit: 'runs/s', against },
    { what: 'deliver, do, settle', ours: RUNS / ours.drain, limit: RUNS / limit.drain, unit: 'runs/s', against },
  ]);
}

async function runs(cluster: Cluster) {
  const core = await cluster.core({ stays: true });
  const { database, notifications, queue, live, runs: service } = core;
  const enqueue = await seconds(() =>
    inBatches(() => service.create(database.query, nothing, { ownerId: null, input: {} })),
  );
  const done = new EventEmitter();
  let count = 0;
  const handler = handle(nothing, async () => {
    count += 1;
    if (count === RUNS) done.emit('all');
    return {};
  });
  const worker = new Worker({
    database,
    notifications,
    queue,
    live,
    logger: quiet,
    handlers: new Map([handler]),
    maxTasks: SLOTS,
    transitions: service.transitions,
  });
  const drain = await seconds(async () => {
    const all = once(done, 'all');
    await worker.start();
    await all;
    await worker.stop();
  });
  await core.close();
  return { enqueue, drain };
}

/** The same work by pg-boss alone. @returns seconds */
export async function bareJobs(cluster: Cluster) {
  const core = await cluster.core({ stays: false });
  const boss = new PgBoss({ connectionString: core.config.databaseUrl ?? '', schema: 'bare', max: 10 });
  await boss.start();
  await boss.createQueue('bare');
  const enqueue = await seconds(() => inBatches(() => boss.send('bare', { run: 1 })));
  const drain = await seconds(async () => {
    let left = RUNS;
    while (left > 0) {
      const fetched = await boss.fetch('bare', { batchSize: SLOTS });
      await boss.complete('bare', fetched);
      left -= fetched.length;
    }
  });
  await boss.stop();
  await core.close();
  return { enqueue, drain };
}

async function inBatches(one: () => Promise<unknown>): Promise<void> {
  for (let count = 0; count < RUNS; count += BATCH) await Promise.all(Array.from({ length: BATCH }, one));
  await setImmediate();
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
