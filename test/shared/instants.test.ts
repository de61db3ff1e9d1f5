import { expect, test } from 'vitest';
import { isInstant } from '../../src/shared/instants.ts';

test.each([
  '2024-01-15T10:30:00Z',
  '2024-01-15T10:30:00.123456+08:00',
  '1900-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '2024-02-29 00:00:00z',
])('%s is a valid time', (text) => {
  expect(isInstant(text)).toBe(true);
});

test.each([
  ['without an offset', '2024-01-15T10:30:00'],
  ['a day', '2024-01-15'],
  ['after the year 9999 in UTC', '9999-12-31T23:59:59-23:59'],
  ['before the year 1900 in UTC', '1900-01-01T00:00:00+00:01'],
  ['the year 0', '0000-01-01T00:00:00Z'],
  ['a day that does not exist', '2023-02-29T00:00:00Z'],
  ['an hour that does not exist', '2024-01-15T25:00:00Z'],
  ['a leap second', '2016-12-31T23:59:60Z'],
  ['text', 'tomorrow'],
])('%s is refused: %s', (_what, text) => {
  expect(isInstant(text)).toBe(false);
});
