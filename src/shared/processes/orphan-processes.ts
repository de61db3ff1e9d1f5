/** Kills processes that a program has left running: after its own end, or after the end of the process that started it. */
import { readFile } from 'node:fs/promises';
import { kill } from 'node:process';
import type { Logger } from 'pino';
import { every } from '../every.ts';
import { MARK_VARIABLE, type ProcessMark, type ProcessMarks } from './process-marks.ts';
import { listProcessIds } from './process-table.ts';

/** A process may start another during the search, which is then repeated. */
const MOST_SEARCHES = 10;
const INTERVAL_SECONDS = 5;

/** Kills all processes with this mark, if the system has /proc. A process that clears its environment is not found. */
export async function killMarked(mark: ProcessMark): Promise<void> {
  await killAll((found) => Promise.resolve(found === mark[MARK_VARIABLE]));
}

/**
 * Kills all processes of programs whose starter has died.
 * @returns their process ids
 */
export async function killOrphans(marks: ProcessMarks): Promise<number[]> {
  return await killAll((found) => marks.isOrphaned(found));
}

/** Kills orphans now and every 5 s. Returns a function that stops. */
export async function watchOrphans(marks: ProcessMarks, logger: Logger): Promise<() => Promise<void>> {
  const search = async () => {
    const killed = await killOrphans(marks);
    if (killed.length > 0) logger.warn({ processes: killed }, 'killed orphan processes');
  };
  await search();
  const { stop } = every(INTERVAL_SECONDS, search, {
    logger,
    failure: 'looking for orphan processes failed; retrying',
  });
  return stop;
}

async function killAll(isMeant: (mark: string) => Promise<boolean>): Promise<number[]> {
  const killed = new Set<number>();
  for (let search = 0; search < MOST_SEARCHES; search += 1) {
    const found = await findMarked(isMeant);
    if (found.length === 0) break;
    for (const pid of found) {
      end(pid);
      killed.add(pid);
    }
  }
  return [...killed];
}

async function findMarked(isMeant: (mark: string) => Promise<boolean>): Promise<number[]> {
  const pids = await listProcessIds();
  const found = await Promise.all(
    pids.map(async (pid) => {
      const mark = await readMark(pid);
      return mark !== undefined && (await isMeant(mark)) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}

/** @returns undefined too if the process has ended or belongs to another user, whose environment cannot be read */
async function readMark(pid: string): Promise<string | undefined> {
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
  const variable = environment.split('\0').find((text) => text.startsWith(`${MARK_VARIABLE}=`));
  return variable?.slice(MARK_VARIABLE.length + 1);
}

function end(pid: number): void {
  try {
    kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
