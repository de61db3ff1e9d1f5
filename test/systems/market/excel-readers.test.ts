/** Workbooks read by other people's programs. */
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { columnBatchesOf } from '../../../src/systems/market/domain/rows/column-batches.ts';
import type { ColumnType } from '../../../src/systems/market/domain/rows/column-types.ts';
import type { Values } from '../../../src/systems/market/domain/rows/stored-rows.ts';
import { EXCEL_BATCH, excelOf } from '../../../src/systems/market/domain/tables/exports/excel.ts';
import {
  hasLibreOffice,
  readWithExcelJs,
  readWithLibreOffice,
  readWithSheetJs,
  type Workbook,
} from '../../support/spreadsheets.ts';

const column = (name: string, type: ColumnType) => ({ name, type, nullable: true });
type Limits = Parameters<typeof excelOf>[3];

async function workbook(columns: [string, ColumnType][], rows: Values[], limits?: Limits): Promise<Buffer> {
  const batches = (async function* () {
    for (const row of rows) yield [row];
  })();
  const named = columns.map(([name, type]) => column(name, type));
  return await buffer(excelOf('ak_table', named, columnBatchesOf(named, batches, EXCEL_BATCH), limits));
}

/** Reads with both libraries, which must find the same. */
async function readByBoth(file: Buffer): Promise<Workbook> {
  const found = readWithSheetJs(file);
  expect(await readWithExcelJs(file)).toEqual(found);
  return found;
}

const ZIP64_RECORDS = [0x0606_4b50, 0x0706_4b50].map((signature) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(signature);
  return bytes;
});
const hasZip64 = (file: Buffer) => ZIP64_RECORDS.some((record) => file.includes(record));

const AWKWARD: [string, string][] = [
  ['two\nlines', 'line\nbreak'],
  ['tab\there', ' spaces '],
  ['a.b', '<&>"\''],
  ['开盘', '🦉'],
  ['__proto__', '中文'],
  ['constructor', '=1+1'],
];

test('A table without rows is a workbook with the names of its columns', async () => {
  const file = await workbook([['id', 'bigint'], ...AWKWARD.map(([name]): [string, ColumnType] => [name, 'text'])], []);
  expect(hasZip64(file)).toBe(false);
  const names = ['id', ...AWKWARD.map(([name]) => name)];
  expect(await readByBoth(file)).toEqual({ ak_table: [names] });
});

test('Both libraries read the values of every type', async () => {
  const columns: [string, ColumnType][] = [
    ['id', 'bigint'],
    ['flag', 'boolean'],
    ['price', 'double precision'],
    ['exact', 'numeric'],
    ['day', 'date'],
    ['moment', 'timestamp'],
    ['zoned', 'timestamptz'],
    ['data', 'jsonb'],
    ['words', 'text'],
  ];
  const file = await workbook(columns, [
    ['1', true, 1.5, '12.25', '2024-01-02', '2024-01-02T10:30:00', '2024-01-02T10:30:00Z', '{"a":1}', 'A & B'],
    ['9007199254740993', false, -0.1, null, null, null, null, null, 'x\ny'],
  ]);
  expect(hasZip64(file)).toBe(false);
  const [day, moment] = [new Date('2024-01-02T00:00:00Z'), new Date('2024-01-02T10:30:00Z')];
  expect(await readByBoth(file)).toEqual({
    ak_table: [
      columns.map(([name]) => name),
      [1, true, 1.5, 12.25, day, moment, '2024-01-02T10:30:00Z', '{"a":1}', 'A & B'],
      ['9007199254740993', false, -0.1, null, null, null, null, null, 'x\ny'],
    ],
  });
});

test('Awkward names and texts arrive unchanged', async () => {
  const file = await workbook(
    AWKWARD.map(([name]) => [name, 'text']),
    [AWKWARD.map(([, value]) => value)],
  );
  const expected = [AWKWARD.map(([name]) => name), AWKWARD.map(([, value]) => value)];
  expect(await readByBoth(file)).toEqual({ ak_table: expected });
});

const SPLITS: [string, Limits, Record<string, number>][] = [
  ['by rows', { sheetRows: 3 }, { ak_table: 3, ak_table_2: 3, ak_table_3: 2 }],
  ['by bytes', { sheetBytes: 800 }, { ak_table: 3, ak_table_2: 3, ak_table_3: 2 }],
];
test.each(SPLITS)('A full sheet continues in the next one, %s', async (_by, limits, lengths) => {
  const rows = Array.from({ length: 5 }, (_, n) => [String(n), 'x'.repeat(60)]);
  const file = await workbook(
    [
      ['n', 'bigint'],
      ['text', 'text'],
    ],
    rows,
    limits,
  );
  const sheets = await readByBoth(file);
  expect(Object.fromEntries(Object.entries(sheets).map(([name, found]) => [name, found.length]))).toEqual(lengths);
  expect(Object.values(sheets).map(([header]) => header)).toEqual(Array(3).fill(['n', 'text']));
  expect(Object.values(sheets).flatMap(([, ...found]) => found.map(([n]) => n))).toEqual([0, 1, 2, 3, 4]);
});

test('ZIP64 begins where an offset exceeds 32 bits, and both kinds are read alike', async () => {
  const columns: [string, ColumnType][] = [
    ['n', 'bigint'],
    ['text', 'text'],
  ];
  const rows = Array.from({ length: 200 }, (_, n) => [String(n), `text ${n}`]);
  const plain = await workbook(columns, rows);
  expect(hasZip64(plain)).toBe(false);
  // The offset of the central directory, at byte 16 of the end record.
  const offset = plain.readUInt32LE(plain.length - 6);
  expect(hasZip64(await workbook(columns, rows, { zip64From: offset + 1 }))).toBe(false);
  for (const zip64From of [offset, 100]) {
    const far = await workbook(columns, rows, { zip64From });
    expect(hasZip64(far)).toBe(true);
    expect(await readWithExcelJs(far)).toEqual(readWithSheetJs(plain));
  }
});

test.skipIf(!hasLibreOffice)(
  `LibreOffice opens the workbooks${hasLibreOffice ? '' : ' (missing: apt-get install libreoffice-calc)'}`,
  async () => {
    const columns: [string, ColumnType][] = [
      ['two\nlines', 'text'],
      ['day', 'date'],
      ['moment', 'timestamp'],
      ['n', 'bigint'],
    ];
    const row = ['=1+1', '2024-01-02', '2024-01-02T10:30:00', '7'];
    const header = ['two\nlines', 'day', 'moment', 'n'];
    expect(await readWithLibreOffice(await workbook(columns, []))).toEqual([[header]]);
    expect(await readWithLibreOffice(await workbook(columns, [row, row, row], { sheetRows: 3 }))).toEqual([
      [header, ...Array(2).fill(['=1+1', '2024-01-02', '2024-01-02 10:30:00', '7'])],
      [header, ['=1+1', '2024-01-02', '2024-01-02 10:30:00', '7']],
    ]);
  },
  240_000,
);
