import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { sql } from 'kysely';
import pg from 'pg';
import { readConfig } from '../src/app/config.ts';
import { createSystems } from '../src/app/systems.ts';
import type { Core } from '../src/core/core.ts';
import { Worker } from '../src/core/jobs/engine/worker.ts';
import { studyJob } from '../src/systems/study/domain/study/study.job.ts';
import { type Cluster, quiet } from './cluster.ts';
import { printTable, type Row } from './table.ts';

const SIZES = [10, 1_000];
const SECONDS = 20;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Study: the cost of running tasks for a worker and the database, and whether any run falls behind its second. */
export async function benchStudy(cluster: Cluster): Promise<void> {
  for (const runs of SIZES) {
    printTable(`${runs.toLocaleString('en')} runs that study, in one worker`, await measure(cluster, runs));
  }
}

async function measure(cluster: Cluster, runs: number): Promise<Row[]> {
  const core = await cluster.core({ stays: true });
  const { database, notifications, queue, live } = core;
  const bare = await footprint();
  const begun = performance.now();
  await begin(core, runs);
  const handlers = new Map(createSystems(core, readConfig({})).study.work().handlers);
  const { transitions } = core.runs;
  const worker = new Worker({
    database,
    notifications,
    queue,
    live,
    logger: quiet,
    handlers,
    transitions,
    maxTasks: 4,
  });
  await worker.start();
  while ((await kept(core)).count < runs) await delay(50);
  const all = performance.now() - begun;
  await delay(3_000);

  const before = await kept(core);
  const counted = countStatements();
  const [since, cpu] = [performance.now(), process.cpuUsage()];
  await delay(SECONDS * 1_000);
  const seconds = (performance.now() - since) / 1_000;
  const used = process.cpuUsage(cpu);
  const statements = counted();
  const after = await kept(core);
  const full = await footprint();
  const stopping = performance.now();
  await worker.stop();
  const stopped = performance.now() - stopping;
  await core.close();
  return [
    { what: 'until all are studying', ours: all / 1_000, unit: 's' },
    { what: 'statements a second', ours: statements / seconds, unit: '/s' },
    { what: 'processor, of one core', ours: (used.user + used.system) / 10_000 / seconds, unit: '%' },
    { what: 'memory, without garbage', ours: (full - bare) / 1_048_576, unit: 'MiB' },
    { what: 'studied in a second, mean', ours: (after.mean - before.mean) / seconds, limit: 1, unit: 's' },
    { what: 'the one furthest behind, at the end', ours: after.oldest, unit: 's' },
    { what: 'to stop them all', ours: stopped / 1_000, limit: 4, unit: 's', against: 'what a worker waits' },
  ];
}

/** Creates accounts, each with a run that studies the same long video. */
async function begin(core: Core, runs: number): Promise<void> {
  const { query } = core.database;
  await sql`insert into accounts (username, email, password_hash)
    select 'learner' || n, 'learner' || n || '@example.com', '' from generate_series(0, ${runs}::int) n`.execute(query);
  const { rows } = await sql<{ id: number }>`select id from accounts order by id`.execute(query);
  const [teacher, ...learners] = rows.map(({ id }) => id);
  await sql`
    insert into materials (uploader_id, title, type, file_path, file_size, file_format, duration_seconds, width, height)
    values (${teacher}, 'A long film', 'video', 'films/long', 1000, 'mp4', 86400, 640, 480)`.execute(query);
  const input = { taskId: 0, courseIds: [String(teacher)], origin: 'library' } as const;
  await core.runs.createAll(
    query,
    studyJob,
    learners.map((ownerId) => ({ ownerId, input })),
  );
}

async function kept({ database }: Core): Promise<{ count: number; mean: number; oldest: number }> {
  const { rows } = await sql<{ count: number; mean: number; oldest: number }>`
    select count(*) as count, avg(studied_seconds)::float8 as mean,
      max(extract(epoch from clock_timestamp() - updated_at))::float8 as oldest from study_records`.execute(
    database.query,
  );
  return rows[0] ?? { count: 0, mean: 0, oldest: 0 };
}

/** Counts every statement of this process from now on; others, such as autovacuum, do not count. */
function countStatements(): () => number {
  const client: { query: (...words: unknown[]) => unknown } = pg.Client.prototype;
  const { query } = client;
  let count = 0;
  client.query = function (...words) {
    count += 1;
    return query.apply(this, words);
  };
  return () => {
    client.query = query;
    return count;
  };
}

/** @returns the memory of JavaScript after a garbage collection, in bytes */
async function footprint(): Promise<number> {
  collect();
  await delay(100);
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
