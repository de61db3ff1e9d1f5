import { readFile } from 'node:fs/promises';
import { listProcessIds, readProcessStat } from './process-table.ts';

/**
 * The memory of a process group in MB; 0 if the system has no /proc. Memory shared by several of its processes, as by
 * those that load training data, is counted once; measuring that is slow and is done only if the plain sum exceeds
 * `limit`.
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
