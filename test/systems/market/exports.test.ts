/** Values that a format cannot hold unchanged. */
import { buffer } from 'node:stream/consumers';
import { readXlsx } from 'hucre/xlsx';
import { parquetMetadata } from 'hyparquet';
import { expect, test } from 'vitest';
import { columnBatchesOf } from '../../../src/systems/market/domain/rows/column-batches.ts';
import type { ColumnType } from '../../../src/systems/market/domain/rows/column-types.ts';
import { csvOf } from '../../../src/systems/market/domain/rows/csv.ts';
import { BATCH_CHARACTERS, type Batches, type Values } from '../../../src/systems/market/domain/rows/stored-rows.ts';
import { EXCEL_BATCH, excelOf } from '../../../src/systems/market/domain/tables/exports/excel.ts';
import { PARQUET_GROUP, parquetOf } from '../../../src/systems/market/domain/tables/exports/parquet.ts';

const column = (name: string, type: ColumnType) => ({ name, type, nullable: true });

async function* oneBatch(rows: Values[]) {
  yield rows;
}

function excel(name: string, type: ColumnType, rows: Batches) {
  const columns = [column(name, type)];
  return excelOf('ak_table', columns, columnBatchesOf(columns, rows, EXCEL_BATCH));
}

async function inExcel(type: ColumnType, values: unknown[]) {
  const file = await buffer(excel('value', type, oneBatch(values.map((value) => [value]))));
  const { sheets } = await readXlsx(new Uint8Array(file), { readStyles: true });
  return sheets.map((sheet) => sheet.rows.slice(1).map(([value]) => value));
}

test('Excel: too long a text is cut between two characters and ends with its full length', async () => {
  const note = (length: number) => `… [已截断，原文共 ${length} 个字符 · cut, ${length} characters in all]`;
  const cut = (length: number, room: number) => 'x'.repeat(room - note(length).length) + note(length);
  const owl = 32_767 - note(32_768).length - 1;
  const between = `${'x'.repeat(owl)}🦉${'y'.repeat(32_768 - owl - 2)}`;
  const whole = 'x'.repeat(32_767);
  const [values] = await inExcel('text', ['x'.repeat(40_000), between, whole, '=1+1', '007', 'true', ' a ', 'a\nb']);
  const expected = [cut(40_000, 32_767), cut(32_768, 32_766), whole, '=1+1', '007', 'true', ' a ', 'a\nb'];
  expect(values).toEqual(expected);
});

test('Excel: text that looks like an escaped character arrives unchanged', async () => {
  expect(await inExcel('text', ['_x0041_', 'a\u0001b'])).toEqual([['_x0041_', 'a\u0001b']]);
});

test('Excel: numbers of up to fifteen digits are numbers, longer ones are text', async () => {
  const [whole] = await inExcel('bigint', ['999999999999999', '-123', '1000000000000001']);
  expect(whole).toEqual([999_999_999_999_999, -123, '1000000000000001']);
  const [fractions] = await inExcel('numeric', ['0.000000000000001', '123456789.123456', '0.1234567890123456']);
  expect(fractions).toEqual([1e-15, 123_456_789.123456, '0.1234567890123456']);
});

test('Excel: dates before March 1900 are text', async () => {
  expect(await inExcel('date', ['1900-02-28', '1900-03-01'])).toEqual([
    ['1900-02-28', new Date('1900-03-01T00:00:00Z')],
  ]);
});

test('Excel: a time before March 1900 is text, and one with a zone is text with its Z', async () => {
  const times = ['1900-02-28T23:59:59.5', '1969-12-31T23:59:59', '2024-01-02T15:00:00.25'];
  expect(await inExcel('timestamp', times)).toEqual([
    ['1900-02-28T23:59:59.5', new Date('1969-12-31T23:59:59Z'), new Date('2024-01-02T15:00:00.25Z')],
  ]);
  const zoned = ['1000-01-01T00:00:00.000001Z', '1969-12-31T23:59:59.999999Z', '2024-01-02T15:00:00.1Z'];
  expect(await inExcel('timestamptz', zoned)).toEqual([zoned]);
});

test('Excel: rows after the 1,048,576th are on a further sheet', { timeout: 120_000 }, async () => {
  async function* many() {
    for (let n = 0; n < 1_050_000; n += 1_000) yield Array.from({ length: 1_000 }, (_, index) => [`${n + index}`]);
  }
  const file = await buffer(excel('n', 'bigint', many()));
  const { sheets } = await readXlsx(new Uint8Array(file));
  expect(sheets.map(({ name, rows }) => [name, rows.length, rows[0], rows.at(-1)])).toEqual([
    ['ak_table', 1_048_576, ['n'], [1_048_574]],
    ['ak_table_2', 1_426, ['n'], [1_049_999]],
  ]);
});

test('CSV: text that could be read as something else is quoted', async () => {
  const values = ['', 'a,b', '"', 'a\nb', '=1', '-1.5%', '-x', null];
  const file = await buffer(csvOf([column('=a', 'text')], oneBatch(values.map((value) => [value]))));
  expect(file.toString()).toBe(`'=a\n""\n"a,b"\n""""\n"a\nb"\n'=1\n-1.5%\n'-x\n\n`);
});

test('Parquet: wide rows make small groups', async () => {
  const row = ['x'.repeat(BATCH_CHARACTERS)];
  async function* many() {
    for (let n = 0; n < 9; n += 1) yield [row];
  }
  const columns = [column('text', 'text')];
  const file = await buffer(parquetOf(columns, columnBatchesOf(columns, many(), PARQUET_GROUP)));
  const { buffer: bytes, byteOffset, byteLength } = file;
  const { row_groups } = parquetMetadata(bytes.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
  expect(row_groups.map(({ num_rows }) => num_rows)).toEqual([4n, 4n, 1n]);
});
