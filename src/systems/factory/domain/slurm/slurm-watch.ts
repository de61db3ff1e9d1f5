/** Reads all jobs of this installation in one query, every few seconds while somebody follows one. */
import { performance } from 'node:perf_hooks';
import type { Logger } from 'pino';
import type { Slurm, SlurmJob } from './slurm.ts';

/** What Slurm last said. */
export interface Look {
  /** When the query began, by `performance.now()`. */
  readonly begunAt: number;
  /** By name. */
  readonly jobs: ReadonlyMap<string, readonly SlurmJob[]>;
}

export interface SlurmWatchOptions {
  readonly slurm: Slurm;
  readonly logger: Logger;
  readonly intervalSeconds: number;
}

const LONGEST_INTERVAL_SECONDS = 60;

export class SlurmWatch {
  readonly #options: SlurmWatchOptions;
  #followers = 0;
  #looking = false;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #look: Look | undefined;
  #answersSince: number | undefined;
  #hasBeenAway = false;

  constructor(options: SlurmWatchOptions) {
    this.#options = options;
  }

  /** The last answer; undefined before the first. */
  get look(): Look | undefined {
    return this.#look;
  }

  /** Whether the last queries were not answered. */
  get isAway(): boolean {
    return this.#failures > 1;
  }

  /**
   * Whether the controller is away or was until so many seconds ago: one that has just started does not know its nodes
   * yet, and refuses what they could do.
   */
  mayBeStarting(seconds: number): boolean {
    if (!this.#hasBeenAway) return false;
    return this.#answersSince === undefined || performance.now() - this.#answersSince < seconds * 1_000;
  }

  /** Keeps the answers fresh until it is disposed of. */
  follow(): Disposable {
    this.#followers += 1;
    if (this.#followers === 1) void this.#turn();
    let follows = true;
    return {
      [Symbol.dispose]: () => {
        if (follows) this.#followers -= 1;
        follows = false;
      },
    };
  }

  async #turn(): Promise<void> {
    if (this.#looking) return;
    clearTimeout(this.#timer);
    this.#looking = true;
    await this.#ask();
    this.#looking = false;
    if (this.#followers === 0) return;
    const seconds = Math.min(this.#options.intervalSeconds * 2 ** this.#failures, LONGEST_INTERVAL_SECONDS);
    this.#timer = setTimeout(() => void this.#turn(), seconds * 1_000).unref();
  }

  async #ask(): Promise<void> {
    const { slurm, logger } = this.#options;
    const begunAt = performance.now();
    try {
      const jobs = await slurm.jobs();
      if (this.#failures > 0) this.#answersSince = undefined;
      this.#answersSince ??= begunAt;
      this.#look = { begunAt, jobs: Map.groupBy(jobs, ({ name }) => name) };
      if (this.#failures > 0) logger.info('Slurm answers again');
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      this.#hasBeenAway = true;
      if (this.#failures === 1) logger.warn({ err: error }, 'reading the jobs of Slurm failed; retrying less often');
    }
  }
}
