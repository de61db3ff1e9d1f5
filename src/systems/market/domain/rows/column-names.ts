/** Names the column of a source's field: the source's own name, as far as the database allows it. */
import { createHash } from 'node:crypto';

/**
 * Names a column for a field.
 * @param field the source's name, any text
 * @param used the column names of other fields
 * @returns the same name for the same field in every load
 */
export type ColumnNaming = (field: string, used: readonly string[]) => string;

/** https://www.postgresql.org/docs/18/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS */
const MOST_POSTGRESQL_BYTES = 63;

/** Our own key, and the columns that every table of PostgreSQL has already. */
const POSTGRESQL_TAKEN = new Set(['id', 'ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid']);

/** At most 63 bytes of UTF-8. */
export const postgresqlName: ColumnNaming = (field, used) => {
  const name = nameOf(field, (clean) => POSTGRESQL_TAKEN.has(clean));
  if (Buffer.byteLength(name) <= MOST_POSTGRESQL_BYTES && !used.includes(name)) return name;
  const mark = markOf(field);
  return cutToBytes(name, MOST_POSTGRESQL_BYTES - mark.length) + mark;
};

/** https://mariadb.com/docs/server/reference/sql-structure/sql-language-structure/identifier-names */
const MOST_MYSQL_CHARACTERS = 64;

/**
 * At most 64 characters of the first plane, without spaces at the end; MySQL tells no small letter from its capital.
 */
export const mysqlName: ColumnNaming = (field, used) => {
  const plain = field.replace(/[\u{10000}-\u{10ffff}]/gu, '\ufffd').trimEnd();
  const name = nameOf(plain, (clean) => fold(clean) === 'id' || fold(clean).startsWith('owlery_'));
  if (name.length <= MOST_MYSQL_CHARACTERS && !used.some((other) => isSameMysqlName(other, name))) return name;
  const mark = markOf(field);
  return name.slice(0, MOST_MYSQL_CHARACTERS - mark.length) + mark;
};

/** Whether MySQL treats two column names as equal, ignoring case and accents. */
export const isSameMysqlName = (one: string, other: string) => fold(one) === fold(other);

/**
 * Equal for all names that are equal under `utf8mb3_general_ci`, by which MySQL and MariaDB compare names: each
 * character counts as the capital of its base letter. `ı` is an I there, `ς` a Σ, and `ß` a single S.
 */
function fold(name: string): string {
  const single = name.replaceAll('ß', 's').replaceAll('\u0345', 'ι').replaceAll('ϲ', 'σ');
  return withoutMarks(withoutMarks(single).toUpperCase()).toLowerCase();
}

const withoutMarks = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '');

function nameOf(field: string, isTaken: (name: string) => boolean): string {
  const clean = field.replaceAll('\0', '').toWellFormed() || 'unnamed';
  return isTaken(clean) ? `source_${clean}` : clean;
}

/** The end of a long name is often what tells it from its neighbour, so the cut is marked by the whole name's hash. */
const markOf = (field: string) => `_${createHash('sha256').update(field).digest('hex').slice(0, 8)}`;

/** The longest beginning of a text that has so many bytes at most, without half a character. */
function cutToBytes(text: string, bytes: number): string {
  const buffer = Buffer.from(text);
  return new TextDecoder().decode(buffer.subarray(0, bytes), { stream: true });
}
