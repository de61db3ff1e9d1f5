/** Reads Linux's process table; empty if the system has no /proc. */
import { readdir, readFile } from 'node:fs/promises';

export interface ProcessStat {
  /** `Z`: a zombie, which has ended and not been reaped yet. */
  readonly state: string;
  readonly group: number;
  /** In ticks since the boot of the machine: together with its id it identifies a process uniquely. */
  readonly startedAt: string;
}

export async function listProcessIds(): Promise<string[]> {
  return (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
}

/** @returns undefined if the process does not exist */
export async function readProcessStat(pid: string | number): Promise<ProcessStat | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat === undefined ? undefined : parseProcessStat(stat);
}

/** @param stat in the format of https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export function parseProcessStat(stat: string): ProcessStat {
  // The name in parentheses may contain any character.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', group: Number(fields[2]), startedAt: fields[19] ?? '' };
}
