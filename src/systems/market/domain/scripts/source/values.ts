/** Parses the values of sources. An undocumented value is an error, never a silent null. */

/** The notations of missing values. */
const MISSING = new Set(['', '.', 'N/A', 'NA', 'null', '-', 'ND']);

/**
 * A number, from a number or from text.
 * @param column the column, for the error
 * @returns null if missing; a whole number beyond 2^53 as BigInt, otherwise the nearest double
 * @throws Error for any other value
 */
export function readNumber(value: unknown, column: string): number | bigint | null {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') {
    const text = value.trim();
    if (MISSING.has(text)) return null;
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
      const number = Number(text);
      return /^[+-]?\d+$/.test(text) && !Number.isSafeInteger(number) ? BigInt(text) : number;
    }
  }
  throw unexpected(column, value, 'a number');
}

/**
 * Text.
 * @returns null if missing
 * @throws Error for any other value
 */
export function readText(value: unknown, column: string): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string') return value;
  throw unexpected(column, value, 'text');
}

/**
 * A date, from YYYY-MM-DD or American MM/DD/YYYY.
 * @returns it as YYYY-MM-DD
 * @throws Error for any other value
 */
export function readDate(value: unknown, column: string): string {
  const text = typeof value === 'string' ? value.trim() : '';
  const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  const date = year ? `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}` : text;
  if (/^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(Date.parse(date))) return date;
  throw unexpected(column, value, 'a date');
}

/**
 * An object of JSON that has these fields.
 * @param what names it in the error
 * @throws Error for any other value, or lacks one
 */
export function readFields<Name extends string>(
  value: unknown,
  names: readonly Name[],
  what: string,
): Record<Name, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unexpected(what, value, 'an object');
  }
  const missing = names.filter((name) => !Object.hasOwn(value, name));
  if (missing.length === 0) return value as Record<Name, unknown>;
  throw new Error(`the answer differs from the source's documentation: ${what} has no ${missing.join(', ')}`);
}

/** @throws Error if it is not a list; `what` names it */
export function readList(value: unknown, what: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw unexpected(what, value, 'a list');
}

/**
 * The items of a comma-separated parameter, such as `USD,JPY`.
 * @param pattern of one item
 * @throws Error naming the parameter and the first invalid item
 */
export function readWords(text: string, pattern: RegExp, parameter: string): string[] {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const wrong = words.find((word) => !pattern.test(word));
  if (wrong !== undefined) throw new Error(`parameter ${parameter}: "${wrong}" is not a valid value`);
  return [...new Set(words)];
}

function unexpected(what: string, value: unknown, expected: string): Error {
  const shown = (JSON.stringify(value) ?? String(value)).slice(0, 100);
  return new Error(`the answer differs from the source's documentation: ${what} is ${shown}, not ${expected}`);
}
