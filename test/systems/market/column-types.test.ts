import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  columnType,
  type SeenType,
  typeOfValue,
  widerType,
} from '../../../src/systems/market/domain/rows/column-types.ts';

const TYPES: SeenType[] = [
  'null',
  'boolean',
  'integer',
  'bigint',
  'double precision',
  'numeric',
  'date',
  'timestamp',
  'timestamptz',
  'jsonb',
  'text',
];
const anyType = fc.constantFrom(...TYPES);

describe('the widening of types', () => {
  test('does not depend on the order of the values', () => {
    fc.assert(
      fc.property(anyType, anyType, anyType, (a, b, c) => {
        expect(widerType(a, b)).toBe(widerType(b, a));
        expect(widerType(widerType(a, b), c)).toBe(widerType(a, widerType(b, c)));
        expect(widerType(a, a)).toBe(a);
        expect(widerType('null', a)).toBe(a);
        expect(widerType('text', a)).toBe('text');
      }),
      { numRuns: 1_331 },
    );
  });

  test.each([
    ['integer', 'double precision', 'double precision'],
    // Beyond 2^53 a double would lose digits.
    ['bigint', 'double precision', 'numeric'],
    ['integer', 'numeric', 'numeric'],
    ['boolean', 'integer', 'text'],
    ['date', 'timestamp', 'timestamp'],
    // A date has no zone, so it is not midnight anywhere.
    ['date', 'timestamptz', 'text'],
    ['timestamp', 'timestamptz', 'text'],
    ['date', 'integer', 'text'],
    ['jsonb', 'integer', 'text'],
  ] as const)('%s and %s make %s', (one, other, both) => {
    expect(widerType(one, other)).toBe(both);
  });

  test('maps each seen type to a type of PostgreSQL', () => {
    expect(columnType('integer')).toBe('bigint');
    expect(columnType('null')).toBe('text');
    expect(columnType('date')).toBe('date');
  });
});

test.each<[unknown, SeenType]>([
  [null, 'null'],
  [undefined, 'null'],
  [Number.NaN, 'null'],
  [Number.POSITIVE_INFINITY, 'null'],
  [true, 'boolean'],
  [0, 'integer'],
  [-(2 ** 53) + 1, 'integer'],
  [2 ** 53, 'double precision'],
  [0.1, 'double precision'],
  [7n, 'integer'],
  [2n ** 53n, 'bigint'],
  [-(2n ** 63n), 'bigint'],
  [2n ** 63n, 'numeric'],
  [{ a: 1 }, 'jsonb'],
  [[1], 'jsonb'],
  ['', 'text'],
  ['000001', 'text'],
  ['1.5', 'text'],
  ['true', 'text'],
  ['2024-02-29', 'date'],
  ['2023-02-29', 'text'],
  ['2024-13-01', 'text'],
  ['2024-1-1', 'text'],
  ['0000-01-01', 'text'],
  ['20240229', 'text'],
  ['2024-02-29T10:00:00', 'timestamp'],
  ['2024-02-29 10:00', 'timestamp'],
  ['2024-02-29T10:00:00.123456', 'timestamp'],
  // PostgreSQL would round the seventh digit.
  ['2024-02-29T10:00:00.1234567', 'text'],
  ['2024-02-29T24:00:00', 'text'],
  ['2024-02-29T10:00:00Z', 'timestamptz'],
  ['2024-02-29T10:00:00.5+08:00', 'timestamptz'],
  ['2024-02-29 trade day', 'text'],
])('the value %o is seen as %s', (value, type) => {
  expect(typeOfValue(value)).toBe(type);
});
