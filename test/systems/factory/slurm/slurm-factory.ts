/** A factory whose tasks run in a real Slurm, with workers in processes of their own that can be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execPath } from 'node:process';
import { sql } from 'kysely';
import { expect, vi } from 'vitest';
import { type Caller, callerWith } from '../../../acceptance/market/collecting.ts';
import { startTestServer, type TestServer } from '../../../support/server.ts';
import type { TestSlurm } from '../../../support/slurm.ts';
import { accountWith } from '../../../support/tokens.ts';

const main = resolve(import.meta.dirname, '../../../../src/main.ts');

export interface SlurmWorker {
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface SlurmFactory extends AsyncDisposable {
  readonly server: TestServer;
  readonly user: Caller;
  readonly admin: Caller;
  readonly folder: string;
  /** @returns when it works */
  startWorker(environment?: Record<string, string>): Promise<SlurmWorker>;
  /** Which jobs Slurm shows for a task: `id state`. */
  jobsOf(taskId: string): Promise<string[]>;
  /** The submissions that may be alive. */
  openJobs(): Promise<number>;
}

/** @param everywhere variables of the server and of all workers */
export async function startSlurmFactory(
  slurm: TestSlurm,
  types: string,
  everywhere: Record<string, string> = {},
): Promise<SlurmFactory> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-slurm-factory-'));
  await writeFile(join(folder, 'factory.tasks.yaml'), types.replaceAll('FOLDER', folder));
  const server = await startTestServer('factory', { supervises: true, environment: everywhere });
  const workers: ChildProcess[] = [];
  const startWorker = async (environment: Record<string, string> = {}): Promise<SlurmWorker> => {
    const child = spawn(execPath, [main, 'worker', '--queues', 'factory'], {
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: server.core.config.databaseUrl,
        OWLERY_SECRET: 'a secret that all nodes of a test share',
        OWLERY_DATA_DIR: server.core.config.dataDir,
        OWLERY_TASKS_FILE: join(folder, 'factory.tasks.yaml'),
        OWLERY_SLURM_FOLDER: join(folder, 'jobs'),
        OWLERY_SLURM_POLL_SECONDS: '1',
        OWLERY_SLURM_GRACE_SECONDS: '6',
        OWLERY_GPUS: 'none',
        SLURM_CONF: slurm.conf,
        ...everywhere,
        ...environment,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    workers.push(child);
    const said: string[] = [];
    child.stderr.on('data', (text) => said.push(String(text)));
    const end = async (signal: NodeJS.Signals) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    };
    await vi.waitFor(() => expect(said.join('')).toContain('"working"'), { timeout: 120_000, interval: 100 });
    return { kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
  };
  return {
    server,
    folder,
    user: callerWith(server, await accountWith(server.core, 'user')),
    admin: callerWith(server, await accountWith(server.core, 'admin')),
    startWorker,
    async jobsOf(taskId) {
      const { rows } = await sql<{ uuid: string }>`
        select runs.uuid from runs join factory_tasks on factory_tasks.run_id = runs.id
        where factory_tasks.uuid = ${taskId}`.execute(server.core.database.query);
      const shown = await slurm.ask('squeue', '-h', '-t', 'all', '-o', '%A %T %j');
      const lines = shown.split('\n').filter((line) => line.includes(`owlery-${rows[0]?.uuid}-`));
      return lines.map((line) => line.split(' ').slice(0, 2).join(' ')).sort();
    },
    async openJobs() {
      const { rows } = await sql`select name from factory_slurm_jobs`.execute(server.core.database.query);
      return rows.length;
    },
    async [Symbol.asyncDispose]() {
      for (const child of workers) child.kill('SIGKILL');
      await server.close();
      await rm(folder, { recursive: true, force: true });
      expect(server.undeclared).toEqual([]);
    },
  };
}
