/**
 * The list of collected tables, and their entries in PostgreSQL's catalogue. The tables themselves are in `warehouse`.
 */
import { type ExpressionBuilder, type Generated, type RawBuilder, sql } from 'kysely';
import type { Queryable } from '../../../../../core/db/database.ts';
import type { Tables, Timestamp } from '../../../../../core/db/tables.ts';
import type { Slice } from '../../../../../shared/page.ts';
import type { Column } from '../../rows/stored-rows.ts';
import { type DataPeriod, type Days, dateColumnOf, NO_DAYS, NO_PERIOD } from '../data-period.ts';
import type { CollectedTable, NewTable, Order, TableFilter } from '../warehouse.ts';

interface MarketTablesTable {
  id: Generated<number>;
  table_name: string;
  display_name: string;
  category: string;
  script_id: string;
  natural_key: string[];
  row_count: Generated<number>;
  size_bytes: Generated<number>;
  date_column: string | null;
  data_start_date: string | null;
  data_end_date: string | null;
  created_at: Generated<Timestamp>;
  last_updated_at: Generated<Timestamp>;
}

declare module '../../../../../core/db/tables.ts' {
  interface Tables {
    market_tables: MarketTablesTable;
  }
}

/** Which table is the list: ours, or the one that is kept in the schema `warehouse` of a database elsewhere. */
export type Registry = 'market_tables';

export const registryHere: Registry = 'market_tables';
/** It has the same columns, so that to the compiler one is the other. */
export const registryElsewhere = 'warehouse.owlery_tables' as Registry;

/** The table itself, quoted. */
export function collectedTable(table: string): RawBuilder<unknown> {
  return sql`${sql.id('warehouse', table)}`;
}

/** Missing values last, ties by id. */
export function orderBy({ sortBy, descending }: Order): RawBuilder<unknown> {
  const direction = descending ? sql`desc nulls last` : sql`asc nulls last`;
  if (sortBy === 'id') return sql`rows.id ${descending ? sql`desc` : sql`asc`}`;
  return sql`rows.${sql.id(sortBy)} ${direction}, rows.id ${direction}`;
}

export async function selectTable(
  db: Queryable,
  registry: Registry,
  table: string,
): Promise<CollectedTable | undefined> {
  const isId = /^\d{1,15}$/.test(table);
  return await db
    .selectFrom(registry)
    .selectAll()
    .$if(isId, (tables) => tables.where('id', '=', Number(table)))
    .$if(!isId, (tables) => tables.where('table_name', '=', table))
    .executeTakeFirst();
}

/** Newest first. */
export async function selectTables(
  db: Queryable,
  registry: Registry,
  filter: TableFilter,
  { limit, offset }: Slice,
): Promise<CollectedTable[]> {
  return await db
    .selectFrom(registry)
    .selectAll()
    .where(matches(filter))
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
}

export async function countTables(db: Queryable, registry: Registry, filter: TableFilter): Promise<number> {
  const { count } = await db
    .selectFrom(registry)
    .where(matches(filter))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

const matches =
  ({ category, search }: TableFilter) =>
  (table: ExpressionBuilder<Tables, 'market_tables'>) =>
    table.and([
      ...(category === undefined ? [] : [table('category', '=', category)]),
      ...(search === undefined ? [] : [table.or([contains('table_name', search), contains('display_name', search)])]),
    ]);

const contains = (column: 'table_name' | 'display_name', part: string) =>
  sql<boolean>`strpos(lower(${sql.ref(column)}), lower(${part})) > 0`;

/** A table's columns in their order, its `id` first; none when there is no such table. */
export async function columnsOf(db: Queryable, table: string): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select attname as name,
      case atttypid
        when 'timestamp'::regtype then 'timestamp'
        when 'timestamptz'::regtype then 'timestamptz'
        else format_type(atttypid, null)
      end as type,
      not attnotnull as nullable
    from pg_attribute
    where attrelid = to_regclass(format('warehouse.%I', ${table}::text)) and attnum > 0 and not attisdropped
    order by attnum`.execute(db);
  return rows;
}

/** A moment as ISO 8601 has it, from the text PostgreSQL makes of it when its time zone is UTC. */
export function isoText(column: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`replace(replace(${column}::text, ' ', 'T'), '+00', 'Z')`;
}

/** The first and last day of a column; of the staged rows or of a table. */
export async function selectDays(db: Queryable, from: RawBuilder<unknown>, column: string): Promise<Days> {
  const { rows } = await sql<Days>`
    select min(${sql.id(column)})::date::text as data_start_date, max(${sql.id(column)})::date::text as data_end_date
    from ${from}`.execute(db);
  return rows[0] ?? NO_DAYS;
}

/** The days of a table, for which all of it is read. */
export async function selectPeriod(db: Queryable, table: string, naturalKey: readonly string[]): Promise<DataPeriod> {
  const column = dateColumnOf(await columnsOf(db, table), naturalKey);
  if (column === undefined) return NO_PERIOD;
  return { date_column: column, ...(await selectDays(db, collectedTable(table), column)) };
}

/** Records the result of a load: the number of rows, the size with indexes, the natural key and the days. */
export async function recordTable(
  tx: Queryable,
  registry: Registry,
  table: NewTable,
  { rowCount, naturalKey, period }: { rowCount: number; naturalKey: readonly string[]; period: DataPeriod },
): Promise<void> {
  const state = {
    ...period,
    natural_key: [...naturalKey],
    row_count: rowCount,
    size_bytes: sql<number>`pg_total_relation_size(to_regclass(format('warehouse.%I', ${table.table_name}::text)))`,
    // Not now(), which is the start of the transaction.
    last_updated_at: sql<Timestamp>`clock_timestamp()`,
  };
  await tx
    .insertInto(registry)
    .values({ ...table, ...state })
    .onConflict((conflict) => conflict.column('table_name').doUpdateSet({ ...table, ...state }))
    .execute();
}

export async function updateNaturalKey(
  tx: Queryable,
  registry: Registry,
  table: string,
  naturalKey: readonly string[],
): Promise<void> {
  await tx
    .updateTable(registry)
    .set({ natural_key: [...naturalKey] })
    .where('table_name', '=', table)
    .execute();
}

/** Drops a table and its entry in the list; its files are gone when the transaction has committed. */
export async function dropTable(tx: Queryable, registry: Registry, table: string): Promise<void> {
  await sql`drop table if exists ${collectedTable(table)}`.execute(tx);
  await tx.deleteFrom(registry).where('table_name', '=', table).execute();
}

/** Recounts the rows of a table, its size and its days. */
export async function refreshTable(tx: Queryable, registry: Registry, table: string): Promise<void> {
  const known = await selectTable(tx, registry, table);
  await tx
    .updateTable(registry)
    .set({
      row_count: await countRows(tx, table),
      ...(await selectPeriod(tx, table, known?.natural_key ?? [])),
      size_bytes: sql<number>`pg_total_relation_size(to_regclass(format('warehouse.%I', ${table}::text)))`,
    })
    .where('table_name', '=', table)
    .execute();
}

/** Counts all rows, for a table not counted by any load. */
export async function countRows(db: Queryable, table: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${collectedTable(table)}`.execute(db);
  return rows[0]?.count ?? 0;
}
