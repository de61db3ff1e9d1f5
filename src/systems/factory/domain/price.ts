/** Prices. Rates are per minute of one GPU (or of a task without GPUs), amounts in hundredths. */

/** Rates are stored with four decimals, and calculated with as integers. */
const PARTS = 10_000;

/** Rounds a rate to its stored precision. */
export function roundRate(rate: number): number {
  return Math.round(rate * PARTS) / PARTS;
}

/**
 * round(rate × minutes × max(1, gpus), 2).
 * @param seconds may have a fraction
 * @returns hundredths
 */
export function price(rate: number, seconds: number, gpus: number): number {
  const parts = Math.round(rate * PARTS);
  // The division comes last: before it everything is exact except the fraction of a second.
  return Math.round((parts * seconds * Math.max(1, gpus) * 100) / (60 * PARTS));
}
