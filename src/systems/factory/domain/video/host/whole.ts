/** Whether all frames of a film can be decoded: decoders silently skip damaged ones. */
import type { Frame } from 'node-av';
import type { Analysis, Span } from './messages.ts';
import { rounded } from './spans.ts';

/** Shorter gaps are invisible, and times are rounded. */
const LEAST_SECONDS = 0.5;
const MOST_GAPS = 1_000;
/** If fewer than this part of the listed or estimated frames are decoded, some are missing. */
const LISTED_PART = 0.99;
const ESTIMATED_PART = 0.9;

export class Whole {
  readonly #gaps: Span[] = [];
  #frames = 0;
  #damaged = 0;
  /** The end of the last frame; undefined if its duration is unknown. */
  #end: number | undefined;

  /** Receives each frame in display order. Times are in seconds. */
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
   * @param listed the number of frames according to the film; 0 if unknown
   * @param estimated the number by its length and rate; 0 if unknown
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
