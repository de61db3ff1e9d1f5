/** Scripts written by a test, in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ProcessMarks } from '../../../src/shared/processes/process-marks.ts';
import type { Row } from '../../../src/systems/market/domain/rows/row-encoder.ts';
import { collectRows, type ScriptHost, type ScriptRun } from '../../../src/systems/market/domain/scripts/run-script.ts';

/** The host of script processes. */
export const HOST: ScriptHost = { memoryMegabytes: 512, marks: new ProcessMarks('test') };

export interface ScriptFolder extends AsyncDisposable {
  readonly folder: string;
  /** Writes `stocks/daily/<name>.ts`, or the given path. @returns its absolute path */
  write(name: string, code: string): Promise<string>;
}

export async function makeScriptFolder(): Promise<ScriptFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-scripts-'));
  return {
    folder,
    async write(name, code) {
      const file = join(folder, name.includes('/') ? name : `stocks/daily/${name}.ts`);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, code);
      return file;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** Runs a script. @returns all its rows */
export async function collect(file: string, options: Partial<ScriptRun> = {}): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of collectRows({
    file,
    parameters: {},
    ...HOST,
    signal: new AbortController().signal,
    log: () => {},
    progress: () => {},
    ...options,
  })) {
    rows.push(...batch);
  }
  return rows;
}

/** A script whose `collect` has this body. */
export const collecting = (body: string, declaration = '') => `
  import { defineScript } from 'owlery/script';
  export default defineScript({
    name: 'Test', ${declaration}
    async *collect({ parameters, signal, log, progress }) { ${body} },
  });`;

/** Whether a process runs. A zombie does not: it has ended, but its parent has not read its exit status yet. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const { readFile } = await import('node:fs/promises');
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return !/\) Z /.test(stat);
}

/**
 * Starts a server that runs a script, which must print process ids first.
 * @param before another script, run first, so that the script gets a process that has waited
 * @returns both, for a test that kills the server
 */
export async function startCollectingServer(
  file: string,
  before?: string,
): Promise<{ server: ChildProcess; pids: number[] }> {
  const scripts = before === undefined ? [file] : [file, before];
  const server = spawn(process.execPath, [join(import.meta.dirname, 'collecting-server.ts'), ...scripts], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = await once(server.stdout, 'data');
  return { server, pids: String(printed).trim().split(' ').map(Number) };
}
