/** What Linux tells of the processes there are; nothing, where the system has no /proc. */
import { readdir, readFile } from 'node:fs/promises';

export interface ProcessStat {
  /** `Z`: it has ended, and nobody has asked how yet. */
  readonly state: string;
  readonly group: number;
  /** In ticks since the machine was started: with its id this names a process for good. */
  readonly startedAt: string;
}

export async function listProcessIds(): Promise<string[]> {
  return (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
}

/** @returns undefined, where there is no such process */
export async function readProcessStat(pid: string | number): Promise<ProcessStat | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat === undefined ? undefined : parseProcessStat(stat);
}

/** @param stat as https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html has it */
export function parseProcessStat(stat: string): ProcessStat {
  // The name in parentheses may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', group: Number(fields[2]), startedAt: fields[19] ?? '' };
}
