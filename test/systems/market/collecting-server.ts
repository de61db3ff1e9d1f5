/**
 * A server that only runs one script, to be killed. Prints the script's output.
 * With a second script, it runs that first, so that a process waits for the first one.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { ProcessMarks } from '../../../src/shared/processes/process-marks.ts';
import { Spares } from '../../../src/shared/processes/spares.ts';
import { collectRows } from '../../../src/systems/market/domain/scripts/run-script.ts';
import type { ScriptProcess } from '../../../src/systems/market/domain/scripts/script-process.ts';

const [file = '', before] = process.argv.slice(2);
const spares = new Spares<ScriptProcess>();
const run = (script: string) =>
  collectRows({
    file: script,
    parameters: {},
    memoryMegabytes: 512,
    marks: new ProcessMarks('test'),
    spares,
    signal: new AbortController().signal,
    log: (_level, message) => process.stdout.write(`${message}\n`),
    progress: () => {},
  });
if (before !== undefined) {
  for await (const _ of run(before));
  while (spares.size === 0) await delay(20);
}
for await (const _ of run(file));
