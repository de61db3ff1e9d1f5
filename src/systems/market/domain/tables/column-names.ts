/** The column a field of a source is kept in: under the source's own name, as far as PostgreSQL can hold it. */
import { createHash } from 'node:crypto';

/** https://www.postgresql.org/docs/18/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS */
const MAX_NAME_BYTES = 63;

/** Our own key, and the columns that every table of PostgreSQL has already. */
const TAKEN = new Set(['id', 'ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid']);

/**
 * Names a column for a field.
 * @param field the source's name for it, any text
 * @param isUsed whether another field has that column already
 * @returns at most 63 bytes of UTF-8; the same for the same field in every load
 */
export function columnName(field: string, isUsed: (name: string) => boolean): string {
  const clean = field.replaceAll('\0', '').toWellFormed() || 'unnamed';
  const name = TAKEN.has(clean) ? `source_${clean}` : clean;
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES && !isUsed(name)) return name;
  // The end of a long name is often what tells it from its neighbour, so the cut is marked by the whole name's hash.
  const mark = `_${createHash('sha256').update(field).digest('hex').slice(0, 8)}`;
  return cutToBytes(name, MAX_NAME_BYTES - mark.length) + mark;
}

/** The longest beginning of a text that has so many bytes at most, without half a character. */
function cutToBytes(text: string, bytes: number): string {
  const buffer = Buffer.from(text);
  return new TextDecoder().decode(buffer.subarray(0, bytes), { stream: true });
}
