/** Scripts written by a test, in a folder of its own. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ProcessMarks } from '../../../src/shared/processes/process-marks.ts';
import type { Row } from '../../../src/systems/market/domain/rows/row-encoder.ts';
import { collectRows, type ScriptHost, type ScriptRun } from '../../../src/systems/market/domain/scripts/run-script.ts';

/** What processes of scripts need. */
export const HOST: ScriptHost = { memoryMegabytes: 512, marks: new ProcessMarks('test') };

export interface ScriptFolder extends AsyncDisposable {
  readonly folder: string;
  /** Writes `stocks/daily/<name>.ts`, or whatever path is given. @returns its absolute path */
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

/** Has a script collect. @returns all its rows */
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

/** A script that does this to collect. */
export const collecting = (body: string, declaration = '') => `
  import { defineScript } from 'owlery/script';
  export default defineScript({
    name: 'Test', ${declaration}
    async *collect({ parameters, signal, log, progress }) { ${body} },
  });`;

/** Whether a process is there. A zombie is not: nobody has asked for its end yet, but it has ended. */
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
