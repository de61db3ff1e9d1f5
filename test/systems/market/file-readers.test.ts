/** Exported files read by other people's programs. */
import { buffer } from 'node:stream/consumers';
import { zstdDecompressSync } from 'node:zlib';
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../../src/core/db/database.ts';
import type { MarketTables } from '../../../src/systems/market/domain/tables/tables.ts';
import { hasPandas, readCsvWithPandas, readWithArrow } from '../../support/data-frames.ts';
import { openTestDatabase } from '../../support/database.ts';
import { readWithExcelJs, readWithSheetJs } from '../../support/spreadsheets.ts';
import { contents, loadRows, newTable, tablesHere } from './loading.ts';

let database: Database;
let tables: MarketTables;
beforeAll(async () => {
  database = await openTestDatabase();
  tables = tablesHere(database);
});
afterAll(() => database.close());

const missing = (has: boolean) => (has ? '' : ' (missing: apt-get install python3-pandas)');

const ROWS = [
  {
    flag: true,
    whole: 7,
    price: 9.25,
    day: '2024-01-02',
    moment: '2024-01-02T15:00:00.25',
    zoned: '2024-01-02T15:00:00+08:00',
    words: 'line\nbreak, "quoted"',
  },
  {
    flag: false,
    whole: -1,
    price: -0.5,
    day: '2024-01-03',
    moment: '2024-01-03T15:00:00.5',
    zoned: '2024-01-03T00:00:00Z',
    words: '=1+1',
  },
];

const AWKWARD = [
  'two\nlines',
  'carriage\r\nreturn',
  'tab\t',
  'a.b',
  '开盘 价',
  '"quoted"',
  '__proto__',
  'x, y',
  "'",
  '🦉',
];
const awkwardRows = [1, 2].map((n) => Object.fromEntries(AWKWARD.map((name, index) => [name, n * 100 + index])));

async function exported(rows: object[], format: 'csv' | 'excel' | 'parquet') {
  const table = newTable();
  await loadRows({ database, table }, rows as Record<string, unknown>[]);
  return await buffer(await tables.export(table, { format }));
}

test.skipIf(!hasPandas)(`pandas reads the types of a CSV${missing(hasPandas)}`, async () => {
  const { columns, types, rows } = readCsvWithPandas(await exported(ROWS, 'csv'), ['day', 'moment', 'zoned']);
  expect(Object.fromEntries(columns.map((name, index) => [name, types[index]]))).toEqual({
    id: 'int64',
    flag: 'bool',
    whole: 'int64',
    price: 'float64',
    day: 'datetime64[ns]',
    moment: 'datetime64[ns]',
    zoned: 'datetime64[ns, UTC]',
    words: 'object',
  });
  expect(rows[0]).toEqual([
    1,
    true,
    7,
    9.25,
    '2024-01-02T00:00:00.000',
    '2024-01-02T15:00:00.250',
    '2024-01-02T07:00:00.000Z',
    'line\nbreak, "quoted"',
  ]);
});

test('A column may have any name: rows are read back', async () => {
  const table = newTable();
  await loadRows({ database, table }, awkwardRows);
  expect((await contents({ database, table })).rows).toEqual(awkwardRows);
  for (const name of AWKWARD) {
    const { rows } = await tables.rows(table, { page: 1, pageSize: 1 }, { sortBy: name, sortOrder: 'desc' });
    expect(rows[0]?.[0]).toBe(2);
  }
});

test.skipIf(!hasPandas)(`A column may have any name: pandas reads it from CSV${missing(hasPandas)}`, async () => {
  const { columns } = readCsvWithPandas(await exported(awkwardRows, 'csv'));
  expect(columns).toEqual(['id', ...AWKWARD]);
});

test('A column may have any name: spreadsheet readers show it', async () => {
  const file = await exported(awkwardRows, 'excel');
  const [names = [], first] = Object.values(readWithSheetJs(file))[0] ?? [];
  expect(names).toEqual(['id', ...AWKWARD]);
  expect(first).toEqual([1, ...AWKWARD.map((_name, index) => 100 + index)]);
  const [others = []] = Object.values(await readWithExcelJs(file))[0] ?? [];
  // exceljs does not decode the escape of a carriage return.
  expect(others.map((name) => String(name).replaceAll('_x000D_', '\r'))).toEqual(names);
});

test('Two other readers find the same types, values and names in Parquet', async () => {
  const file = await exported(ROWS, 'parquet');
  const arrow = readWithArrow(file);
  expect(Object.fromEntries(arrow.columns.map((name, index) => [name, arrow.types[index]]))).toMatchObject({
    id: 'Int64',
    flag: 'Bool',
    whole: 'Int64',
    price: 'Float64',
    day: expect.stringMatching(/^Date/),
    moment: expect.stringMatching(/^Timestamp/),
    words: 'Utf8',
  });
  expect(arrow.rows.map((row) => row.at(-1))).toEqual(ROWS.map(({ words }) => words));
  const awkward = await exported(awkwardRows, 'parquet');
  expect(readWithArrow(awkward).columns).toEqual(['id', ...AWKWARD]);
  const bytes = awkward.buffer.slice(awkward.byteOffset, awkward.byteOffset + awkward.byteLength) as ArrayBuffer;
  expect(parquetSchema(parquetMetadata(bytes)).children.map(({ element }) => element.name)).toEqual(['id', ...AWKWARD]);
  const compressors = { ZSTD: (input: Uint8Array) => zstdDecompressSync(input) };
  const read = await parquetReadObjects({ file: bytes, compressors });
  expect(read.map((row) => Number(row['two\nlines']))).toEqual([100, 200]);
});
