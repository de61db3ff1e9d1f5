/** A table as CSV, for a warehouse that does not write it itself; the same text as PostgreSQL's `csvOut`. */
import { Readable } from 'node:stream';
import { csvLine, harmless, quoted } from '../../../../shared/csv.ts';
import type { ColumnType } from './column-types.ts';
import type { Batches, Column } from './stored-rows.ts';

/** The first line. */
export const csvHeaderOf = (columns: readonly Column[]) => csvLine(columns.map(({ name }) => name));

/** With a header, and made harmless for spreadsheets: https://owasp.org/www-community/attacks/CSV_Injection */
export function csvOf(columns: readonly Column[], batches: Batches): Readable {
  const fields = columns.map(({ type }) => FIELDS[type]);
  const lines = async function* () {
    yield csvHeaderOf(columns);
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
