/** Looks at the machine's GPUs every few seconds, and has the pool give out those that are this process's. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { GpuClaims } from './gpu-claims.ts';
import type { GpuPool } from './gpu-pool.ts';
import { type Gpu, readGpus } from './nvidia-smi.ts';

export interface GpuWatchOptions {
  readonly pool: GpuPool;
  /** Indexes or names of the only ones to use; undefined: all. */
  readonly only: readonly string[] | undefined;
  readonly logger: Logger;
}

const INTERVAL_MILLISECONDS = 5_000;
/** Until then a reading that failed is taken for a hiccup, and what was read last for true. */
const TRUSTED_MILLISECONDS = 30_000;

export class GpuWatch implements AsyncDisposable {
  readonly #options: GpuWatchOptions;
  readonly #claims = new GpuClaims();
  readonly #stopped = new AbortController();
  #gpus: readonly Gpu[] = [];
  #readAt = Number.NEGATIVE_INFINITY;
  #problem: string | undefined;
  #watching: Promise<void> | undefined;

  constructor(options: GpuWatchOptions) {
    this.#options = options;
  }

  /** This process's GPUs as they were read last. */
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
    const { gpus, problem } = await readGpus(this.#stopped.signal);
    if (this.#stopped.signal.aborted) return;
    if (problem !== this.#problem && problem) logger.warn({ problem }, 'the GPUs cannot all be read');
    this.#problem = problem;
    const now = performance.now();
    if (problem && gpus.length === 0 && now - this.#readAt < TRUSTED_MILLISECONDS) return;
    this.#readAt = now;
    const wanted = gpus.map((gpu) => ({
      ...gpu,
      devices: gpu.devices.filter((device) => isWanted(gpu, device, only)),
    }));
    const mine = new Set(await this.#claims.claim(wanted.flatMap(({ devices }) => devices)));
    this.#gpus = wanted
      .map((gpu) => ({ ...gpu, devices: gpu.devices.filter((device) => mine.has(device)) }))
      .filter(({ devices }) => devices.length > 0);
    pool.offer(this.#gpus.flatMap(({ devices }) => devices));
  }
}

function isWanted({ index, uuid }: Gpu, device: string, only: readonly string[] | undefined): boolean {
  return only?.some((one) => one === String(index) || one === uuid || one === device) ?? true;
}
