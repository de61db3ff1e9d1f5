/** A table as an Excel workbook, written while it is read. */
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { type CellValue, writeXlsxStream } from 'hucre/xlsx';
import type { Batches, Column } from '../../warehouses/warehouse.ts';
import type { ColumnType } from '../column-types.ts';

/** https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3 */
const MOST_CHARACTERS = 32_767;
/** Beyond these Excel shows zeros. */
const MOST_DIGITS = 15;

const FORMATS: Partial<Record<ColumnType, string>> = { date: 'yyyy-mm-dd', timestamp: 'yyyy-mm-dd hh:mm:ss' };

/**
 * The workbook. Past 1,048,576 rows a further sheet begins, with the names of the columns again.
 * @param name of the sheets
 */
export function excelOf(name: string, columns: readonly Column[], batches: Batches): Readable {
  const cells = columns.map(({ type }) => CELLS[type]);
  const rows = (async function* () {
    for await (const batch of batches) {
      for (const row of batch)
        yield row.map((value, index) => (value === null ? null : (cells[index]?.(value) ?? null)));
    }
  })();
  const bytes = writeXlsxStream(rows, {
    name: sheetName(name),
    columns: columns.map((column) => {
      const numFmt = FORMATS[column.type];
      return { header: text(column.name), ...(numFmt && { numFmt }) };
    }),
    freezePane: { rows: 1 },
    // Always, since the size is not known before: a million wide rows are more than the 4 GiB of the older format.
    zip64: true,
  });
  return Readable.fromWeb(bytes as ReadableStream);
}

/** At most 31 characters, and the sheets that follow are numbered. */
const sheetName = (name: string) => name.replace(/[\\/?*[\]:]/g, '_').slice(0, 26);

const CELLS: Record<ColumnType, (value: unknown) => CellValue> = {
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
function digits(value: unknown): CellValue {
  const written = String(value);
  return written.length <= MOST_DIGITS || written.replace(/^-?0?\.?0*|\./g, '').length <= MOST_DIGITS
    ? Number(written)
    : written;
}

/** A date as Excel counts them, which it does from 1900 on, with a day too many until March. */
function moment(iso: string): Date | undefined {
  return iso >= '1900-03-01' ? new Date(iso) : undefined;
}

/** Text that Excel opens: not too long, no character that XML forbids, nothing it would take for an escaped one. */
function text(value: string): string {
  const clean = /_x|[\ufffe\uffff]/.test(value)
    ? value.replace(/_(?=x[\da-f]{4}_)/gi, '_x005F_').replace(/[\ufffe\uffff]/g, '\ufffd')
    : value;
  if (clean.length <= MOST_CHARACTERS) return clean;
  const isHalf = /[\ud800-\udbff]/.test(clean.charAt(MOST_CHARACTERS - 1));
  return clean.slice(0, isHalf ? MOST_CHARACTERS - 1 : MOST_CHARACTERS);
}
