/** JSON whose whole numbers are exact: those that a double cannot hold are read as BigInt and written digit by digit. */

// TypeScript's library knows neither this nor a reviver's third argument: https://tc39.es/proposal-json-parse-with-source/
declare global {
  interface JSON {
    rawJSON(text: string): { readonly rawJSON: string };
  }
}

/** Sixteen digits before any decimal point: only then may a whole number be beyond 2^53 (a reviver costs 5x the time). */
const MAYBE_WIDE = /(?<![\d.])\d{16}/;

/**
 * Reads JSON.
 * @returns the value; whole numbers beyond 2^53 as BigInt, wherever they are in it
 * @throws SyntaxError when it is not JSON
 */
export function parseExact(text: string): unknown {
  return MAYBE_WIDE.test(text) ? JSON.parse(text, widen as Reviver) : JSON.parse(text);
}

type Reviver = (key: string, value: unknown) => unknown;

function widen(_key: string, value: unknown, { source }: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value;
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
}

/** Writes a value as JSON, the BigInts in it as numbers. */
export function stringifyExact(value: unknown): string {
  return JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? JSON.rawJSON(String(part)) : part));
}
