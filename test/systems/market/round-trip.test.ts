/** Any rows, loaded in any number of loads, come back unchanged. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../../src/core/db/database.ts';
import { openTestDatabase } from '../../support/database.ts';
import { contents, loadRows, newTable } from './loading.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const twoDigits = (most: number) => fc.integer({ min: 1, max: most }).map((n) => String(n).padStart(2, '0'));
const date = fc
  .tuple(fc.integer({ min: 1000, max: 9998 }), twoDigits(12), twoDigits(28))
  .map(([year, month, day]) => `${year}-${month}-${day}`);
const time = fc
  .tuple(twoDigits(23), twoDigits(59), twoDigits(59), fc.constantFrom('', '.5', '.123'))
  .map(([hour, minute, second, fraction]) => `${hour}:${minute}:${second}${fraction}`);
const timestamp = fc.tuple(date, fc.constantFrom('T', ' '), time).map((parts) => parts.join(''));
const zoned = fc.tuple(timestamp, fc.constantFrom('Z', '+08:00', '-03:30')).map((parts) => parts.join(''));

/** Text that PostgreSQL can store: NUL and lone surrogates have a test of their own. */
const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((string) => !string.includes('\0'));
const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number || 0);
const json = fc.oneof(
  fc.array(fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)), { maxLength: 4 }),
  fc.dictionary(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 5 }), fc.oneof(text, fc.integer()), {
    maxKeys: 4,
    noNullPrototype: true,
  }),
);

/** A column has mostly one kind of value, and sometimes another. */
const kinds = [
  fc.boolean(),
  fc.integer(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  fc.maxSafeInteger(),
  double,
  text,
  fc.constantFrom('000001', '-', '\\N', '\\', '\t', '\n', '\r\n', '', 'null', "'"),
  date,
  timestamp,
  zoned,
  json,
];
const column = fc
  .tuple(fc.constantFrom(...kinds), fc.constantFrom(...kinds))
  .chain(([usual, other]) =>
    fc.array(
      fc.oneof(
        { weight: 6, arbitrary: usual },
        { weight: 1, arbitrary: other },
        { weight: 1, arbitrary: fc.constantFrom(null, undefined) },
      ),
      { minLength: 8, maxLength: 8 },
    ),
  );

const field = fc.oneof(
  fc.constantFrom(
    '日期',
    '收盘价(元)',
    'id',
    'ctid',
    'a.b',
    'select',
    '"',
    '__proto__',
    'N',
    '=1',
    ' ',
    'x'.repeat(80),
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((name) => !name.includes('\0') && name !== 'n'),
);

test('Any rows come back unchanged, in any number of loads', async () => {
  const columns = fc.uniqueArray(fc.tuple(field, column), { selector: ([name]) => name, minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(columns, fc.integer({ min: 0, max: 8 }), fc.boolean(), async (made, split, isKeyed) => {
      const rows = Array.from({ length: 8 }, (_, n) => ({
        n,
        ...Object.fromEntries(made.flatMap(([name, values]) => (values[n] === undefined ? [] : [[name, values[n]]]))),
      }));
      const table = { database, table: newTable(), naturalKey: isKeyed ? ['n'] : [] };
      // Two loads, of which the second may widen the columns; then the second again.
      for (const part of [rows.slice(0, split), rows.slice(split)]) await loadRows(table, part);
      const found = await contents(table);

      const names = Object.keys(found.types);
      expect(found.rows).toHaveLength(8);
      for (const [n, row] of found.rows.entries()) {
        const expected = rows[n] as Record<string, unknown>;
        expect(row.n).toBe(n);
        for (const [name] of made) {
          if (!rows.some((one) => Object.hasOwn(one, name))) continue;
          const stored = names.find((one) => isColumnOf(one, name)) ?? '';
          const value = Object.hasOwn(expected, name) ? expected[name] : null;
          expect(meaning(row[stored], value), `${name} of row ${n}`).toEqual(meaning(value));
        }
      }
      const again = await loadRows({ ...table, naturalKey: ['n'] }, []);
      expect(again).toEqual({ rowsBefore: 8, rowsAfter: 8, rowsAffected: 0 });
    }),
    { numRuns: 60 },
  );
});

function isColumnOf(name: string, source: string): boolean {
  const clean = ['id', 'ctid'].includes(source) ? `source_${source}` : source;
  return name === clean || (Buffer.byteLength(clean) > 63 && clean.startsWith(name.slice(0, -9)) && name.length > 9);
}

/** Normalises a value to a form independent of its column's type, which other values decide. */
function meaning(value: unknown, like: unknown = value): unknown {
  if (value === null || value === undefined) return null;
  if (typeof like === 'number') return Number(value);
  if (typeof like === 'bigint') return BigInt(value as string);
  if (typeof like === 'boolean') return String(value);
  if (typeof like === 'object') return typeof value === 'string' ? JSON.parse(value) : value;
  const moment = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d:\d\d|$)/.test(String(like))
    ? Date.parse(utc(String(value)))
    : Number.NaN;
  return Number.isNaN(moment) ? value : moment;
}

const utc = (time: string) => (/(Z|[+-]\d\d:\d\d)$/.test(time) || time.length === 10 ? time : `${time}Z`);
