/** A table as an Excel workbook, written while it is read. */
import { Readable } from 'node:stream';
import type { ColumnType } from '../../rows/column-types.ts';
import type { Batches, Column } from '../../rows/stored-rows.ts';
import { type Cell, type MomentFormat, type WorkbookLimits, workbookParts } from './workbook.ts';
import { type ZipOptions, zipOf } from './zip.ts';

/** https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3 */
const MOST_CHARACTERS = 32_767;
/** Beyond these Excel shows zeros. */
const MOST_DIGITS = 15;

const MOMENTS: Partial<Record<ColumnType, MomentFormat>> = { date: 'date', timestamp: 'timestamp' };

/**
 * The workbook. Past 1,048,576 rows, or close to 4 GiB of XML, a further sheet begins with the names of the columns
 * again. A cell that Excel could not hold whole ends with a note that says so.
 * @param name of the sheets
 */
export function excelOf(
  name: string,
  columns: readonly Column[],
  batches: Batches,
  limits: WorkbookLimits & ZipOptions = {},
): Readable {
  const cells = columns.map(({ type }) => CELLS[type]);
  const rows = async function* () {
    for await (const batch of batches) {
      for (const row of batch)
        yield row.map((value, index) => (value === null ? null : (cells[index]?.(value) ?? null)));
    }
  };
  const heads = columns.map((column) => ({ header: text(column.name), moments: MOMENTS[column.type] }));
  const parts = workbookParts(sheetName(name), heads, rows(), limits);
  return Readable.from(zipOf(parts, limits), { objectMode: false });
}

/** At most 31 characters, and the sheets that follow are numbered. */
const sheetName = (name: string) => name.replace(/[\\/?*[\]:]/g, '_').slice(0, 26);

const CELLS: Record<ColumnType, (value: unknown) => Cell> = {
  boolean: (value) => value === true,
  bigint: digits,
  numeric: digits,
  'double precision': (value) => Number(value),
  date: (value) => moment(`${value}T00:00:00Z`) ?? String(value),
  timestamp: (value) => moment(`${value}Z`) ?? String(value),
  // Excel knows no zone, and a time without its zone is another time.
  timestamptz: (value) => String(value),
  jsonb: (value) => text(String(value)),
  text: (value) => text(String(value)),
};

/** A number where Excel holds all of its digits, and else its digits. */
function digits(value: unknown): Cell {
  const written = String(value);
  return written.length <= MOST_DIGITS || written.replace(/^-?0?\.?0*|\./g, '').length <= MOST_DIGITS
    ? Number(written)
    : written;
}

/** A date as Excel counts them, which it does from 1900 on, with a day too many until March. */
function moment(iso: string): Date | undefined {
  return iso >= '1900-03-01' ? new Date(iso) : undefined;
}

/** Text as long as Excel can hold; where it is longer, its beginning and how long it is. */
function text(value: string): string {
  if (value.length <= MOST_CHARACTERS) return value;
  const note = `… [已截断，原文共 ${value.length} 个字符 · cut, ${value.length} characters in all]`;
  const room = MOST_CHARACTERS - note.length;
  const isHalf = /[\ud800-\udbff]/.test(value.charAt(room - 1));
  return value.slice(0, isHalf ? room - 1 : room) + note;
}
