/** Runs `bin/owlery` in processes of its own, on a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';
import { freePort } from './ports.ts';
import { listProcesses, type ProcessInfo } from './processes.ts';

export const root = resolve(import.meta.dirname, '../..');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A running command. */
export interface Running {
  readonly child: ChildProcess;
  readonly stdout: string;
  readonly stderr: string;
  /** Resolves when the text appears on standard output or error. */
  said(text: string | RegExp): Promise<void>;
  /** Resolves when the command has ended, by itself or after this signal. */
  ended(signal?: NodeJS.Signals): Promise<Ended>;
  /** Ctrl-C on its terminal: SIGINT to its whole process group. */
  interrupted(): Promise<Ended>;
}

export interface Home extends AsyncDisposable {
  readonly dataDir: string;
  readonly port: number;
  readonly url: string;
  /** Starts a command in a process group of its own, as a shell does. */
  start(words: string[], environment?: Record<string, string>): Running;
  /** Starts `npm start` likewise; the words follow `--`. */
  npmStart(words?: string[], environment?: Record<string, string>): Running;
  /** Runs a command to its end. */
  run(words: string[], environment?: Record<string, string>): Promise<Ended>;
  /** Starts `serve` and waits until it is healthy. */
  serve(words?: string[], environment?: Record<string, string>): Promise<Running>;
  /** Every process of this home: those in the groups started here, and those with the data folder on their command line. */
  processes(): Promise<ProcessInfo[]>;
  /** The main process of the embedded PostgreSQL. */
  postmaster(): Promise<number | undefined>;
}

/** A data folder and a port; processes that still run at the end are killed. */
export async function makeHome(): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-home-'));
  await chmod(folder, 0o755);
  const dataDir = join(folder, 'data');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const groups = new Set<number>();

  const startProgram = (program: string, words: string[], environment: Record<string, string> = {}) => {
    const running = startProcess(program, words, {
      OWLERY_DATA_DIR: dataDir,
      PORT: String(port),
      OWLERY_ADDRESS_LIMIT: '100000',
      ...environment,
    });
    groups.add(running.child.pid ?? 0);
    return running;
  };
  const start: Home['start'] = (words, environment) => startProgram(join(root, 'bin/owlery'), words, environment);
  const processes = async () => {
    return (await listProcesses()).filter(({ group, command }) => groups.has(group) || command.includes(dataDir));
  };
  return {
    dataDir,
    port,
    url,
    start,
    npmStart: (words = [], environment = {}) =>
      startProgram('npm', ['--prefix', root, 'start', ...(words.length > 0 ? ['--', ...words] : [])], environment),
    run: (words, environment) => start(words, environment).ended(),
    async serve(words = [], environment = {}) {
      const running = start(['serve', ...words], environment);
      await eventually(async () => {
        if (running.child.exitCode !== null) throw new Error(`it ended: ${running.stdout}${running.stderr}`);
        const answer = await fetch(`http://127.0.0.1:${environment.PORT ?? port}/health`);
        expect(answer.status).toBe(200);
      });
      await running.said('Owlery is at');
      return running;
    },
    processes,
    async postmaster() {
      return (await processes()).find(({ command }) => command.includes(`-D ${dataDir}`))?.pid;
    },
    async [Symbol.asyncDispose]() {
      // Repeated, because a living process may start another, such as a worker whose PostgreSQL was killed first.
      await eventually(async () => {
        const left = await processes();
        for (const { pid } of left) killNow(pid);
        expect(left).toEqual([]);
      });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Starts a program in a process group of its own, with only this environment and the PATH. */
export function startProcess(program: string, words: string[], environment: Record<string, string>): Running {
  const child = spawn(program, words, {
    detached: true,
    cwd: '/',
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '/', ...environment },
  });
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    written.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    written.stderr += chunk;
  });
  const closed = once(child, 'close');
  const ended = async (tell: () => void) => {
    tell();
    const [code] = await closed;
    return { code, ...written };
  };
  return {
    child,
    get stdout() {
      return written.stdout;
    },
    get stderr() {
      return written.stderr;
    },
    said: (text) => eventually(() => expect(written.stdout + written.stderr).toMatch(text)),
    ended: (signal) => ended(() => signal && child.kill(signal)),
    interrupted: () => ended(() => process.kill(-(child.pid ?? 0), 'SIGINT')),
  };
}
