/** Measures the number and delay of updates over sockets. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Core } from '../src/core/core.ts';
import { runEvents } from '../src/core/jobs/runs/run-event.ts';
import type { RunSummary } from '../src/core/jobs/runs/runs-queries.ts';
import { startProcess, startServer } from './fork.ts';
import type { Row } from './table.ts';
import { eachTick } from './ticks.ts';

export const SOCKETS = 1_000;
export const RATE = 20_000;
const SECONDS = 5;

/** The form of an update of a run. */
export interface Update {
  /** A whole message to a client. */
  readonly sample: { readonly type: string; readonly data: object };
  /** The field of its data that contains the sending time, by this machine's clock. */
  readonly field: string;
  /** The report of a run's handler that leads to this message. */
  readonly detail: (told: string) => object;
}

/** A client and its run. */
export interface Watcher {
  readonly run: RunSummary;
  /** The path below the server's origin. */
  readonly path: string;
  /** Its first message. */
  readonly asks?: object;
}

/** The instructions for the clients' process. */
export interface Opening {
  readonly addresses: readonly { address: string; asks?: object | undefined }[];
  readonly type: string;
  readonly field: string;
}

/** The results since the last report, in milliseconds. */
export interface Report {
  count: number;
  p50: number;
  p99: number;
}

/** Creates accounts with sessions. @returns their tokens */
export async function makeAccounts({ database, sessions }: Core, count = SOCKETS): Promise<Map<number, string>> {
  await sql`insert into accounts (username, email, password_hash)
    select 'bench' || number, 'bench' || number || '@example.com', '' from generate_series(1, ${count}::int) as number`.execute(
    database.query,
  );
  const accounts = await database.query.selectFrom('accounts').selectAll().execute();
  const policy = { system: 'bench', tokenLifetime: 3_600 };
  const entries = accounts.map(async (account) => {
    return [account.id, (await sessions.open(database.query, account, policy)).accessToken] as const;
  });
  return new Map(await Promise.all(entries));
}

/** Starts a server process on the database of this core. */
export async function startOurs({ config }: Core): Promise<{ process: ChildProcess; origin: string }> {
  const { process, origin } = await startServer('http-ours.ts', environmentOf(config));
  return { process, origin: origin.replace('http', 'ws') };
}

/** The environment of a process on the same database. */
export function environmentOf(config: Core['config']): Record<string, string> {
  return {
    DATABASE_URL: config.databaseUrl ?? '',
    OWLERY_SECRET: config.secret ?? '',
    OWLERY_DATA_DIR: config.dataDir,
    LOG_LEVEL: 'warn',
  };
}

/** From a publisher through PostgreSQL and a server to sockets that each follow one run, against bare ws. */
export async function againstBare(core: Core, watchers: readonly Watcher[], update: Update): Promise<Row[]> {
  const { sample, field } = update;
  const ours = await startOurs(core);
  const addresses = watchers.map(({ path, asks }) => ({ address: `${ours.origin}${path}`, asks }));
  const found = await measure(ours.process, { addresses, type: sample.type, field }, (seconds) =>
    publish(core, watchers, update, seconds),
  );
  ours.process.kill();

  const bare = await startServer('live-bare.ts', {});
  const opening = { addresses: watchers.map(() => ({ address: bare.origin })), type: sample.type, field };
  const limit = await measure(bare.process, opening, async (seconds) => {
    bare.process.send({ rate: RATE, seconds, sample, field });
    await once(bare.process, 'message');
  });
  bare.process.kill();

  const against = 'bare ws, which makes up what it sends';
  const row = (what: string, unit: string, name: keyof typeof found) => {
    return { what, ours: found[name], limit: limit[name], unit, against };
  };
  return [
    row('delivered', 'updates/s', 'rate'),
    row('from published to received, half', 'ms', 'p50'),
    row('from published to received, 99 %', 'ms', 'p99'),
    row('the server, of one core', '%', 'processor'),
    row('the server, in memory', 'MB', 'megabytes'),
  ];
}

async function publish({ database, live }: Core, watchers: readonly Watcher[], { detail }: Update, seconds: number) {
  await eachTick({ rate: RATE, seconds, members: watchers.length }, async (places, round) => {
    const runs = places.map((place) => watchers[place]?.run).filter((run) => run !== undefined);
    const told = detail(String(process.hrtime.bigint()));
    await live.publishAll(
      database.query,
      runEvents(runs.map((run) => ({ ...run, progress: round % 100, detail: told }))),
    );
  });
}

async function measure(server: ChildProcess, opening: Opening, send: (seconds: number) => Promise<void>) {
  const clients = await openClients(opening);
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

/** @returns the process of all clients, once they are connected */
export async function openClients(opening: Opening): Promise<ChildProcess> {
  const clients = startProcess('live-clients.ts');
  clients.send({ open: opening });
  await once(clients, 'message');
  return clients;
}

export async function report(clients: ChildProcess): Promise<Report> {
  await delay(500); // Includes messages that are still under way.
  clients.send({});
  const [found] = (await once(clients, 'message')) as [Report];
  return found;
}

/** In hundredths of a second: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export async function processorSeconds({ pid }: ChildProcess): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [, , , , , , , , , , , user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(user) + Number(system)) / 100;
}

/** Of the process alone. */
export async function residentMegabytes({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}
