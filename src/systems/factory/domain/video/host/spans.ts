import type { Span } from './messages.ts';

/** A generous limit, so that a film of noise does not create a huge result. */
const MOST = 5_000;

/** Spans of time, without those that are too short. */
export class Spans {
  readonly #least: number;
  readonly #all: Span[] = [];
  #start: number | undefined;

  /** @param least in seconds */
  constructor(least: number) {
    this.#least = least;
  }

  /** Receives a filter's output for a frame: the start or end of a span, in seconds. */
  hear(start: string | null, end: string | null): void {
    if (start !== null) this.#start = Number(start);
    if (end !== null) this.#close(Number(end));
  }

  /** All spans of a film of this length, which closes an open one. */
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
