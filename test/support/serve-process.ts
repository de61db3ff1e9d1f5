/** Runs `owlery serve` in a process of its own, for programs other than tests: the benchmarks and the screenshots. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const program = resolve(import.meta.dirname, '../../bin/owlery');

/** Starts it on a temporary data folder. Resolves when it is healthy. @throws if it ends before */
export async function startServe(port: number, environment: Record<string, string>): Promise<AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-serve-'));
  await chmod(folder, 0o755);
  const env = { ...process.env, OWLERY_DATA_DIR: folder, PORT: String(port), LOG_LEVEL: 'warn', ...environment };
  const child = spawn(program, ['serve'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  for (;;) {
    if (child.exitCode !== null) throw new Error('the server ended before it was healthy');
    const isHealthy = await fetch(`http://127.0.0.1:${port}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isHealthy) break;
    await delay(50);
  }
  return {
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
