import fc from 'fast-check';
import { expect, test } from 'vitest';
import { price, roundRate } from '../../../src/systems/factory/domain/price.ts';

test.each([
  // rate, seconds, gpus, hundredths
  [0.1, 60, 0, 10],
  [0.1, 60, 1, 10],
  [0.1, 60, 4, 40],
  [0.05, 1_800, 0, 150],
  [0.03, 10, 0, 1],
  [0.03, 9.9, 0, 0],
  [0, 86_400, 64, 0],
  [0.0123, 3_600, 2, 148],
  // Half a hundredth is rounded up; floating point alone would turn 1.005 into 1.00.
  [1.005, 60, 0, 101],
  [10_000, 1_440 * 60, 64, 92_160_000_000],
])('%d a minute for %d s on %d GPUs costs %d', (rate, seconds, gpus, hundredths) => {
  expect(price(rate, seconds, gpus)).toBe(hundredths);
});

test('The price is the exactly rounded product, and never falls when a factor rises', () => {
  const rates = fc.integer({ min: 0, max: 100_000_000 }).map((parts) => parts / 10_000);
  const sizes = fc.record({ seconds: fc.integer({ min: 0, max: 86_400 }), gpus: fc.integer({ min: 0, max: 64 }) });
  fc.assert(
    fc.property(rates, sizes, (rate, { seconds, gpus }) => {
      const [parts, divisor] = [BigInt(Math.round(rate * 10_000)), 6_000n];
      const exact = parts * BigInt(seconds) * BigInt(Math.max(1, gpus));
      expect(BigInt(price(rate, seconds, gpus))).toBe((2n * exact + divisor) / (2n * divisor));
      expect(price(rate, seconds + 0.5, gpus)).toBeGreaterThanOrEqual(price(rate, seconds, gpus));
    }),
  );
});

test('A rate has four decimals', () => {
  expect(roundRate(0.12345)).toBe(0.1235);
});
