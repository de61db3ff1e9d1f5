/** The processor and memory use of the machine, or of the container of this process. */
import { readFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { availableMemory, constrainedMemory } from 'node:process';

export interface MachineFigures {
  /** Percent, since the last reading. */
  readonly cpuUsage: number;
  /** Percent. */
  readonly memoryUsage: number;
}

interface Sample {
  /** Work done and capacity, in any unit. */
  readonly busy: number;
  readonly possible: number;
}

export class Machine {
  readonly #cgroup: string;
  #last: Sample | undefined;

  /** @param cgroup the mount point of this process's control group, which in a container is its own */
  constructor(cgroup = '/sys/fs/cgroup') {
    this.#cgroup = cgroup;
  }

  /** The first reading covers the time since the boot of the machine. */
  async look(): Promise<MachineFigures> {
    const sample = (await sampleOfGroup(this.#cgroup)) ?? sampleOfMachine();
    const last = this.#last ?? { busy: 0, possible: 0 };
    this.#last = sample;
    return { cpuUsage: percent(sample.busy - last.busy, sample.possible - last.possible), memoryUsage: memoryUsage() };
  }
}

function sampleOfMachine(): Sample {
  const times = cpus().map((cpu) => cpu.times);
  const idle = times.reduce((sum, time) => sum + time.idle, 0);
  const possible = times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, idle);
  return { busy: possible - idle, possible };
}

/**
 * If the group has less than the machine, only the group counts:
 * https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu
 */
async function sampleOfGroup(folder: string): Promise<Sample | undefined> {
  const [limit, stat] = await Promise.all(
    ['cpu.max', 'cpu.stat'].map((file) => readFile(`${folder}/${file}`, 'utf8').catch(() => '')),
  );
  const [, quota, period] = /^(\d+) (\d+)/.exec(limit ?? '') ?? [];
  const [, used] = /^usage_usec (\d+)/m.exec(stat ?? '') ?? [];
  if (!quota || !used) return undefined;
  return { busy: Number(used), possible: performance.now() * 1_000 * (Number(quota) / Number(period)) };
}

function memoryUsage(): number {
  const limit = constrainedMemory();
  const total = limit > 0 && limit < totalmem() ? limit : totalmem();
  return percent(total - availableMemory(), total);
}

function percent(part: number, whole: number): number {
  if (whole <= 0) return 0;
  return Math.round(Math.min(1, Math.max(0, part / whole)) * 1_000) / 10;
}
