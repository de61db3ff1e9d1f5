import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge, rangesHold } from '../../../src/http/serve/files/preconditions.ts';
import { rangesOf } from '../../../src/http/serve/files/ranges.ts';

test.each([
  ['bytes=0-1', [[0, 1]]],
  ['bytes=0-', [[0, 99]]],
  ['BYTES=5-5', [[5, 5]]],
  ['bytes=90-200', [[90, 99]]],
  ['bytes=-10', [[90, 99]]],
  ['bytes=-200', [[0, 99]]],
  [
    'bytes=0-1, 50-59 ,-1',
    [
      [0, 1],
      [50, 59],
      [99, 99],
    ],
  ],
  [
    'bytes=50-59,0-1',
    [
      [50, 59],
      [0, 1],
    ],
  ],
  ['bytes=0-9,5-20,21-30', [[0, 30]]],
  [
    'bytes=0-1,,5-6',
    [
      [0, 1],
      [5, 6],
    ],
  ],
  ['bytes=0-1,200-300', [[0, 1]]],
  ['bytes=0-99999999999999999999', [[0, 99]]],
  [`bytes=90-${'9'.repeat(400)}`, [[90, 99]]],
  ['bytes=-99999999999999999999', [[0, 99]]],
  ['bytes=99999999999999999999-', []],
  ['bytes=00000000000000000000001-2', [[1, 2]]],
  ['bytes=100-', []],
  ['bytes=-0', []],
  ['bytes=200-300,400-', []],
] as [string, number[][]][])('%s of 100 bytes is read as the listed ranges', (header, expected) => {
  expect(rangesOf(header, 100)?.map(({ start, end }) => [start, end])).toEqual(expected);
});

test.each([
  undefined,
  '',
  'bytes=',
  'bytes=,, ,',
  'bytes=a-b',
  'bytes=1',
  'bytes=5-2',
  'bytes=1x-2',
  'lines=1-2',
  'bytes 0-1',
  'bytes=--1',
  'bytes=0-1;',
  `bytes=${Array.from({ length: 17 }, (_, index) => `${index * 3}-${index * 3}`)}`,
])('%s is ignored, so the whole file is sent', (header) => expect(rangesOf(header, 100)).toBeUndefined());

test('An empty file has no ranges', () => {
  expect(rangesOf('bytes=0-', 0)).toEqual([]);
  expect(rangesOf('bytes=-1', 0)).toEqual([]);
});

test('Every requested byte is in the answer exactly once, for any ranges', () => {
  const span = fc.oneof(
    fc.tuple(fc.nat(150), fc.nat(150)).map(([start, more]) => `${start}-${start + more}`),
    fc.nat(150).map((start) => `${start}-`),
    fc.nat(150).map((length) => `-${length}`),
  );
  fc.assert(
    fc.property(fc.array(span, { minLength: 1, maxLength: 16 }), fc.integer({ min: 0, max: 120 }), (spans, size) => {
      const wanted = new Set(spans.flatMap((one) => bytesOf(one, size)));
      const sent = (rangesOf(`bytes=${spans.join(',')}`, size) ?? []).flatMap(({ start, end }) =>
        Array.from({ length: end - start + 1 }, (_, index) => start + index),
      );
      expect(sent.length).toBe(new Set(sent).size);
      expect(new Set(sent)).toEqual(wanted);
    }),
  );
});

function bytesOf(span: string, size: number): number[] {
  const [first = '', last = ''] = span.split('-');
  const all = Array.from({ length: size }, (_, index) => index);
  if (first === '') return Number(last) === 0 ? [] : all.slice(-Number(last));
  return all.slice(Number(first), last === '' ? undefined : Number(last) + 1);
}

const lastModified = new Date('2024-01-15T08:30:00.700Z');
const facts = { size: 100, etag: '"abc"', lastModified };
const same = 'Mon, 15 Jan 2024 08:30:00 GMT';
const later = 'Mon, 15 Jan 2024 08:30:01 GMT';
const earlier = 'Mon, 15 Jan 2024 08:29:59 GMT';

test.each([
  [{}, 'send'],
  [{ 'if-none-match': '"abc"' }, 'not modified'],
  [{ 'if-none-match': 'W/"abc"' }, 'not modified'],
  [{ 'if-none-match': '"x", "abc"' }, 'not modified'],
  [{ 'if-none-match': '*' }, 'not modified'],
  [{ 'if-none-match': '"x"' }, 'send'],
  [{ 'if-none-match': '"x"', 'if-modified-since': same }, 'send'],
  [{ 'if-modified-since': same }, 'not modified'],
  [{ 'if-modified-since': later }, 'not modified'],
  [{ 'if-modified-since': earlier }, 'send'],
  [{ 'if-modified-since': 'yesterday' }, 'send'],
  [{ 'if-match': '"abc"' }, 'send'],
  [{ 'if-match': '*' }, 'send'],
  [{ 'if-match': 'W/"abc"' }, 'failed'],
  [{ 'if-match': '"x"' }, 'failed'],
  [{ 'if-match': '"x"', 'if-none-match': '"abc"' }, 'failed'],
  [{ 'if-unmodified-since': same }, 'send'],
  [{ 'if-unmodified-since': earlier }, 'failed'],
  [{ 'if-match': '"abc"', 'if-unmodified-since': earlier }, 'send'],
])('%j leads to: %s', (headers, verdict) => {
  expect(judge(headers, facts)).toBe(verdict);
});

test.each([
  [{}, true],
  [{ 'if-range': '"abc"' }, true],
  [{ 'if-range': '"x"' }, false],
  [{ 'if-range': 'W/"abc"' }, false],
  [{ 'if-range': same }, true],
  [{ 'if-range': later }, false],
  [{ 'if-range': 'nonsense' }, false],
])('with %j the ranges apply: %s', (headers, holds) => {
  expect(rangesHold(headers, facts)).toBe(holds);
});
