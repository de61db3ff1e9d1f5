/** A server that only runs one script, to be killed. Prints the script's output. */
import { ProcessMarks } from '../../../src/shared/processes/process-marks.ts';
import { collectRows } from '../../../src/systems/market/domain/scripts/run-script.ts';

const rows = collectRows({
  file: process.argv[2] as string,
  parameters: {},
  memoryMegabytes: 512,
  marks: new ProcessMarks('test'),
  signal: new AbortController().signal,
  log: (_level, message) => process.stdout.write(`${message}\n`),
  progress: () => {},
});
for await (const _ of rows);
