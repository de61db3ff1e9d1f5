/** Limits concurrent work fairly: an owner with many requests waits behind an owner with one. */
export class FairSemaphore {
  readonly #most: number;
  #taken = 0;
  /** Waiting requests by owner; the first owner has waited longest since its last turn. */
  readonly #waiting = new Map<number, (() => void)[]>();

  /** @param most how many run at once */
  constructor(most: number) {
    this.#most = most;
  }

  /** Runs work in a turn of its owner. @throws the signal's reason, if it is aborted before the turn */
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
    // The owner goes to the end of the queue with its remaining requests.
    this.#waiting.delete(whose);
    this.#setWaiting(whose, others);
    begin?.();
  }

  #setWaiting(whose: number, waiting: (() => void)[]): void {
    if (waiting.length > 0) this.#waiting.set(whose, waiting);
    else this.#waiting.delete(whose);
  }
}
