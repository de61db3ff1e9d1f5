import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Core } from '../src/core/core.ts';
import { type StudyDetail, studyJob } from '../src/systems/study/domain/study/study.job.ts';
import type { Cluster } from './cluster.ts';
import { startProcess } from './fork.ts';
import {
  againstBare,
  environmentOf,
  makeAccounts,
  openClients,
  processorSeconds,
  RATE,
  report,
  SOCKETS,
  startOurs,
  type Update,
  type Watcher,
} from './live-measure.ts';
import { printTable, type Row } from './table.ts';

const SECONDS = 20;

const AT_IT = {
  item_progress: 50,
  item_current_time: 120,
  item_total_time: 240,
  completed_courses: 1,
  total_courses: 2,
};

const UPDATE: Update = {
  sample: {
    type: 'task_update',
    data: { progress: 0, current_item: null, status: 'running', error_msg: null, ...AT_IT },
  },
  field: 'current_item',
  detail: (current_item): StudyDetail => ({ current_item, ...AT_IT }),
};

/** Study's tasks, each followed by its owner: the maximum rate of updates, and those of a real worker. */
export async function benchStudyLive(cluster: Cluster): Promise<void> {
  const publishing = await cluster.core({ stays: false });
  const rows = await againstBare(publishing, await makeTasks(publishing, 'running'), UPDATE);
  await publishing.close();
  printTable(`${SOCKETS} sockets of study, ${RATE.toLocaleString('en')} updates a second`, rows);

  await benchReports(cluster);
}

/** The delay of a report, when little happens and when much happens. */
export async function benchReports(cluster: Cluster): Promise<void> {
  for (const count of [1, SOCKETS]) {
    const working = await cluster.core({ stays: false });
    const found = await fromWorkerToBrowser(working, count);
    await working.close();
    printTable(`${count} of study's tasks that run in a worker, each watched on a server`, found);
  }
}

/** The delay from a run's report in the worker to the clients. */
async function fromWorkerToBrowser(core: Core, count: number): Promise<Row[]> {
  const watchers = await makeTasks(core, 'queued', count);
  const server = await startOurs(core);
  const worker = startProcess('study-worker.ts', environmentOf(core.config));
  await once(worker, 'message');
  const addresses = watchers.map(({ path, asks }) => ({ address: `${server.origin}${path}`, asks }));
  const clients = await openClients({ addresses, type: UPDATE.sample.type, field: UPDATE.field });
  while ((await countAtIt(core)) < count) await delay(200);
  await delay(3_000);
  await report(clients);

  const processes = { worker, server: server.process };
  const before = await processorsOf(processes);
  const since = performance.now();
  await delay(SECONDS * 1_000);
  const seconds = (performance.now() - since) / 1_000;
  const after = await processorsOf(processes);
  const found = await report(clients);
  for (const process of [clients, worker, server.process]) process.kill();
  const aim = { limit: count === 1 ? 30 : 150, against: 'the aim' };
  return [
    // Counts the half second for messages that are still under way, too.
    { what: 'delivered', ours: found.count / (seconds + 0.5), limit: count, unit: 'updates/s', against: 'one a task' },
    { what: 'from reported to received, half', ours: found.p50, unit: 'ms', ...aim },
    { what: 'from reported to received, 99 %', ours: found.p99, unit: 'ms', ...aim },
    { what: 'the worker, of one core', ours: (100 * (after.worker - before.worker)) / seconds, unit: '%' },
    { what: 'the server, of one core', ours: (100 * (after.server - before.server)) / seconds, unit: '%' },
  ];
}

async function processorsOf({ worker, server }: { worker: ChildProcess; server: ChildProcess }) {
  return { worker: await processorSeconds(worker), server: await processorSeconds(server) };
}

async function countAtIt({ database }: Core): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from study_records`.execute(database.query);
  return rows[0]?.count ?? 0;
}

/** Creates accounts with sessions, each with a task. A running one has no worker, a queued one will get one. */
async function makeTasks(core: Core, status: 'running' | 'queued', count = SOCKETS): Promise<Watcher[]> {
  const { query } = core.database;
  const tokens = await makeAccounts(core, count);
  const { rows: teachers } = await sql<{ id: number }>`
    insert into accounts (username, email, password_hash) values ('teacher', 'teacher@example.com', '') returning id`.execute(
    query,
  );
  const teacher = teachers[0]?.id ?? 0;
  await sql`
    insert into materials (uploader_id, title, type, file_path, file_size, file_format, duration_seconds, width, height)
    values (${teacher}, 'A long film', 'video', 'films/long', 1000, 'mp4', 86400, 640, 480)`.execute(query);
  const input = { taskId: 0, courseIds: [String(teacher)], origin: 'library' } as const;
  const orders = Array.from(tokens.keys(), (ownerId) => ({ ownerId, input, draft: status === 'running' }));
  const runs = await core.runs.createAll(query, studyJob, orders);
  await sql`insert into study_tasks (user_id, name, course_ids, origin, run_id, status)
    select owner_id, 'bench', array[${String(teacher)}], 'library', id, 'running' from runs`.execute(query);
  if (status === 'running') await sql`update runs set status = 'running', started_at = now()`.execute(query);
  const tasks = await query.selectFrom('study_tasks').select(['id', 'run_id']).execute();
  const taskOf = new Map(tasks.map(({ id, run_id }) => [run_id, id]));
  return runs.map((run) => ({
    run: { ...run, status: 'running' },
    path: `/study/ws/connect?token=${tokens.get(run.owner_id ?? 0)}`,
    asks: { type: 'subscribe_task', task_id: taskOf.get(run.id) },
  }));
}
