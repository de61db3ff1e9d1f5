import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether a program is on the PATH. Tests that need a missing one say so and are skipped. */
export function hasProgram(name: string): boolean {
  const isThere = (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!isThere) process.stderr.write(`${name} is not there: what needs it is not tested\n`);
  return isThere;
}
