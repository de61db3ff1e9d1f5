import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Core } from '../src/compose.ts';
import { runEvents } from '../src/core/jobs/run-event.ts';
import type { RunSummary } from '../src/core/jobs/runs-queries.ts';
import type { Cluster } from './cluster.ts';
import { startProcess, startServer } from './fork.ts';
import { printTable } from './table.ts';
import { eachTick } from './ticks.ts';

const SOCKETS = 1_000;
const RATE = 20_000;
const SECONDS = 5;

/** What the clients found since they were last asked; milliseconds. */
export interface Report {
  count: number;
  p50: number;
  p99: number;
}

/** Updates from a publisher by way of PostgreSQL and a server to sockets that each watch their own, against bare ws. */
export async function benchLive(cluster: Cluster): Promise<void> {
  const core = await cluster.core({ stays: false });
  const watched = await makeRuns(core);
  const environment = {
    DATABASE_URL: core.config.databaseUrl ?? '',
    OWLERY_SECRET: core.config.secret ?? '',
    OWLERY_DATA_DIR: core.config.dataDir,
    LOG_LEVEL: 'warn',
  };
  const ours = await startServer('http-ours.ts', environment);
  const origin = ours.origin.replace('http', 'ws');
  const found = await measure(
    ours.process,
    watched.map(({ token }) => `${origin}/market/ws/executions?token=${token}`),
    (seconds) => publish(core, watched, seconds),
  );
  ours.process.kill();

  const bare = await startServer('live-bare.ts', {});
  const limit = await measure(
    bare.process,
    watched.map(() => bare.origin),
    async (seconds) => {
      bare.process.send({ rate: RATE, seconds });
      await once(bare.process, 'message');
    },
  );
  bare.process.kill();
  await core.close();

  const against = 'bare ws, which makes up what it sends';
  const row = (what: string, unit: string, name: keyof typeof found) => {
    return { what, ours: found[name], limit: limit[name], unit, against };
  };
  printTable(`${SOCKETS} sockets, ${RATE.toLocaleString('en')} updates a second`, [
    row('delivered', 'updates/s', 'rate'),
    row('from published to received, half', 'ms', 'p50'),
    row('from published to received, 99 %', 'ms', 'p99'),
    row('the server, of one core', '%', 'processor'),
    row('the server, in memory', 'MB', 'megabytes'),
  ]);
}

interface Watched {
  run: RunSummary;
  /** Of the run's owner. */
  token: string;
}

/** Accounts that are signed in, each with an execution that is running. */
async function makeRuns({ database, sessions }: Core): Promise<Watched[]> {
  await sql`insert into accounts (username, email, password_hash)
    select 'bench' || number, 'bench' || number || '@example.com', '' from generate_series(1, ${SOCKETS}::int) as number`.execute(
    database.query,
  );
  await sql`insert into runs (kind, queue, owner_id, status, input, timeout_seconds, started_at)
    select 'market.collect', 'market', id, 'running', '{}', 300, now() from accounts`.execute(database.query);
  await sql`insert into market_executions (run_id, owner_id, script_id, parameters, triggered_by)
    select id, owner_id, 'bench', '{}', 'manual' from runs`.execute(database.query);
  const runs = await database.query.selectFrom('runs').selectAll().execute();
  const accounts = await database.query.selectFrom('accounts').selectAll().execute();
  const policy = { system: 'bench', tokenLifetime: 3_600 };
  return await Promise.all(
    runs.map(async (run) => {
      const account = accounts.find(({ id }) => id === run.owner_id);
      if (!account) throw new Error('a run without an owner');
      return { run, token: (await sessions.open(database.query, account, policy)).accessToken };
    }),
  );
}

async function publish({ database, live }: Core, watched: Watched[], seconds: number): Promise<void> {
  await eachTick({ rate: RATE, seconds, members: watched.length }, async (places, round) => {
    const runs = places.map((place) => watched[place]?.run).filter((run) => run !== undefined);
    const detail = { message: String(process.hrtime.bigint()) };
    await live.publishAll(database.query, runEvents(runs.map((run) => ({ ...run, progress: round % 100, detail }))));
  });
}

async function measure(server: ChildProcess, addresses: string[], send: (seconds: number) => Promise<void>) {
  const clients = startProcess('live-clients.ts');
  clients.send({ open: addresses });
  await once(clients, 'message');
  await send(1); // Warm-up.
  await report(clients);
  const since = performance.now();
  const before = await processorSeconds(server);
  await send(SECONDS);
  const seconds = (performance.now() - since) / 1_000;
  const processor = ((await processorSeconds(server)) - before) / seconds;
  const { count, p50, p99 } = await report(clients);
  const megabytes = await residentMegabytes(server);
  clients.kill();
  return { rate: count / seconds, p50, p99, processor: processor * 100, megabytes };
}

async function report(clients: ChildProcess): Promise<Report> {
  await delay(500); // What is still on its way.
  clients.send({});
  const [found] = (await once(clients, 'message')) as [Report];
  return found;
}

/** In hundredths of a second each: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
async function processorSeconds({ pid }: ChildProcess): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [, , , , , , , , , , , user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(user) + Number(system)) / 100;
}

async function residentMegabytes({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}
