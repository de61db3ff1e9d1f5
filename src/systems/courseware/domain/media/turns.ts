/** Turns for work of which a machine can only do some at once: whoever wants many waits behind who wants one. */
export class FairTurns {
  readonly #most: number;
  #taken = 0;
  /** By whose they are; who is first has waited longest since their last turn. */
  readonly #waiting = new Map<number, (() => void)[]>();

  /** @param most how many there are at once */
  constructor(most: number) {
    this.#most = most;
  }

  /** Does work in a turn of whose it is. @throws the signal's reason, if that comes before the turn */
  async run<Result>(whose: number, work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    await this.#take(whose, signal);
    try {
      return await work();
    } finally {
      this.#handOn();
    }
  }

  async #take(whose: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#taken < this.#most) {
      this.#taken += 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#setWaiting(whose, [...(this.#waiting.get(whose) ?? []), resolve]);
    const leave = () => {
      const others = (this.#waiting.get(whose) ?? []).filter((one) => one !== resolve);
      this.#setWaiting(whose, others);
      reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    await promise.finally(() => signal.removeEventListener('abort', leave));
  }

  #handOn(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#taken -= 1;
      return;
    }
    const [whose, [begin, ...others]] = next;
    // To the end of the line, with what is left of theirs.
    this.#waiting.delete(whose);
    this.#setWaiting(whose, others);
    begin?.();
  }

  #setWaiting(whose: number, waiting: (() => void)[]): void {
    if (waiting.length > 0) this.#waiting.set(whose, waiting);
    else this.#waiting.delete(whose);
  }
}
