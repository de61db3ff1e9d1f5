/** What work costs. Rates are for a minute of one GPU (or of a task without), amounts in hundredths. */

/** Rates are kept to four decimals, and reckoned with as whole numbers of these. */
const PARTS = 10_000;

/** A rate as it is kept. */
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
  // The division last: before it all is exact but the fraction of a second.
  return Math.round((parts * seconds * Math.max(1, gpus) * 100) / (60 * PARTS));
}
