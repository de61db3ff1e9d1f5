/** A market script that waits until a test lets it go on. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes the script `patient`, which yields a row, waits until the file `gate` exists, and yields another. */
export async function writePatientScript(scripts: string, gate: string): Promise<void> {
  await mkdir(join(scripts, 'owls/manual'), { recursive: true });
  await writeFile(
    join(scripts, 'owls/manual/patient.js'),
    `import { existsSync } from 'node:fs';
     export default {
       name: 'Waits until it may go on',
       async *collect() {
         yield { n: 1 };
         while (!existsSync(${JSON.stringify(gate)})) await new Promise((resolve) => setTimeout(resolve, 50));
         yield { n: 2 };
       },
     };`,
  );
}
