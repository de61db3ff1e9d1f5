import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ProcessMarks } from '../src/shared/processes/process-marks.ts';
import { Spares } from '../src/shared/processes/spares.ts';
import { collectRows } from '../src/systems/market/domain/scripts/run-script.ts';
import type { ScriptProcess } from '../src/systems/market/domain/scripts/script-process.ts';
import { median, printTable, type Row } from './table.ts';

const ROUNDS = 15;
/** A spare has started, and the processor is free again. */
const READY_MILLISECONDS = 500;

const SCRIPTS = {
  'script.ts': `import { defineScript } from 'owlery/script';
    export default defineScript({ name: 'Bench', *collect() { yield { n: 1 }; } });`,
  'script.py': `SCRIPT = {'name': 'Bench'}\ndef collect(parameters, context):\n    yield {'n': 1}\n`,
};

/** From the order to a script's first row: in a process started for it, and in one that has waited. */
export async function benchScripts(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'owlery-bench-'));
  const host = { memoryMegabytes: 512, marks: new ProcessMarks('bench') };
  const rows: Row[] = [];
  for (const [name, code] of Object.entries(SCRIPTS)) {
    const file = join(folder, name);
    await writeFile(file, code);
    await using spares = new Spares<ScriptProcess>();
    const [cold, warm]: number[][] = [[], []];
    await firstRow({ ...host, file, spares });
    for (let round = 0; round < ROUNDS; round += 1) {
      cold?.push(await firstRow({ ...host, file }));
      await delay(READY_MILLISECONDS);
      warm?.push(await firstRow({ ...host, file, spares }));
      await delay(READY_MILLISECONDS);
    }
    rows.push({
      what: `the first row of ${name}`,
      ours: median(warm ?? []),
      limit: median(cold ?? []),
      unit: 'ms',
      against: 'a process started for it',
    });
  }
  await rm(folder, { recursive: true });
  printTable('The start of a script', rows);
}

async function firstRow(
  host: Pick<Parameters<typeof collectRows>[0], 'file' | 'memoryMegabytes' | 'marks' | 'spares'>,
) {
  const begun = performance.now();
  let first = Number.NaN;
  const quiet = { log: () => {}, progress: () => {}, signal: new AbortController().signal };
  for await (const _ of collectRows({ ...host, ...quiet, parameters: {} })) first = performance.now() - begun;
  return first;
}
