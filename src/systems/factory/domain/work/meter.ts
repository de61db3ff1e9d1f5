/**
 * Ensures that a task never works longer than its hold covers: before the hold is used up, it is extended by a minute
 * at a time; if the owner has no more money, the task is stopped.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { refuseWork } from './errors.ts';

export interface MeterOptions {
  /** How long the hold lasts from now on. */
  readonly paidSeconds: number;
  /** Extends the hold. @returns by how many seconds; 0 if the balance is used up */
  readonly extend: () => Promise<number>;
  readonly logger: Logger;
}

/** Early enough for a slow or briefly unavailable database. */
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

  /** Aborted with `insufficient_balance` when the balance is used up. */
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
    // Tries once more when the hold ends; not immediately again if that attempt failed.
    const retryIn = () => (left() > 0 ? Math.min(left(), RETRY_SECONDS) : RETRY_SECONDS);
    while (await this.#wait(refused ? retryIn() : left() - MARGIN_SECONDS)) {
      const more = await this.#extend();
      // Without the database the balance is unknown: the work continues, and the hold is extended later.
      end += more ?? 0;
      refused = !more;
      if (more === 0 && left() <= 0) {
        const message = 'what was held for the task is used up, and the balance has no more';
        this.#exhausted.abort(refuseWork('insufficient_balance', { message }));
        return;
      }
    }
  }

  /** @returns the extension in seconds; undefined if unknown */
  async #extend(): Promise<number | undefined> {
    try {
      return await this.#options.extend();
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'extending the hold of a task failed; retrying');
      return undefined;
    }
  }

  /** @returns whether to continue */
  async #wait(seconds: number): Promise<boolean> {
    const { signal } = this.#stopped;
    await delay(Math.max(0, Math.min(seconds, 86_400)) * 1_000, undefined, { signal }).catch(() => {});
    return !signal.aborted;
  }
}
