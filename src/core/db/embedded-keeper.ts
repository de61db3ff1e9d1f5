/**
 * Stops the embedded PostgreSQL when the last process that uses it has ended, however it ended: by kill -9 too, or cut
 * off because its stop took too long. Each such process holds a named pipe open for writing; a shell reads from it, to
 * whom nothing ever comes, and who reads its end when the system has closed it for the last of them.
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

/** $1: the pipe. $2: the folder of the cluster, whose lock file begins with the process id of the PostgreSQL that runs. */
const SCRIPT = `
while read -r _; do :; done < "$1"
pid=$(head -n 1 "$2/postmaster.pid" 2> /dev/null)
[ -n "$pid" ] || exit 0
{ tr '\\0' ' ' < "/proc/$pid/cmdline" || ps -ww -o args= -p "$pid"; } 2> /dev/null | grep -qF -- "$2 " && kill -INT "$pid"
exit 0`;

/** The shell has only to notice. */
const PATIENCE_MILLISECONDS = 1_000;

const pipeOf = ({ socketFolder }: Cluster) => join(socketFolder, 'users');
const numberFileOf = ({ socketFolder }: Cluster) => join(socketFolder, 'keeper.pid');

/**
 * Says that this process uses the PostgreSQL of a cluster, until it ends or calls the result.
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
      throw new EmbeddedPostgresError(`no named pipe can be made at ${pipe}: ${output.trim()}`, { cause });
    }
  }
  return () => closeSync(descriptor);
}

/** Has somebody wait for the end of the last user, unless somebody does. Call it as a user. */
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

/** Resolves when the keeper has ended, as it does at once when there are no users any more; after a second at most. */
export async function keeperEnded(cluster: Cluster): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  while (performance.now() < deadline && (await keeperOf(cluster))) await delay(5);
}

/** The process id of the keeper that waits. */
async function keeperOf(cluster: Cluster): Promise<number | undefined> {
  const pid = Number.parseInt(await readFile(numberFileOf(cluster), 'utf8').catch(() => ''), 10);
  if (!(pid > 0 && isAlive(pid))) return undefined;
  return (await commandLine(pid))?.includes(pipeOf(cluster)) ? pid : undefined;
}
