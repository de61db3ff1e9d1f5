/** Starts and stops the embedded PostgreSQL, through `pg_ctl`. */
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from './embedded-binaries.ts';
import type { Cluster } from './embedded-cluster.ts';
import { commandLine, isAlive } from './processes.ts';

const settings = [
  'listen_addresses=',
  'unix_socket_permissions=0700',
  'max_connections=200',
  'shared_buffers=128MB',
  'jit=off', // Our statements are short: compiling one costs more than running it.
  'timezone=UTC',
  'max_wal_size=2GB',
  // Owlery logs the errors of its statements; PostgreSQL's log would contain the values.
  'log_min_messages=log',
  'log_checkpoints=off',
];

/** After a kill -9 it replays up to 2 GB of its log first, which takes minutes on a slow disk. */
const RECOVERY_SECONDS = 600;

/** PostgreSQL writes its process id right after it has created a lock file; one that stays empty is left by a crash. */
const EMPTY_LOCK_MILLISECONDS = 2_000;

/** @returns undefined if it has started, otherwise the reason in one line */
export async function startServer(cluster: Cluster): Promise<string | undefined> {
  await removeStaleLocks(cluster);
  const logged = await stat(cluster.logFile).catch(() => ({ size: 0 }));
  const started = await pgCtl(cluster, [
    'start',
    '--wait',
    `--timeout=${RECOVERY_SECONDS}`,
    '--silent',
    `--log=${cluster.logFile}`,
    `--options=${settings.map((setting) => `-c ${setting}`).join(' ')} -k "${cluster.socketFolder}"`,
  ]);
  if (started.code === 0) return undefined;
  const log = await readFile(cluster.logFile).catch(() => Buffer.alloc(0));
  const lines = log.subarray(logged.size).toString().trim().split('\n');
  const fatal = lines.findLast((line) => /FATAL|PANIC/.test(line));
  return (fatal ?? started.output.trim().split('\n').at(-1) ?? '').replace(/^.*(FATAL|PANIC):\s*/, '');
}

/**
 * Takes at most five seconds: what it has not written to the tables by then is replayed at the next start. Does not use
 * `pg_ctl stop`, which looks twice and may stop the server that the next process has just started.
 */
export async function stopServer(cluster: Cluster): Promise<void> {
  const pid = await pidIn(postmasterLock(cluster));
  if (pid === undefined || !(await isOurs(cluster, pid))) return;
  for (const [signal, milliseconds] of [['SIGINT', 3_000] as const, ['SIGQUIT', 2_000] as const]) {
    process.kill(pid, signal);
    const deadline = Date.now() + milliseconds;
    while (Date.now() < deadline) {
      // The lock file is removed last. The process may stay as a zombie if process 1 of a container does not reap it.
      if (!isAlive(pid) || (await pidIn(postmasterLock(cluster))) !== pid) return;
      await delay(20);
    }
  }
}

/**
 * The lock files of a PostgreSQL outlive its kill -9. It ignores them if no process has their process id, but refuses
 * to start if an unrelated process has the same id by now, as happens in every restarted container, and if the file is
 * empty, as after a power cut.
 */
async function removeStaleLocks(cluster: Cluster): Promise<void> {
  for (const lock of [postmasterLock(cluster), join(cluster.socketFolder, '.s.PGSQL.5432.lock')]) {
    const pid = await pidIn(lock);
    const isStale = pid === undefined ? await staysEmpty(lock) : isAlive(pid) && !(await isOurs(cluster, pid));
    if (!isStale) continue;
    cluster.logger.warn({ lock, pid }, 'removing the stale lock of a killed PostgreSQL');
    await rm(lock, { force: true });
  }
}

const postmasterLock = ({ folder }: Cluster) => join(folder, 'postmaster.pid');

async function staysEmpty(lock: string): Promise<boolean> {
  const file = await stat(lock).catch(() => undefined);
  return file?.size === 0 && Date.now() - file.mtimeMs > EMPTY_LOCK_MILLISECONDS;
}

async function pidIn(lock: string): Promise<number | undefined> {
  const pid = Number.parseInt(await readFile(lock, 'utf8').catch(() => ''), 10);
  return pid > 0 ? pid : undefined;
}

/** Whether the process is this cluster's server; true if it cannot be determined. */
async function isOurs({ folder }: Cluster, pid: number): Promise<boolean> {
  const command = await commandLine(pid);
  return command === undefined || command.includes(`${folder} `);
}

function pgCtl({ account, binaries, folder }: Cluster, options: string[]) {
  return run(account, binaries.pgCtl, [...options, '--pgdata', folder]);
}
