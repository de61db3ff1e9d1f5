import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Core } from '../src/core/core.ts';
import { factorySettings } from '../src/systems/factory/domain/factory-settings.ts';
import type { Cluster } from './cluster.ts';
import { startProcess } from './fork.ts';
import { environmentOf, makeAccounts } from './live-measure.ts';
import type { ScaleReport } from './scale-clients.ts';
import { Fleet } from './scale-fleet.ts';
import { type Client, inLanes, orderTask, readTasks, Tally } from './scale-load.ts';
import {
  prepareAccounts,
  selectEnds,
  selectFigures,
  selectLosses,
  selectServer,
  selectStages,
  selectUnfinished,
} from './scale-queries.ts';
import { printTable, type Row } from './table.ts';

/** A smaller one to try it: `RUNS=500 SECONDS=60 npm run bench -- scale`. */
const RUNS = Number(process.env.RUNS ?? 10_000);
/** How long tasks are ordered and processes are killed. The tasks that are left then run to their end. */
const SECONDS = Number(process.env.SECONDS ?? 300);
const CLIENTS = RUNS / 5;
const SECONDS_EACH = 2;
const NODE_PORTS = [4401, 4402];
const WORKER_PORTS = [4411, 4412, 4413];
const AT_ONCE = 200;
const NODE_KILL_SECONDS = 20;
const WORKER_KILL_SECONDS = 40;
const ORDER_LANES = 32;
const MOST_WAIT_MILLISECONDS = 120_000;

/** Two nodes and three workers on one PostgreSQL, while nodes and workers are killed. */
export async function benchScale(cluster: Cluster): Promise<void> {
  const core = await cluster.core({ stays: false });
  const tokens = await makeAccounts(core, CLIENTS);
  const values = {
    ...factorySettings.default,
    max_concurrent_tasks_per_user: 1_000,
    task_rates: { default: 10, test: 10 },
  };
  await prepareAccounts(core.database.query, values);
  const clients = [...tokens.values()].map((token): Client => ({ token, tasks: [] }));
  const fleet = new Fleet({ ...environmentOf(core.config), LOG_LEVEL: 'error', OWLERY_ADDRESS_LIMIT: '1000000' });
  try {
    for (const port of NODE_PORTS) await fleet.node(port);
    await runAll(core, fleet, clients);
  } finally {
    await fleet.stop();
    await core.close();
  }
}

async function runAll(core: Core, fleet: Fleet, clients: Client[]): Promise<void> {
  const { query } = core.database;
  const machine = `${availableParallelism()} × ${cpus()[0]?.model ?? 'processor'}, load before ${loadavg()[0]?.toFixed(1)}`;
  const origins = NODE_PORTS.map((port) => `http://127.0.0.1:${port}`);
  const before = await selectServer(query);
  const orders = await placeOrders(origins, clients);
  const sockets = await openSockets(clients);
  const share = Math.ceil(AT_ONCE / WORKER_PORTS.length);
  for (const port of WORKER_PORTS) await fleet.worker(port, share);
  const met = await whileItRuns(core, fleet, clients, origins);
  const after = await selectServer(query);
  const followed = clients.flatMap(({ tasks }) => tasks.slice(0, RUNS / CLIENTS));
  const seen = await whenSeen(sockets, followed.length);
  sockets.kill();

  const figures = await selectFigures(query);
  const confirmed = clients.flatMap(({ tasks }) => tasks);
  const losses = await selectLosses(query, confirmed);
  const ends = await selectEnds(query);
  const stages = await selectStages(query);
  const lateness = seen.ends.map(([task, at]) => at - (ends.get(task) ?? Number.NaN));
  const unseen = followed.length - seen.ends.length;
  printTable(`${figures.tasks} tasks of ${SECONDS_EACH} s, two nodes, three workers, all on ${machine}`, [
    { what: 'orders, both nodes', ours: orders.rate, unit: 'orders/s' },
    ...percentiles('an order', orders.tally.milliseconds),
    {
      what: 'ended',
      ours: figures.tasks / figures.seconds,
      limit: AT_ONCE / SECONDS_EACH,
      unit: 'tasks/s',
      against: 'all slots always taken',
    },
    ...percentiles('from the order of a task to its start', stages.waiting),
    ...percentiles('from the start of a task to its end', stages.working),
    { what: 'at once, at most', ours: met.running, unit: 'tasks' },
    { what: 'killed nodes', ours: met.nodes.killed, unit: '' },
    { what: 'killed workers', ours: met.workers.killed, unit: '' },
    {
      what: 'kills later than planned, as another process was still starting',
      ours: met.nodes.late + met.workers.late,
      unit: '',
    },
    ...percentiles('from the kill of a node to its health', fleet.restarts(fleet.nodes)),
    ...percentiles('from the kill of a worker to its health', fleet.restarts(fleet.workers)),
    { what: 'attempts lost or handed over', ours: figures.lost, unit: '' },
    ...percentiles('a list meanwhile, other node included', met.tally.milliseconds),
    { what: 'lists meanwhile', ours: met.tally.milliseconds.length, unit: '' },
    { what: 'tries repeated at the other node', ours: met.tally.repeated, unit: '' },
    { what: 'orders without an answer', ours: met.tally.unanswered, unit: '' },
    { what: 'sockets at the end', ours: seen.open, unit: '' },
    { what: 'messages to sockets', ours: seen.messages, unit: '' },
    ...percentiles('from the end of a task to its socket', lateness),
    ...percentiles('without a connection after a kill', seen.gaps),
    { what: 'connections to PostgreSQL, at most', ours: met.connections, unit: '' },
    { what: 'queue of notifications, at most', ours: met.notifications * 100, unit: '%' },
    { what: 'write-ahead log, a task', ours: (after.wal - before.wal) / figures.tasks / 1_000, unit: 'kB' },
    { what: 'database, a task', ours: (after.size - before.size) / figures.tasks / 1_000, unit: 'kB' },
    { what: 'lines of logs, a task', ours: figures.log_lines / figures.tasks, unit: '' },
    { what: 'entries of the journal, a task', ours: figures.journal / figures.tasks, unit: '' },
  ]);
  printTable('lost', [
    { what: 'confirmed orders without a completed task', ours: losses.orders, unit: `of ${confirmed.length}` },
    { what: 'tasks without exactly one charge of their cost', ours: losses.charges, unit: `of ${figures.tasks}` },
    { what: 'balances that are not the sum of their entries', ours: losses.balances, unit: `of ${clients.length}` },
    { what: 'holds left', ours: losses.holds, unit: '' },
    { what: 'deliveries left in the queue', ours: losses.deliveries, unit: '' },
    { what: 'ends that no socket has shown', ours: unseen, unit: `of ${followed.length}` },
    ...[...met.tally.wrong].map(([what, ours]) => ({ what, ours, unit: 'wrong answers' })),
  ]);
  const lost = Object.values(losses).reduce((sum, count) => sum + count, 0) + unseen;
  if (lost > 0) throw new Error('something was lost');
}

/** Five tasks of each client, before any worker is there. */
async function placeOrders(origins: readonly string[], clients: Client[]) {
  const tally = new Tally();
  const all = new AbortController();
  let next = 0;
  const since = performance.now();
  await inLanes(ORDER_LANES, all.signal, async () => {
    const place = next++;
    if (place >= RUNS) return all.abort();
    const client = clients[place % clients.length] as Client;
    await orderTask(origins[place % origins.length] ?? '', client, SECONDS_EACH, tally);
  });
  const seconds = (performance.now() - since) / 1_000;
  if (tally.wrong.size > 0 || tally.unanswered > 0)
    throw new Error(`orders failed: ${[...tally.wrong.keys()].join(', ')}`);
  return { tally, rate: RUNS / seconds };
}

async function openSockets(clients: readonly Client[]): Promise<ChildProcess> {
  const nodes = NODE_PORTS.map((port) => `ws://127.0.0.1:${port}`);
  const sockets = startProcess('scale-clients.ts');
  sockets.send({ open: { nodes, clients: clients.map(({ token, tasks }) => ({ token, tasks: [...tasks] })) } });
  await once(sockets, 'message');
  return sockets;
}

/** After the last kill, clients may still have to connect again. Ends when nothing more is seen. */
async function whenSeen(sockets: ChildProcess, wanted: number): Promise<ScaleReport> {
  let last = '';
  let changedAt = performance.now();
  for (;;) {
    sockets.send({});
    const [report] = (await once(sockets, 'message')) as [ScaleReport];
    const seen = `${report.ends.length} ${report.open}`;
    if (seen !== last) changedAt = performance.now();
    last = seen;
    const isAll = report.ends.length === wanted && report.open === CLIENTS;
    if (isAll || performance.now() - changedAt > MOST_WAIT_MILLISECONDS) return report;
    await delay(1_000);
  }
}

/** Reads and orders while nodes and workers are killed, until every task has ended. */
async function whileItRuns(core: Core, fleet: Fleet, clients: Client[], origins: readonly string[]) {
  const tally = new Tally();
  const most = { running: 0, connections: 0, notifications: 0 };
  const over = new AbortController();
  const someone = () => clients[Math.floor(Math.random() * clients.length)] as Client;
  const reading = inLanes(8, over.signal, async (lane) => {
    await readTasks(origins, lane, someone(), tally);
    await delay(50);
  });
  // Until the end of the time: slowly while many wait, and as fast as two clients can when few do.
  const isOrdered = AbortSignal.timeout(SECONDS * 1_000);
  let pause = 200;
  const ordering = inLanes(4, isOrdered, async (lane) => {
    await orderTask(origins[lane % origins.length] ?? '', someone(), SECONDS_EACH, tally);
    await delay(pause);
  });
  // By clocks of their own: what the loop below measures takes long on a busy machine.
  const nodes = killEvery(NODE_KILL_SECONDS, isOrdered, () => fleet.killNext(fleet.nodes));
  const workers = killEvery(WORKER_KILL_SECONDS, isOrdered, () => fleet.killNext(fleet.workers));
  for (;;) {
    const { waiting, running } = await selectUnfinished(core.database.query);
    const { connections, notifications } = await selectServer(core.database.query);
    most.running = Math.max(most.running, running);
    most.connections = Math.max(most.connections, connections);
    most.notifications = Math.max(most.notifications, notifications);
    pause = waiting > 2 * AT_ONCE ? 200 : 0;
    if (isOrdered.aborted && waiting + running === 0) break;
    await delay(1_000);
  }
  over.abort();
  await Promise.all([reading, ordering]);
  return { tally, ...most, nodes: await nodes, workers: await workers };
}

/** How often something was killed, and how often later than planned, as another one had not come back. */
interface Kills {
  killed: number;
  late: number;
}

/**
 * Kills a process every so many seconds until the signal. While no process can be killed, the kill waits, and the kills
 * that were due meanwhile are left out.
 */
async function killEvery(seconds: number, signal: AbortSignal, killNext: () => boolean): Promise<Kills> {
  const kills = { killed: 0, late: 0 };
  const since = performance.now();
  for (let next = 1; !signal.aborted; ) {
    const wait = since + next * seconds * 1_000 - performance.now();
    if (wait > 0) {
      await delay(wait, undefined, { signal }).catch(() => {});
      continue;
    }
    let isLate = false;
    while (!signal.aborted && !killNext()) {
      isLate = true;
      await delay(100);
    }
    if (signal.aborted) break;
    kills.killed += 1;
    if (isLate) kills.late += 1;
    next = Math.floor((performance.now() - since) / (seconds * 1_000)) + 1;
  }
  return kills;
}

function percentiles(what: string, values: readonly number[]): Row[] {
  if (values.length === 0) return [];
  const sorted = values.toSorted((one, other) => one - other);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  return [
    { what: `${what}, p50`, ours: at(0.5), unit: 'ms' },
    { what: `${what}, p99`, ours: at(0.99), unit: 'ms' },
  ];
}
