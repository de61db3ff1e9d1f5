/**
 * Processes that have left the group of the program that started them (`setsid`, `detached: true`) and would outlive it.
 * They are known by a mark in their environment, which every process inherits.
 */
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { kill } from 'node:process';

const MARK = 'OWLERY_STARTED_BY';

/** The variable to put into a program's environment, a value of its own for each. */
export function strayMark(): Readonly<Record<string, string>> {
  return { [MARK]: randomUUID() };
}

/** A process may start another while it is being looked for. */
const MOST_LOOKS = 10;

/** Kills all processes that bear the mark, where the system has /proc. A program that clears its environment gets away. */
export async function killStrays(mark: Readonly<Record<string, string>>): Promise<void> {
  const sought = `${MARK}=${mark[MARK]}`;
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const strays = await findMarked(sought);
    if (strays.length === 0) return;
    for (const pid of strays) end(pid);
  }
}

async function findMarked(sought: string): Promise<number[]> {
  const entries = await readdir('/proc').catch(() => []);
  const pids = entries.filter((name) => /^\d+$/.test(name));
  const marked = await Promise.all(pids.map(async (pid) => ((await isMarked(pid, sought)) ? [Number(pid)] : [])));
  return marked.flat();
}

/** The environment of one that has ended, or is somebody else's, cannot be read. */
async function isMarked(pid: string, sought: string): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
  return environment.split('\0').includes(sought);
}

function end(pid: number): void {
  try {
    kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
