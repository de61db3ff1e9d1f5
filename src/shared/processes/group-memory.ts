import { readFile } from 'node:fs/promises';
import { listProcessIds, readProcessStat } from './process-table.ts';

/**
 * The memory of a process group in MB; 0 where the system has no /proc. Memory that several of its processes share, as
 * those that load data for a training do, is counted once: but that is slow to find out, and only asked for when the
 * sum of all is above `limit`.
 */
export async function groupMemory(group: number, limit: number): Promise<number> {
  const members = await groupMembers(group);
  const resident = await sum(members, 'status', /^VmRSS:\s+(\d+) kB$/m);
  return resident <= limit ? resident : await sum(members, 'smaps_rollup', /^Pss:\s+(\d+) kB$/m);
}

async function groupMembers(group: number): Promise<string[]> {
  const processes = await listProcessIds();
  const stats = await Promise.all(processes.map(readProcessStat));
  return processes.filter((_, place) => stats[place]?.group === group);
}

async function sum(processes: readonly string[], file: string, figure: RegExp): Promise<number> {
  const texts = await Promise.all(processes.map((name) => readFile(`/proc/${name}/${file}`, 'utf8').catch(() => '')));
  return texts.reduce((total, text) => total + Number(figure.exec(text)?.[1] ?? 0) / 1_024, 0);
}
