/**
 * Spaces a repeated action: at once after a rest, so that a single change is seen without delay, and at most once in
 * an interval while changes keep coming, so that they are gathered.
 */
export class Spacing {
  readonly #interval: number;
  #last = Number.NEGATIVE_INFINITY;

  /** @param interval milliseconds */
  constructor(interval: number) {
    this.#interval = interval;
  }

  /** @returns the milliseconds to wait before the next action */
  wait(): number {
    return Math.max(0, this.#last + this.#interval - performance.now());
  }

  /** Notes that the action begins. */
  begin(): void {
    this.#last = performance.now();
  }
}
