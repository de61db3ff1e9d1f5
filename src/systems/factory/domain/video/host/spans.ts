import type { Span } from './messages.ts';

/** More than anybody looks at; a film of noise must not make a result of any size. */
const MOST = 5_000;

/** Spans of time with a beginning and an end, those that are too short left out. */
export class Spans {
  readonly #least: number;
  readonly #all: Span[] = [];
  #start: number | undefined;

  /** @param least in seconds */
  constructor(least: number) {
    this.#least = least;
  }

  /** Takes what a filter says of a frame: when something has begun, or ended, in seconds. */
  hear(start: string | null, end: string | null): void {
    if (start !== null) this.#start = Number(start);
    if (end !== null) this.#close(Number(end));
  }

  /** All there are in a film of this length, which ends what has not ended before. */
  finish(duration: number): Span[] {
    this.#close(duration);
    return this.#all;
  }

  #close(end: number): void {
    const start = this.#start;
    this.#start = undefined;
    if (start === undefined || end - start < this.#least || this.#all.length >= MOST) return;
    this.#all.push({ start: rounded(Math.max(0, start)), end: rounded(end) });
  }
}

/** To milliseconds. */
export const rounded = (seconds: number) => Math.round(seconds * 1_000) / 1_000;
