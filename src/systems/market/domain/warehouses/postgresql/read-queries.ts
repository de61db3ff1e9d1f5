/** Reads the collected tables: a page of rows, or all of them as CSV or in binary. */
import { type RawBuilder, sql } from 'kysely';
import type { ClientBase } from 'pg';
import { copyOut } from '../../../../../core/db/copy-out.ts';
import type { Queryable } from '../../../../../core/db/database.ts';
import { nearerEnd, type Slice } from '../../../../../shared/page.ts';
import type { ColumnType } from '../../rows/column-types.ts';
import { csvHeaderOf } from '../../rows/csv.ts';
import type { Column, Values } from '../../rows/stored-rows.ts';
import { idRange, isDeepById } from '../page-place.ts';
import type { Order, Selection, TableWithColumns } from '../warehouse.ts';
import { type Anchors, idsByAnchors } from './anchor-queries.ts';
import { collectedTable, isoText, orderBy } from './table-queries.ts';

const asText = (column: RawBuilder<unknown>) => sql`${column}::text`;

/** As text where the driver would lose something: a bigint as a double, a date as a `Date`. */
const READ_AS: Partial<Record<ColumnType, (column: RawBuilder<unknown>) => RawBuilder<unknown>>> = {
  bigint: asText,
  numeric: asText,
  date: asText,
  timestamp: isoText,
  timestamptz: isoText,
  jsonb: asText,
};

/** Rows as lists of values in the order of the columns. @param anchors of this order, if there are any */
export async function selectRows(
  db: Queryable,
  table: TableWithColumns,
  order: Order,
  slice: Slice,
  anchors?: Anchors,
): Promise<Values[]> {
  const { columns } = table;
  // Numbered: a column may be called anything, "__proto__" too, which no object takes for a key.
  const values = readable(columns).map((value, index) => sql`${value} as ${sql.id(String(index))}`);
  // Literals rather than parameters: statements with parameters are prepared and kept, one for each table and order.
  const { rows } = await sql<Record<number, unknown>>`
    select ${sql.join(values)} from ${collectedTable(table.table_name)} rows
    where ${await onPage(db, table, order, slice, anchors)} order by ${orderBy(order)}`.execute(db);
  return rows.map((row) => columns.map((_column, index) => row[index]));
}

/**
 * Which rows are on a page. Ids alone are sorted or walked over, in the index where that is their order; whole rows are
 * read for the page only.
 */
async function onPage(
  db: Queryable,
  table: TableWithColumns,
  order: Order,
  slice: Slice,
  anchors: Anchors | undefined,
): Promise<RawBuilder<unknown>> {
  if (anchors) return sql`rows.id in (${idsByAnchors(table, order, anchors, slice)})`;
  const name = collectedTable(table.table_name);
  if (isDeepById(order, slice)) {
    const bounds = await sql<{ first: number; last: number }>`
      select min(id) as first, max(id) as last from ${name}`.execute(db);
    const range = bounds.rows[0] && idRange(table, bounds.rows[0], order, slice);
    if (range) return sql`rows.id between ${sql.lit(range.from)} and ${sql.lit(range.to)}`;
  }
  const { fromEnd, limit, offset } = nearerEnd(slice, table.row_count);
  return sql`rows.id in (select id from ${name} rows order by ${fromEnd ? backwards(order) : orderBy(order)}
    limit ${sql.lit(limit)} offset ${sql.lit(offset)})`;
}

/** Streams all rows of a selection in the binary format of COPY, at the pace of the reader. */
export function columnsOut(
  tx: Queryable,
  client: ClientBase,
  { table_name: table, columns }: TableWithColumns,
  { order, limit }: Selection,
) {
  const values = columns.map(({ name, type }) => {
    const column = sql`rows.${sql.id(name)}`;
    return type === 'numeric' || type === 'jsonb' ? asText(column) : column;
  });
  const select = sql`select ${sql.join(values)} from ${collectedTable(table)} rows
    order by ${orderBy(order)} ${atMost(limit)}`;
  return copyOut(client, sql`copy (${select}) to stdout with (format binary)`.compile(tx).sql);
}

/**
 * All rows of a selection as CSV with a header. Text that a spreadsheet would run as a formula is made harmless:
 * https://owasp.org/www-community/attacks/CSV_Injection
 * Booleans and times are spelt as in JSON, which programs read as what they are, and not as COPY does (`t`, a blank
 * between day and time).
 */
export function csvOut(
  tx: Queryable,
  client: ClientBase,
  { table_name: table, columns }: TableWithColumns,
  { order, limit }: Selection,
) {
  const values = columns.map(({ name, type }) => {
    const column = sql`rows.${sql.id(name)}`;
    return (WRITTEN_AS[type] ?? asIs)(column);
  });
  const select = sql`select ${sql.join(values)} from ${collectedTable(table)} rows
    order by ${orderBy(order)} ${atMost(limit)}`;
  const csv = copyOut(client, sql`copy (${select}) to stdout with (format csv)`.compile(tx).sql);
  // Not by COPY, which would cut a name of 63 bytes that gets a quote in front.
  csv.unshift(csvHeaderOf(columns));
  return csv;
}

const asIs = (column: RawBuilder<unknown>) => column;

/** How CSV spells what COPY spells otherwise. */
const WRITTEN_AS: Partial<Record<ColumnType, (column: RawBuilder<unknown>) => RawBuilder<unknown>>> = {
  boolean: asText,
  timestamp: isoText,
  timestamptz: isoText,
  text: harmless,
};

/** The columns as `Values` has them. */
export function readable(columns: readonly Column[]): RawBuilder<unknown>[] {
  return columns.map(({ name, type }) => {
    const column = sql`rows.${sql.id(name)}`;
    return READ_AS[type]?.(column) ?? column;
  });
}

/** The same from its end, in every word: or the index that serves it could not be read so. */
function backwards({ sortBy, descending }: Order): RawBuilder<unknown> {
  const direction = descending ? sql`asc nulls first` : sql`desc nulls first`;
  if (sortBy === 'id') return sql`rows.id ${descending ? sql`asc` : sql`desc`}`;
  return sql`rows.${sql.id(sortBy)} ${direction}, rows.id ${direction}`;
}

const atMost = (limit: number | undefined) => (limit === undefined ? sql`` : sql`limit ${sql.lit(limit)}`);

/** All of them come before "A" in ASCII. */
const FORMULA_STARTS = ['=', '+', '-', '@', '\t', '\r'];

/**
 * A signed number is not a formula: -0.35% stays unchanged for programs that read the file. The comparison comes first
 * because it costs nothing: with it an export has 0.9 of a bare COPY's speed, with the character alone 0.65.
 */
function harmless(column: RawBuilder<unknown>): RawBuilder<unknown> {
  const start = sql.join(FORMULA_STARTS.map((character) => sql.lit(character.charCodeAt(0))));
  return sql`case when ${column} collate "C" < 'A' and ascii(${column}) in (${start})
    and ${column} !~ '^([-+][0-9][0-9.,]*%?|-+)$' then '''' || ${column} else ${column} end`;
}
