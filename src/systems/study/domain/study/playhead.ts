import { setTimeout as delay } from 'node:timers/promises';

/** What timers take. */
const MOST_MILLISECONDS = 2 ** 31 - 1;

/** Where somebody is in an item, whose time passes at a speed that may change. Times are in seconds of the item. */
export class Playhead {
  readonly #end: number;
  #from: number;
  #since = performance.now();
  #speed: number;
  #changed = new AbortController();

  /** @param speed how many seconds of the item pass in one of the clock */
  constructor({ from, end, speed }: { from: number; end: number; speed: number }) {
    this.#from = from;
    this.#end = end;
    this.#speed = speed;
  }

  get seconds(): number {
    const passed = ((performance.now() - this.#since) / 1_000) * this.#speed;
    return Math.min(this.#end, this.#from + passed);
  }

  /** From now on. */
  set speed(speed: number) {
    if (speed === this.#speed) return;
    this.#from = this.seconds;
    this.#since = performance.now();
    this.#speed = speed;
    this.#changed.abort();
  }

  /** Resolves at the end. @throws the signal's reason */
  async reachEnd(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    for (;;) {
      const left = ((this.#end - this.seconds) / this.#speed) * 1_000;
      if (left <= 0) return;
      this.#changed = new AbortController();
      const either = AbortSignal.any([signal, this.#changed.signal]);
      await delay(Math.min(left, MOST_MILLISECONDS), undefined, { signal: either }).catch(() =>
        signal.throwIfAborted(),
      );
    }
  }
}
