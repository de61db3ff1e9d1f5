/** A table as CSV, for a warehouse that does not write it itself; the same text as PostgreSQL's `copyOut`. */
import { Readable } from 'node:stream';
import type { ColumnType } from './column-types.ts';
import type { Batches, Column } from './stored-rows.ts';

/** With a header, and made harmless for spreadsheets: https://owasp.org/www-community/attacks/CSV_Injection */
export function csvOf(columns: readonly Column[], batches: Batches): Readable {
  const fields = columns.map(({ type }) => FIELDS[type]);
  const lines = async function* () {
    yield `${columns.map(({ name }) => quoted(FORMULA_START.test(name) ? `'${name}` : name)).join(',')}\n`;
    for await (const batch of batches) {
      const written = batch.map((row) => row.map((value, index) => (value === null ? '' : fields[index]?.(value))));
      yield `${written.map((row) => row.join(',')).join('\n')}\n`;
    }
  };
  return Readable.from(lines(), { objectMode: false });
}

const FIELDS: Record<ColumnType, (value: unknown) => string> = {
  boolean: String,
  bigint: String,
  numeric: String,
  'double precision': String,
  date: String,
  timestamp: String,
  timestamptz: String,
  jsonb: (value) => quoted(String(value)),
  text: (value) => quoted(harmless(String(value))),
};

const FORMULA_START = /^[=+\-@\t\r]/;
/** A signed number is no formula. */
const SIGNED_NUMBER = /^([-+][0-9][0-9.,]*%?|-+)$/;

const harmless = (text: string) => (FORMULA_START.test(text) && !SIGNED_NUMBER.test(text) ? `'${text}` : text);

/** Nothing at all would be a missing value. */
function quoted(text: string): string {
  return text === '' || text === '\\.' || /[",\n\r]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
