/** A table as an Excel workbook, written while it is read. */
import { Readable } from 'node:stream';
import { type BatchSize, type ColumnBatches, isoDay, isoTime } from '../../rows/column-batches.ts';
import type { ColumnType } from '../../rows/column-types.ts';
import { BATCH_CHARACTERS, BATCH_ROWS, type Column } from '../../rows/stored-rows.ts';
import type { Cell } from './cell-xml.ts';
import { type MomentFormat, type WorkbookLimits, workbookParts } from './workbook.ts';
import { type ZipOptions, zipOf } from './zip.ts';

/** https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3 */
const MOST_CHARACTERS = 32_767;
/** Beyond these Excel shows zeros. */
const MOST_DIGITS = 15;

/** The batches to read. */
export const EXCEL_BATCH: BatchSize = { rows: BATCH_ROWS, characters: BATCH_CHARACTERS };

const MOMENTS: Partial<Record<ColumnType, MomentFormat>> = { date: 'date', timestamp: 'timestamp' };

/**
 * The workbook. Past 1,048,576 rows, or close to 4 GiB of XML, a further sheet begins with the names of the columns
 * again. A cell that Excel could not hold whole ends with a note that says so.
 * @param name of the sheets
 */
export function excelOf(
  name: string,
  columns: readonly Column[],
  batches: ColumnBatches,
  limits: WorkbookLimits & ZipOptions = {},
): Readable {
  const sheetColumns = columns.map((column) => ({
    header: text(column.name),
    moments: MOMENTS[column.type],
    cell: CELLS[column.type],
  }));
  const parts = workbookParts(sheetName(name), sheetColumns, batches, limits);
  return Readable.from(zipOf(parts, limits), { objectMode: false });
}

/** At most 31 characters, and the sheets that follow are numbered. */
const sheetName = (name: string) => name.replace(/[\\/?*[\]:]/g, '_').slice(0, 26);

const CELLS: Record<ColumnType, (value: unknown) => Cell> = {
  boolean: (value) => value === true,
  bigint: (value) =>
    (value as bigint) < MOST_WHOLE && (value as bigint) > -MOST_WHOLE ? Number(value) : String(value),
  numeric: digits,
  'double precision': (value) => Number(value),
  date: (value) => moment(Number(value)) ?? isoDay(Number(value)),
  timestamp: (value) => moment(Number(value) / MICROSECONDS_OF_DAY) ?? isoTime(value as bigint),
  // Excel knows no zone, and a time without its zone is another time.
  timestamptz: (value) => `${isoTime(value as bigint)}Z`,
  jsonb: (value) => text(String(value)),
  text: (value) => text(String(value)),
};

const MOST_WHOLE = 10n ** BigInt(MOST_DIGITS);

/** A number where Excel holds all of its digits, and else its digits. */
function digits(value: unknown): Cell {
  const written = String(value);
  return written.length <= MOST_DIGITS || written.replace(/^-?0?\.?0*|\./g, '').length <= MOST_DIGITS
    ? Number(written)
    : written;
}

const MICROSECONDS_OF_DAY = 86_400_000_000;
/** From the end of 1899 to 1970. */
const DAYS_TO_1970 = 25_569;
/** The serial number of 1900-03-01: before it, Excel's calendar has a day too many. */
const MARCH_1900 = 61;

/** A moment as Excel counts it, where it does so rightly. */
function moment(daysSince1970: number): number | undefined {
  const serial = daysSince1970 + DAYS_TO_1970;
  return serial >= MARCH_1900 ? serial : undefined;
}

/** Text as long as Excel can hold; where it is longer, its beginning and how long it is. */
function text(value: string): string {
  if (value.length <= MOST_CHARACTERS) return value;
  const note = `… [已截断，原文共 ${value.length} 个字符 · cut, ${value.length} characters in all]`;
  const room = MOST_CHARACTERS - note.length;
  const isHalf = /[\ud800-\udbff]/.test(value.charAt(room - 1));
  return value.slice(0, isHalf ? room - 1 : room) + note;
}
