import { once } from 'node:events';
import { sql } from 'kysely';
import { readConfig } from '../src/app/config.ts';
import { createSystems } from '../src/app/systems.ts';
import { prepareWork, startWork } from '../src/app/work.ts';
import type { Core } from '../src/core/core.ts';
import type { RunEvent } from '../src/core/jobs/runs/run-event.ts';
import type { FactoryServices } from '../src/systems/factory/services.ts';
import { simulateUse } from '../test/support/month-of-use.ts';
import type { Cluster } from './cluster.ts';
import { bareJobs, RUNS } from './jobs.ts';
import { printTable, type Row } from './table.ts';

const USE = { accounts: 1_000, tasks: 1_000_000, ofTheFirst: 20_000 };
const ASKS = 300;
const TASKS = 2_000;
const LATENCIES = 200;
const AT_ONCE = 32;
const ADDRESS = '127.0.0.1';

/** Factory: lists of a million tasks, the delay and rate of tasks, and the rate of redemptions. */
export async function benchFactory(cluster: Cluster): Promise<void> {
  const core = await cluster.core({ stays: false });
  const { services } = createSystems(core, readConfig({})).factory;
  const first = await simulateUse(core.database.query, USE);
  printTable(`${USE.tasks.toLocaleString('en')} tasks of ${USE.accounts} accounts`, await asks(services, first));
  printTable('codes', await redeems(services, first));
  await core.close();
  printTable("tasks of the type test, 0 seconds, of 100 accounts'", await tasks(cluster));
}

async function asks(services: FactoryServices, first: number): Promise<Row[]> {
  const newest = { by: 'created_at', direction: 'desc' } as const;
  const page = { page: 1, pageSize: 20 };
  const someone = () => first + 1 + Math.floor(Math.random() * (USE.accounts - 1));
  const asked: [string, () => Promise<unknown>][] = [
    ["a user's list, 1,000 tasks", () => services.tasks.list({ ownerId: someone() }, newest, page)],
    ['the same, completed only', () => services.tasks.list({ ownerId: someone(), status: 'completed' }, newest, page)],
    ['the same, of a type', () => services.tasks.list({ ownerId: someone(), taskType: 'test' }, newest, page)],
    ['a list of 20,000 tasks, the first page', () => services.tasks.list({ ownerId: first }, newest, page)],
    ['the same, its last page', () => services.tasks.list({ ownerId: first }, newest, { ...page, page: 1_000 })],
    ["a user's figures", () => services.users.statistics(someone())],
    ['the figures of all', () => services.overview.figures()],
    ['20 of the users', () => services.users.list({}, page)],
  ];
  const rows: Row[] = [];
  for (const [what, ask] of asked) {
    for (let count = 0; count < 20; count++) await ask();
    const times = [];
    for (let count = 0; count < ASKS; count++) times.push(await milliseconds(ask));
    rows.push(...percentiles(what, times));
  }
  return rows;
}

async function redeems({ recharge }: FactoryServices, first: number): Promise<Row[]> {
  const issue = { amount: 100, description: null, expiresAt: undefined };
  const by = { accountId: first, address: ADDRESS };
  const [shared] = await recharge.issue({ ...issue, count: 1, maxUses: USE.accounts }, by);
  const many = await recharge.issue({ ...issue, count: USE.accounts, maxUses: 1 }, by);
  const redeem = (code: string | undefined, index: number) =>
    recharge.redeem(code ?? '', { account: { id: first + index, role: 'user' }, address: ADDRESS });
  const one = await milliseconds(() => inParallel(USE.accounts, (index) => redeem(shared?.code, index)));
  const each = await milliseconds(() => inParallel(USE.accounts, (index) => redeem(many[index]?.code, index)));
  const rate = (time: number) => (USE.accounts / time) * 1_000;
  return [
    { what: 'redeemed, one code by all', ours: rate(one), unit: 'redeems/s' },
    { what: 'redeemed, each another code', ours: rate(each), unit: 'redeems/s' },
  ];
}

async function tasks(cluster: Cluster): Promise<Row[]> {
  const core = await cluster.core({ stays: true });
  const { factory } = createSystems(core, readConfig({}));
  const { services } = factory;
  const first = await simulateUse(core.database.query, { accounts: 100, tasks: 1_000, ofTheFirst: 10 });
  await sql`update runs set status = 'cancelled' where status in ('queued', 'running')`.execute(core.database.query);
  await sql`update factory_tasks set status = 'cancelled' where status in ('pending', 'running')`.execute(
    core.database.query,
  );
  await services.settings.change({ max_concurrent_tasks_per_user: 10_000 }, { accountId: first, address: ADDRESS });
  const definition = { title: 'A task', description: null, taskType: 'test', priority: 1, estimatedDuration: 1 };
  const make = (index: number) =>
    services.tasks.create(
      { ...definition, config: { seconds: 0 } },
      { account: { id: first + (index % 100), role: 'user' }, address: ADDRESS },
    );

  const made = await milliseconds(() => inParallel(TASKS, make));
  const ends = countEnds(core, TASKS);
  const begun = performance.now();
  const stop = await startWork(core, prepareWork([factory]), { maxTasks: 50 });
  await ends;
  const drained = performance.now() - begun;

  const running = new Map<number, number>();
  const unsubscribe = core.live.subscribeAll((_topic, event) => {
    const { type, id, status } = event as RunEvent;
    if (type === 'run' && status === 'running') running.set(id, performance.now());
  });
  const latencies = [];
  for (let count = 0; count < LATENCIES; count++) {
    const over = countEnds(core, 1);
    const since = performance.now();
    const { run_id } = await make(count);
    await over;
    latencies.push((running.get(run_id) ?? Number.NaN) - since);
  }
  unsubscribe();
  await stop();
  await core.close();
  const bare = await bareJobs(cluster);
  const unit = 'tasks/s';
  const against = 'bare pg-boss: insert, fetch, complete';
  const limit = (seconds: number) => RUNS / seconds;
  return [
    { what: 'made, one by one', ours: (TASKS / made) * 1_000, limit: limit(bare.enqueue), unit, against },
    { what: 'delivered, done, paid', ours: (TASKS / drained) * 1_000, limit: limit(bare.drain), unit, against },
    ...percentiles('from the order until it runs, idle worker', latencies),
  ];
}

async function countEnds(core: Core, wanted: number): Promise<void> {
  const all = new EventTarget();
  let ended = 0;
  const unsubscribe = core.live.subscribeAll((_topic, event) => {
    const { type, status } = event as RunEvent;
    if (type !== 'run' || status !== 'completed') return;
    ended += 1;
    if (ended === wanted) all.dispatchEvent(new Event('ended'));
  });
  await once(all, 'ended');
  unsubscribe();
}

function percentiles(what: string, times: number[]): Row[] {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  return [
    { what: `${what}, p50`, ours: at(0.5), unit: 'ms' },
    { what: `${what}, p99`, ours: at(0.99), unit: 'ms' },
  ];
}

async function inParallel(count: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}
