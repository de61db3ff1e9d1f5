/** The processes of a benchmark. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Starts a file of this folder. @param stderr where the log goes */
export function startProcess(
  file: string,
  environment: Record<string, string> = {},
  stderr: 'inherit' | 'ignore' = 'inherit',
): ChildProcess {
  const env = { ...process.env, ...environment };
  return fork(join(import.meta.dirname, file), { env, stdio: ['ignore', 'ignore', stderr, 'ipc'] });
}

/**
 * Starts a file that serves. Its log is discarded, so that the disk is not measured.
 * @returns its address, once it has printed it
 */
export async function startServer(
  file: string,
  environment: Record<string, string>,
): Promise<{ process: ChildProcess; origin: string }> {
  const child = startProcess(file, environment, 'ignore');
  const [{ origin }] = (await once(child, 'message')) as [{ origin: string }];
  return { process: child, origin };
}
