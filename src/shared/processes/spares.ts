/**
 * Processes started ahead, because starting them is most of what short work costs. A spare has run nothing: it waits for
 * its order, serves one, and is never used again.
 */
import { setTimeout as delay } from 'node:timers/promises';

export interface Spare extends AsyncDisposable {
  /** Resolves when the process has ended, in whatever way. */
  readonly ended: Promise<unknown>;
}

/** How many wait at once, of all kinds together. */
const MOST = 2;
/** The start of the next spare shall not slow down the work that has just begun. */
const PAUSE_MILLISECONDS = 1_000;
/** Spares of a kind that nobody has needed for so long are ended. */
const IDLE_MILLISECONDS = 120_000;

export class Spares<Process extends Spare> implements AsyncDisposable {
  readonly #waiting = new Map<string, Process>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #idleMilliseconds: number;
  readonly #ending = new Set<Promise<void>>();
  #isClosed = false;

  constructor(idleMilliseconds = IDLE_MILLISECONDS) {
    this.#idleMilliseconds = idleMilliseconds;
  }

  /**
   * The spare of a kind, or a new process if there is none. The next spare is started when this process has ended, or a
   * second later. The caller disposes of the process.
   * @param kind equal only for processes that can replace each other
   */
  take(kind: string, start: () => Process): Process {
    const process = this.#leave(kind) ?? start();
    const pause = delay(PAUSE_MILLISECONDS, undefined, { ref: false });
    void Promise.race([process.ended, pause]).then(() => this.#prepare(kind, start));
    return process;
  }

  /** How many are waiting. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Ends all spares, and starts no more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const kind of [...this.#waiting.keys()]) this.#end(kind);
    await Promise.all(this.#ending);
  }

  #prepare(kind: string, start: () => Process): void {
    if (this.#isClosed || this.#waiting.has(kind)) return;
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size >= MOST && oldest !== undefined) this.#end(oldest);
    const spare = start();
    this.#waiting.set(kind, spare);
    this.#timers.set(kind, setTimeout(() => this.#end(kind), this.#idleMilliseconds).unref());
    // It may be killed while it waits.
    void spare.ended.then(() => {
      if (this.#waiting.get(kind) === spare) this.#end(kind);
    });
  }

  #end(kind: string): void {
    const spare = this.#leave(kind);
    if (!spare) return;
    const ending = Promise.resolve(spare[Symbol.asyncDispose]()).finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }

  #leave(kind: string): Process | undefined {
    clearTimeout(this.#timers.get(kind));
    this.#timers.delete(kind);
    const spare = this.#waiting.get(kind);
    this.#waiting.delete(kind);
    return spare;
  }
}
