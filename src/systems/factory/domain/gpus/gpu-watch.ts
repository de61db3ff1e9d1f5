/** Reads the machine's GPUs every few seconds, and offers those of this process to the pool. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { killOrphans } from '../../../../shared/processes/orphan-processes.ts';
import type { ProcessMarks } from '../../../../shared/processes/process-marks.ts';
import { GpuClaims } from './gpu-claims.ts';
import type { GpuDevice, GpuPool } from './gpu-pool.ts';
import { isInUse } from './gpu-use.ts';
import { type Gpu, readGpus } from './nvidia-smi.ts';

export interface GpuWatchOptions {
  readonly pool: GpuPool;
  /** Indexes or names of the only ones to use; undefined: all. */
  readonly only: readonly string[] | undefined;
  readonly marks: ProcessMarks;
  readonly logger: Logger;
}

const INTERVAL_MILLISECONDS = 5_000;

export class GpuWatch implements AsyncDisposable {
  readonly #options: GpuWatchOptions;
  readonly #claims = new GpuClaims();
  readonly #stopped = new AbortController();
  #gpus: readonly Gpu[] = [];
  #problem: string | undefined;
  #watching: Promise<void> | undefined;

  constructor(options: GpuWatchOptions) {
    this.#options = options;
  }

  /** This process's GPUs as last read. */
  get gpus(): readonly Gpu[] {
    return this.#gpus;
  }

  /** Resolves when the GPUs have been read once, in 10 s at most. */
  async start(): Promise<void> {
    if (this.#options.only?.length === 0) return;
    await this.#look();
    this.#watching = this.#watch();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped.abort();
    await this.#watching;
    this.#options.pool.offer([]);
    await this.#claims[Symbol.asyncDispose]();
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      await delay(INTERVAL_MILLISECONDS, undefined, { signal, ref: false }).catch(() => {});
      if (!signal.aborted) await this.#look();
    }
  }

  async #look(): Promise<void> {
    const { pool, only, logger } = this.#options;
    const ours = new Set(pool.taken);
    const { gpus, problem } = await readGpus(this.#stopped.signal);
    if (this.#stopped.signal.aborted) return;
    if (problem !== this.#problem && problem) logger.warn({ problem }, 'reading some GPUs failed');
    this.#problem = problem;
    const wanted = gpus.map((gpu) => ({
      ...gpu,
      devices: gpu.devices.filter((device) => isWanted(gpu, device, only)),
    }));
    const mine = new Set(await this.#claim(wanted.flatMap(({ devices }) => devices)));
    this.#gpus = wanted
      .map((gpu) => ({ ...gpu, devices: gpu.devices.filter((device) => mine.has(device)) }))
      .filter(({ devices }) => devices.length > 0);
    for (const device of pool.taken) ours.add(device);
    pool.offer(offered(this.#gpus, ours));
  }

  /** The process that had a device before may have been killed, and its programs may still use the device. */
  async #claim(devices: readonly string[]): Promise<string[]> {
    const before = this.#claims.held;
    const held = await this.#claims.claim(devices);
    if (held.some((device) => !before.has(device))) await killOrphans(this.#options.marks);
    return held;
  }
}

/** The devices to offer, the least busy first; none in use by others. */
function offered(gpus: readonly Gpu[], ours: ReadonlySet<string>): GpuDevice[] {
  return gpus
    .filter((gpu) => gpu.devices.some((device) => ours.has(device) || device !== gpu.uuid) || !isInUse(gpu))
    .toSorted((one, other) => (one.usage ?? 0) - (other.usage ?? 0))
    .flatMap(({ uuid, devices }) => devices.map((name) => ({ name, isWhole: name === uuid })));
}

function isWanted({ index, uuid }: Gpu, device: string, only: readonly string[] | undefined): boolean {
  return only?.some((one) => one === String(index) || one === uuid || one === device) ?? true;
}
