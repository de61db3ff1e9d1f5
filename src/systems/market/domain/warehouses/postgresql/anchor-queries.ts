/** Reads every so many rows of an order, and finds a page from the nearest of them instead of from an end. */
import { type RawBuilder, sql } from 'kysely';
import { escapeLiteral } from 'pg';
import type { Queryable } from '../../../../../core/db/database.ts';
import type { Slice } from '../../../../../shared/page.ts';
import type { ColumnType } from '../../rows/column-types.ts';
import type { Order, TableWithColumns } from '../warehouse.ts';
import { collectedTable, orderBy } from './table-queries.ts';

/** A row in an order. */
interface Anchor {
  /** Of the column that is sorted by, as text; null where it is missing. */
  readonly value: string | null;
  readonly id: string;
}

/** The rows at the places 0, `step`, 2 × `step` … of an order of a table. */
export interface Anchors {
  readonly step: number;
  readonly rows: readonly Anchor[];
  /** How many rows have a value in the sorted column; those without come last. */
  readonly filled: number;
}

/** For the rest of the transaction all statements see the same rows. */
export async function fixSnapshot(tx: Queryable): Promise<void> {
  await sql`set transaction isolation level repeatable read, read only`.execute(tx);
}

/** Reads the whole order, from its index where that is cheaper. */
export async function selectAnchors(
  tx: Queryable,
  table: TableWithColumns,
  order: Order,
  step: number,
): Promise<Anchors> {
  const name = collectedTable(table.table_name);
  const column = sql.id(order.sortBy);
  const { rows } = await sql<Anchor>`
    select value::text, id::text from (
      select ${column} as value, id, row_number() over (order by ${orderBy(order)}) - 1 as place from ${name} rows
    ) placed where place % ${sql.lit(step)} = 0 order by place`.execute(tx);
  const last = rows.findLastIndex(({ value }) => value !== null);
  const from = rows[last];
  if (!from) return { step, rows, filled: 0 };
  const { rows: counted } = await sql<{ count: number }>`
    select count(*) as count from ${name} rows where ${isFrom(from, order, typeOf(table, order))}`.execute(tx);
  return { step, rows, filled: last * step + (counted[0]?.count ?? 0) };
}

/** A query for the ids of a page. */
export function idsByAnchors(
  table: TableWithColumns,
  order: Order,
  { step, rows, filled }: Anchors,
  { offset, limit }: Slice,
): RawBuilder<unknown> {
  const type = typeOf(table, order);
  const part = (condition: RawBuilder<unknown>, skipped: number, count: number) => sql`(
    select id from ${collectedTable(table.table_name)} rows where ${condition} order by ${orderBy(order)}
    limit ${sql.lit(count)} offset ${sql.lit(skipped)})`;
  const parts = [];
  if (offset < filled) {
    const nearest = Math.floor(offset / step);
    const condition = isFrom(rows[nearest] as Anchor, order, type);
    parts.push(part(condition, offset - nearest * step, Math.min(limit, filled - offset)));
  }
  if (offset + limit > filled) {
    const first = Math.max(offset, filled);
    const nearest = Math.floor(first / step);
    // The last anchor may be one before the rows without a value.
    const anchor = nearest * step < filled ? undefined : rows[nearest];
    const isMissing = sql`rows.${sql.id(order.sortBy)} is null`;
    const condition = anchor ? sql`${isMissing} and ${isIdFrom(anchor, order)}` : isMissing;
    parts.push(part(condition, first - (anchor ? nearest * step : filled), offset + limit - first));
  }
  return sql.join(parts, sql` union all `);
}

const typeOf = ({ columns }: TableWithColumns, { sortBy }: Order): ColumnType =>
  columns.find(({ name }) => name === sortBy)?.type ?? 'text';

const literal = (value: string, type: ColumnType) => sql`${sql.raw(escapeLiteral(value))}::${sql.raw(type)}`;

const atOrBehind = ({ descending }: Order) => (descending ? sql`<=` : sql`>=`);

const isIdFrom = ({ id }: Anchor, order: Order) => sql`rows.id ${atOrBehind(order)} ${literal(id, 'bigint')}`;

/** Rows from an anchor on that have a value. One comparison of rows, which an index serves. */
function isFrom(anchor: Anchor, order: Order, type: ColumnType): RawBuilder<unknown> {
  const { value, id } = anchor;
  if (order.sortBy === 'id' || value === null) return isIdFrom(anchor, order);
  return sql`(rows.${sql.id(order.sortBy)}, rows.id) ${atOrBehind(order)} (${literal(value, type)}, ${literal(id, 'bigint')})`;
}
