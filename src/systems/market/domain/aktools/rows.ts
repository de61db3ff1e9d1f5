/** Reads AKTools' response, a JSON array of rows, as a stream: it is never completely in memory. */
import type { RowsProblem } from '../collection-errors.ts';
import { parseExact } from '../rows/exact-json.ts';
import type { Row } from '../rows/row-encoder.ts';

/** The response is not an array of rows. */
export class UnintelligibleError extends Error {
  override name = 'UnintelligibleError';
  readonly problem: RowsProblem;

  constructor(problem: RowsProblem, options?: ErrorOptions) {
    super(problem, options);
    this.problem = problem;
  }
}

/** The maximum characters of a row. */
const LONGEST_ROW = 16_777_216;

/**
 * Splits an array at its top-level commas, so that each piece can be parsed separately.
 * @returns the elements that ended in each chunk of text, in order; whole numbers beyond 2^53 as BigInt
 * @throws UnintelligibleError if it is not an array or incomplete, or an element is too long
 */
export async function* readArray(chunks: AsyncIterable<string>): AsyncGenerator<unknown[]> {
  const cutter = new ArrayCutter();
  for await (const chunk of chunks) {
    const elements = cutter.take(chunk);
    if (elements.length > 0) yield elements;
  }
  cutter.end();
}

const QUOTE = 34;
const COMMA = 44;
const OPENING_BRACKET = 91;
const BACKSLASH = 92;
const CLOSING_BRACKET = 93;
const OPENING_BRACE = 123;
const CLOSING_BRACE = 125;

class ArrayCutter {
  /** The unparsed part of the array, after its bracket or the last comma. */
  #pending = '';
  #depth = 0;
  #inString = false;
  #escaped = false;
  #state: 'before' | 'inside' | 'after' = 'before';

  take(chunk: string): unknown[] {
    let text = chunk;
    if (this.#state === 'before') {
      text = text.trimStart();
      if (text === '') return [];
      if (text.charCodeAt(0) !== OPENING_BRACKET) throw new UnintelligibleError('no_array');
      text = text.slice(1);
      this.#state = 'inside';
    }
    if (this.#state === 'after') return this.#nothing(text);
    const end = this.#scan(text);
    const all = this.#pending + text;
    if (this.#depth < 0) {
      this.#state = 'after';
      this.#nothing(text.slice(end + 1));
      return parse(all.slice(0, this.#pending.length + end));
    }
    if (end === -1) {
      if (all.length > LONGEST_ROW) throw new UnintelligibleError('row_too_long');
      this.#pending = all;
      return [];
    }
    const cut = this.#pending.length + end;
    this.#pending = all.slice(cut + 1);
    const elements = parse(all.slice(0, cut));
    // A piece between two commas, or before the first, must not be empty: it would parse as an empty array.
    if (elements.length === 0) throw new UnintelligibleError('invalid_json');
    return elements;
  }

  end(): void {
    if (this.#state !== 'after') throw new UnintelligibleError('incomplete');
  }

  /** Where the array ends in this text, and then the depth is below 0; else its last comma between elements, or -1. */
  #scan(text: string): number {
    let comma = -1;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (code === BACKSLASH) this.#escaped = true;
        else if (code === QUOTE) this.#inString = false;
      } else if (code === QUOTE) this.#inString = true;
      else if (code === COMMA) {
        if (this.#depth === 0) comma = index;
      } else if (code === OPENING_BRACE || code === OPENING_BRACKET) this.#depth += 1;
      else if (code === CLOSING_BRACE || code === CLOSING_BRACKET) {
        this.#depth -= 1;
        if (this.#depth >= 0) continue;
        if (code === CLOSING_BRACE) throw new UnintelligibleError('invalid_json');
        return index;
      }
    }
    return comma;
  }

  #nothing(text: string): [] {
    if (text.trim() !== '') throw new UnintelligibleError('continued');
    return [];
  }
}

function parse(elements: string): unknown[] {
  try {
    return parseExact(`[${elements}]`) as unknown[];
  } catch (error) {
    throw new UnintelligibleError('invalid_json', { cause: error });
  }
}

/**
 * Midnight in the format of pandas. A column of dates arrives as times at midnight: each is read as a date. If a column
 * also has other times, the load widens it to times, midnight included.
 */
const MIDNIGHT = 'T00:00:00.000';

/** An element as a row. The bare values of a Series become a column called `value`. */
export function rowOf(element: unknown): Row {
  if (typeof element !== 'object' || element === null || Array.isArray(element)) return { value: plainValue(element) };
  for (const [name, value] of Object.entries(element)) {
    if (isMidnight(value)) (element as Record<string, unknown>)[name] = plainValue(value);
  }
  return element as Row;
}

function plainValue(value: unknown): unknown {
  return isMidnight(value) ? value.slice(0, 10) : value;
}

function isMidnight(value: unknown): value is string {
  return typeof value === 'string' && value.length === 23 && value.endsWith(MIDNIGHT);
}
