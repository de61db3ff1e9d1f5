/** Whether all pictures of a film can be read: decoders leave out what is damaged, without a word. */
import type { Frame } from 'node-av';
import type { Analysis, Span } from './messages.ts';
import { rounded } from './spans.ts';

/** Nobody sees less, and times are rounded. */
const LEAST_SECONDS = 0.5;
const MOST_GAPS = 1_000;
/** Fewer of the pictures that a film lists, or that follow from its length and rate, and some are missing. */
const LISTED_PART = 0.99;
const ESTIMATED_PART = 0.9;

export class Whole {
  readonly #gaps: Span[] = [];
  #frames = 0;
  #damaged = 0;
  /** When the last picture ends; undefined where it does not say how long it is shown. */
  #end: number | undefined;

  /** Looks at each picture, in the order in which they are shown. Times are in seconds. */
  look(frame: Frame, time: number, duration: number): void {
    this.#frames += 1;
    if (frame.decodeErrorFlags !== 0) this.#damaged += 1;
    const missing = this.#end === undefined ? 0 : time - this.#end;
    if (missing >= LEAST_SECONDS && this.#gaps.length < MOST_GAPS) {
      this.#gaps.push({ start: rounded(this.#end ?? 0), end: rounded(time) });
    }
    this.#end = duration > 0 ? time + duration : undefined;
  }

  /**
   * @param listed how many pictures the film says it has; 0: it does not say
   * @param estimated how many follow from its length and rate; 0: they are not known
   */
  judge({
    listed,
    estimated,
  }: {
    listed: number;
    estimated: number;
  }): Pick<Analysis, 'expected_frames' | 'damaged_frames' | 'gaps' | 'complete'> {
    const expected = listed > 0 ? listed : estimated;
    const least = expected * (listed > 0 ? LISTED_PART : ESTIMATED_PART);
    return {
      expected_frames: expected > 0 ? expected : null,
      damaged_frames: this.#damaged,
      gaps: this.#gaps,
      complete: this.#gaps.length === 0 && this.#damaged === 0 && this.#frames >= Math.floor(least),
    };
  }
}
