import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../test/support/ports.ts';
import { printTable } from './table.ts';

const owlery = resolve(import.meta.dirname, '../bin/owlery');

/** Seconds from the command to a healthy answer, with a new and an existing data folder; idle memory. */
export async function benchStartUp(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-bench-'));
  await chmod(folder, 0o755);
  const first = await startUp(folder);
  await stop(first.process);
  const second = await startUp(folder);
  await delay(5_000); // Memory after the start has settled: the delay belongs to the measurement.
  const memory = await residentMegabytes(second.process.pid ?? 0);
  await stop(second.process);
  await rm(folder, { recursive: true, force: true });
  printTable('Start-up and rest', [
    { what: 'first start to healthy', ours: first.seconds, unit: 's' },
    { what: 'second start to healthy', ours: second.seconds, limit: 2, unit: 's', against: 'the aim' },
    { what: 'idle, the Node process', ours: memory, unit: 'MB' },
  ]);
}

async function startUp(folder: string): Promise<{ process: ChildProcess; seconds: number }> {
  const port = await freePort();
  const environment = { ...process.env, OWLERY_DATA_DIR: folder, PORT: String(port), LOG_LEVEL: 'warn' };
  const start = performance.now();
  const child = spawn(owlery, ['serve'], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  while (!(await isHealthy(port))) {
    if (child.exitCode !== null) throw new Error('the server ended before it was healthy');
    await delay(10);
  }
  return { process: child, seconds: (performance.now() - start) / 1000 };
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGINT');
  await once(child, 'exit');
}

async function isHealthy(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined);
  return answer?.ok ?? false;
}

/** The resident memory of the process (Linux only). */
async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
