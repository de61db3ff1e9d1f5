import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openCore } from '../src/app/compose.ts';
import type { Core } from '../src/core/core.ts';
import { factorySettings } from '../src/systems/factory/domain/factory-settings.ts';
import { type Cluster, quiet } from './cluster.ts';
import { environmentOf, makeAccounts } from './live-measure.ts';
import { Fleet } from './scale-fleet.ts';
import { type Client, inLanes, orderTask, readTasks, Tally } from './scale-load.ts';
import { prepareAccounts, selectFigures, selectLosses, selectUnfinished } from './scale-queries.ts';
import { printTable } from './table.ts';

/** The older version, a commit, and how long both serve: `FROM=v0.2.0 MINUTES=10 npm run bench -- upgrade`. */
const FROM = process.env.FROM ?? 'HEAD~1';
const MINUTES = Number(process.env.MINUTES ?? 10);
const NODE_PORTS = [4421, 4422];
const WORKER_PORTS = [4431, 4432];
const CLIENTS = 50;
const SECONDS_EACH = 1;
const ORDERS_A_SECOND = 5;

/** An older and a newer version on one database under load, each process of the older replaced in turn. */
export async function benchUpgrade(cluster: Cluster): Promise<void> {
  const older = await checkOut(FROM);
  const config = await cluster.config();
  const environment = { ...environmentOf(config), LOG_LEVEL: 'error', OWLERY_ADDRESS_LIMIT: '1000000' };
  const fleet = new Fleet(environment, older);
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(older, { recursive: true }));
  stack.defer(() => fleet.stop());
  for (const port of NODE_PORTS) await fleet.node(port);
  for (const port of WORKER_PORTS) await fleet.worker(port, 20);
  // Migrates the schema, beside the older processes.
  const core = await openCore(config, quiet, { stays: false });
  stack.defer(() => core.close());
  const clients = [...(await makeAccounts(core, CLIENTS)).values()].map((token): Client => ({ token, tasks: [] }));
  await prepareAccounts(core.database.query, {
    ...factorySettings.default,
    max_concurrent_tasks_per_user: 1_000,
    task_rates: { default: 10, test: 10 },
  });
  await upgradeUnderLoad(core, fleet, clients);
}

async function upgradeUnderLoad(core: Core, fleet: Fleet, clients: Client[]): Promise<void> {
  const origins = NODE_PORTS.map((port) => `http://127.0.0.1:${port}`);
  const over = new AbortController();
  const tally = new Tally();
  const someone = () => clients[Math.floor(Math.random() * clients.length)] as Client;
  const load = [
    inLanes(4, over.signal, async (lane) => {
      await readTasks(origins, lane, someone(), tally);
      await delay(100);
    }),
    inLanes(origins.length, over.signal, async (lane) => {
      await orderTask(origins[lane] ?? '', someone(), SECONDS_EACH, tally);
      await delay((1_000 * origins.length) / ORDERS_A_SECOND);
    }),
  ];
  // Before, between and after the four replacements: a killed and a stopped one of each kind.
  const pause = (MINUTES * 60_000) / 5;
  const steps = [
    [fleet.nodes[0], 'SIGTERM'],
    [fleet.workers[0], 'SIGKILL'],
    [fleet.nodes[1], 'SIGKILL'],
    [fleet.workers[1], 'SIGTERM'],
  ] as const;
  for (const [member, signal] of steps) {
    await delay(pause);
    if (member) await fleet.upgrade(member, signal);
  }
  await delay(pause);
  over.abort();
  await Promise.all(load);
  while (Object.values(await selectUnfinished(core.database.query)).some((count) => count > 0)) await delay(500);

  const confirmed = clients.flatMap(({ tasks }) => tasks);
  const figures = await selectFigures(core.database.query);
  const losses = await selectLosses(core.database.query, confirmed);
  printTable(`from ${FROM} to this version in ${MINUTES} minutes, process by process`, [
    { what: 'tasks', ours: figures.tasks, unit: '' },
    { what: 'attempts lost or handed over', ours: figures.lost, unit: '' },
    { what: 'requests', ours: tally.milliseconds.length, unit: '' },
    { what: 'tries repeated at the other node', ours: tally.repeated, unit: '' },
    { what: 'orders without an answer', ours: tally.unanswered, unit: '' },
    { what: 'wrong answers', ours: [...tally.wrong.values()].reduce((sum, one) => sum + one, 0), unit: '' },
    { what: 'confirmed orders without a completed task', ours: losses.orders, unit: `of ${confirmed.length}` },
    { what: 'tasks without exactly one charge of their cost', ours: losses.charges, unit: `of ${figures.tasks}` },
    { what: 'balances that are not the sum of their entries', ours: losses.balances, unit: `of ${CLIENTS}` },
    { what: 'holds left', ours: losses.holds, unit: '' },
    { what: 'deliveries left in the queue', ours: losses.deliveries, unit: '' },
  ]);
  if (tally.wrong.size > 0) throw new Error(`wrong answers: ${JSON.stringify([...tally.wrong])}`);
  if (Object.values(losses).some((count) => count > 0)) throw new Error('something was lost');
}

/** A commit in a temporary folder, with the packages of this one. */
async function checkOut(commit: string): Promise<string> {
  const root = join(import.meta.dirname, '..');
  const folder = await mkdtemp(join(tmpdir(), 'owlery-older-'));
  await chmod(folder, 0o755);
  const archive = `git -C "$1" archive "$2" | tar x -C "$3"`;
  await promisify(execFile)('sh', ['-c', archive, 'sh', root, commit, folder]);
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}
