/** Workers in processes of their own, which can be killed. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type pg from 'pg';

export interface WorkerProcess extends AsyncDisposable {
  readonly pid: number;
  /** Kills it, as a lost machine would. */
  kill(): Promise<void>;
  /** Stops it with SIGTERM. @returns its exit code */
  stop(): Promise<number | null>;
}

/** Starts a worker process for the jobs of `worker-main.ts`. Resolves when it is ready. */
export async function startWorkerProcess(connection: pg.ClientConfig): Promise<WorkerProcess> {
  const child = fork(join(import.meta.dirname, 'worker-main.ts'), [JSON.stringify(connection)], { execArgv: [] });
  const exited = once(child, 'exit');
  await Promise.race([once(child, 'message'), exited.then(([code]) => Promise.reject(new Error(`exited: ${code}`)))]);
  const end = async (signal: NodeJS.Signals) => {
    if (hasExited(child)) return child.exitCode;
    child.kill(signal);
    const [code] = await exited;
    return code as number | null;
  };
  return {
    pid: child.pid as number,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    [Symbol.asyncDispose]: async () => void (await end('SIGKILL')),
  };
}

function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
