/**
 * Stops the embedded PostgreSQL when the last process that uses it has ended in any way, including kill -9 and a
 * forced exit. Each such process holds a named pipe open for writing. A shell reads from it; nothing is ever written,
 * and the shell reads the end of the file when the system has closed the pipe for the last writer.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from './embedded-binaries.ts';
import type { Cluster } from './embedded-cluster.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import { commandLine, isAlive } from './processes.ts';

/**
 * $1: the pipe. $2: the folder of the cluster, whose lock file begins with the process id of the PostgreSQL that runs.
 */
const SCRIPT = `
while read -r _; do :; done < "$1"
pid=$(head -n 1 "$2/postmaster.pid" 2> /dev/null)
[ -n "$pid" ] || exit 0
{ tr '\\0' ' ' < "/proc/$pid/cmdline" || ps -ww -o args= -p "$pid"; } 2> /dev/null | grep -qF -- "$2 " && kill -INT "$pid"
exit 0`;

/** The time a shell needs to notice. */
const PATIENCE_MILLISECONDS = 1_000;

const pipeOf = ({ socketFolder }: Cluster) => join(socketFolder, 'users');
const numberFileOf = ({ socketFolder }: Cluster) => join(socketFolder, 'keeper.pid');

/**
 * Registers this process as a user of the PostgreSQL of a cluster, until it ends or calls the returned function.
 * @throws EmbeddedPostgresError
 */
export async function useCluster(cluster: Cluster): Promise<() => void> {
  const pipe = pipeOf(cluster);
  const flags = constants.O_RDWR | constants.O_NONBLOCK;
  let descriptor: number;
  try {
    descriptor = openSync(pipe, flags);
  } catch {
    const { output } = await run({}, 'mkfifo', ['-m', '600', pipe]);
    try {
      descriptor = openSync(pipe, flags);
    } catch (cause) {
      throw new EmbeddedPostgresError(`creating the named pipe ${pipe} failed: ${output.trim()}`, { cause });
    }
  }
  return () => closeSync(descriptor);
}

/** Starts the keeper of a cluster, unless one is running. Call it as a registered user. */
export async function ensureKeeper(cluster: Cluster): Promise<void> {
  if (await keeperOf(cluster)) return;
  const keeper = spawn('/bin/sh', ['-c', SCRIPT, 'owlery-keeper', pipeOf(cluster), cluster.folder], {
    cwd: '/',
    detached: true,
    stdio: 'ignore',
  });
  keeper.unref();
  await once(keeper, 'spawn');
  await writeFile(numberFileOf(cluster), String(keeper.pid));
}

/** Resolves when the keeper has ended, which it does once no user is left; after a second at most. */
export async function keeperEnded(cluster: Cluster): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  while (performance.now() < deadline && (await keeperOf(cluster))) await delay(5);
}

/** The process id of the running keeper. */
async function keeperOf(cluster: Cluster): Promise<number | undefined> {
  const pid = Number.parseInt(await readFile(numberFileOf(cluster), 'utf8').catch(() => ''), 10);
  if (!(pid > 0 && isAlive(pid))) return undefined;
  return (await commandLine(pid))?.includes(pipeOf(cluster)) ? pid : undefined;
}
