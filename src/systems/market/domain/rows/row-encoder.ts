/**
 * Turns rows into the text format of COPY while finding out which columns there are and what type each needs.
 * https://www.postgresql.org/docs/18/sql-copy.html#SQL-COPY-FILE-FORMATS
 */
import { refuseCollection } from '../collection-errors.ts';
import { type ColumnNaming, postgresqlName } from './column-names.ts';
import { type SeenType, typeOfValue, widerType } from './column-types.ts';
import { stringifyExact } from './exact-json.ts';

/** A row as a script yields it: field names of the source, values that JSON can carry, and BigInt. */
export type Row = Readonly<Record<string, unknown>>;

/** A column found in a load; its place in the list is its place in the staging table. */
export interface SeenColumn {
  readonly name: string;
  type: SeenType;
}

/** Lines for COPY, all of the same number of fields. */
export interface Chunk {
  readonly width: number;
  readonly lines: string;
}

/** PostgreSQL takes 1,600, those of columns that were dropped included. */
const MOST_COLUMNS = 1_000;
const NULL_FIELD = '\\N';

export class RowEncoder {
  /** The columns found so far, in the order in which they came. */
  readonly columns: SeenColumn[] = [];
  readonly #byField = new Map<string, number>();
  readonly #nameColumn: ColumnNaming;

  /** @param nameColumn as the database has it */
  constructor(nameColumn: ColumnNaming = postgresqlName) {
    this.#nameColumn = nameColumn;
  }

  /** Encodes rows. A new chunk begins where a row brings a field that no row before it had. Rows without fields are left out. */
  *encode(rows: readonly Row[]): Generator<Chunk> {
    let lines: string[] = [];
    let width = this.columns.length;
    for (const row of rows) {
      const fields = this.#fieldsOf(row);
      if (fields.length === 0) continue;
      if (this.columns.length > width) {
        if (lines.length > 0) yield { width, lines: `${lines.join('\n')}\n` };
        lines = [];
        width = this.columns.length;
      }
      lines.push(fields.join('\t'));
    }
    if (lines.length > 0) yield { width, lines: `${lines.join('\n')}\n` };
  }

  /** The column that holds a field, if any row had it. An administrator names the column itself. */
  columnOf(field: string): string | undefined {
    const index = this.#byField.get(field);
    return index === undefined ? this.columns.find(({ name }) => name === field)?.name : this.columns[index]?.name;
  }

  #fieldsOf(row: Row): string[] {
    const names = Object.keys(row);
    if (names.length === 0) return [];
    const fields = new Array<string>(this.columns.length).fill(NULL_FIELD);
    for (const name of names) {
      const index = this.#byField.get(name) ?? this.#add(name);
      const value = row[name];
      const column = this.columns[index];
      if (column && column.type !== 'text') column.type = widerType(column.type, typeOfValue(value));
      fields[index] = encodeValue(value);
    }
    return fields;
  }

  #add(field: string): number {
    if (this.columns.length === MOST_COLUMNS) {
      throw refuseCollection('too_many_columns', { most: MOST_COLUMNS });
    }
    const names = this.columns.map((column) => column.name);
    const name = this.#nameColumn(field, names);
    this.#byField.set(field, this.columns.length);
    return this.columns.push({ name, type: 'null' }) - 1;
  }
}

function encodeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return escapeText(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : NULL_FIELD;
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? NULL_FIELD : escapeText(storableJson(stringifyExact(value)));
    default:
      return NULL_FIELD;
  }
}

const SPECIAL = /[\\\t\n\r\0]/;
const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\0': '\ufffd' };

/** PostgreSQL's text holds no NUL: U+FFFD stands for it, as it does (when the text becomes UTF-8) for half a character. */
function escapeText(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text.replace(/[\\\t\n\r\0]/g, (character) => ESCAPES[character] ?? character);
}

/** The same for jsonb, where both are written as escapes. An escaped backslash goes first, so as not to be read as one. */
function storableJson(json: string): string {
  return json.replace(/\\\\|\\u0000|\\ud[89a-f]../g, (found) => (found === '\\\\' ? found : '\ufffd'));
}
