/**
 * Sees to it that a task never works longer than is held for it: some time before that is used up more is held, a minute
 * at a time, and where its owner has no more, the task is told to stop.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { refuseWork } from './errors.ts';

export interface MeterOptions {
  /** How long what is held lasts from now on. */
  readonly paidSeconds: number;
  /** Holds more. @returns for how many seconds; 0 when there is no more */
  readonly extend: () => Promise<number>;
  readonly logger: Logger;
}

/** In time for a database that is slow, or away for a moment. */
const MARGIN_SECONDS = 10;
const RETRY_SECONDS = 1;

export class Meter implements AsyncDisposable {
  readonly #options: MeterOptions;
  readonly #exhausted = new AbortController();
  readonly #stopped = new AbortController();
  readonly #watching: Promise<void>;

  constructor(options: MeterOptions) {
    this.#options = options;
    this.#watching = this.#watch();
  }

  /** Aborted with `insufficient_balance` when nothing is left. */
  get signal(): AbortSignal {
    return this.#exhausted.signal;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    let end = performance.now() / 1_000 + this.#options.paidSeconds;
    const left = () => end - performance.now() / 1_000;
    let refused = false;
    // Once more when what is held ends; not at once again where that has been and nobody knows whether there is more.
    const retryIn = () => (left() > 0 ? Math.min(left(), RETRY_SECONDS) : RETRY_SECONDS);
    while (await this.#wait(refused ? retryIn() : left() - MARGIN_SECONDS)) {
      const more = await this.#extend();
      // Without the database nobody knows what there is: the work goes on, and is held for when it is known.
      end += more ?? 0;
      refused = !more;
      if (more === 0 && left() <= 0) {
        const message = 'what was held for the task is used up, and the balance has no more';
        this.#exhausted.abort(refuseWork('insufficient_balance', { message }));
        return;
      }
    }
  }

  /** @returns for how many seconds more is held; undefined when that is not known */
  async #extend(): Promise<number | undefined> {
    try {
      return await this.#options.extend();
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'extending the hold of a task failed; retrying');
      return undefined;
    }
  }

  /** @returns whether to go on */
  async #wait(seconds: number): Promise<boolean> {
    const { signal } = this.#stopped;
    await delay(Math.max(0, Math.min(seconds, 86_400)) * 1_000, undefined, { signal }).catch(() => {});
    return !signal.aborted;
  }
}
