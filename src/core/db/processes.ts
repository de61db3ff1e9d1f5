import { readFile } from 'node:fs/promises';
import { run } from './embedded-binaries.ts';

/** Whether a process with this id exists, even if it belongs to another user. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** @returns undefined if it cannot be determined: slim containers have no `ps`, macOS has no `/proc`. */
export async function commandLine(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  if (text !== undefined) return text.replaceAll('\0', ' ');
  const asked = await run({}, 'ps', ['-ww', '-p', String(pid), '-o', 'args=']).catch(() => undefined);
  return asked?.code === 0 ? asked.output : undefined;
}
