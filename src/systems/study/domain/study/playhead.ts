import { setTimeout as delay } from 'node:timers/promises';

/** The longest delay of a timer. */
const MOST_MILLISECONDS = 2 ** 31 - 1;

/** The position in an item, which advances at a speed that may change. Positions are in seconds of the item. */
export class Playhead {
  readonly #end: number;
  #from: number;
  #since = performance.now();
  #speed: number;
  #changed = new AbortController();

  /** @param speed seconds of the item per second of the clock */
  constructor({ from, end, speed }: { from: number; end: number; speed: number }) {
    this.#from = from;
    this.#end = end;
    this.#speed = speed;
  }

  get seconds(): number {
    const passed = ((performance.now() - this.#since) / 1_000) * this.#speed;
    return Math.min(this.#end, this.#from + passed);
  }

  /** Changes the speed from now on. */
  set speed(speed: number) {
    if (speed === this.#speed) return;
    this.#from = this.seconds;
    this.#since = performance.now();
    this.#speed = speed;
    this.#changed.abort();
  }

  /** Resolves at the end. @throws the signal's reason */
  async reachEnd(signal: AbortSignal): Promise<void> {
    await this.reach(this.#end, signal);
  }

  /** Resolves at this position, or at once if it has passed. @throws the signal's reason */
  async reach(position: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    for (;;) {
      const left = ((Math.min(position, this.#end) - this.seconds) / this.#speed) * 1_000;
      if (left <= 0) return;
      this.#changed = new AbortController();
      const either = AbortSignal.any([signal, this.#changed.signal]);
      await delay(Math.min(left, MOST_MILLISECONDS), undefined, { signal: either }).catch(() =>
        signal.throwIfAborted(),
      );
    }
  }
}
