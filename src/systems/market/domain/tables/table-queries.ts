/** The list of collected tables, and what PostgreSQL's catalogue says of them. The tables themselves are in `warehouse`. */
import { type Generated, type Insertable, type RawBuilder, type Selectable, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';
import type { Slice } from '../page.ts';
import type { ColumnType } from './column-types.ts';

interface MarketTablesTable {
  id: Generated<number>;
  table_name: string;
  display_name: string;
  category: string;
  script_id: string;
  natural_key: string[];
  row_count: Generated<number>;
  size_bytes: Generated<number>;
  created_at: Generated<Timestamp>;
  last_updated_at: Generated<Timestamp>;
}

declare module '../../../../core/db/tables.ts' {
  interface Tables {
    market_tables: MarketTablesTable;
  }
}

export type CollectedTable = Selectable<MarketTablesTable>;
export type NewTable = Pick<Insertable<MarketTablesTable>, 'table_name' | 'display_name' | 'category' | 'script_id'>;

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
}

/** The table itself, quoted. */
export function collectedTable(table: string): RawBuilder<unknown> {
  return sql`${sql.id('warehouse', table)}`;
}

export async function selectTable(db: Queryable, table: string): Promise<CollectedTable | undefined> {
  return await db.selectFrom('market_tables').selectAll().where('table_name', '=', table).executeTakeFirst();
}

/** Newest first. */
export async function selectTables(db: Queryable, category: string | undefined, { limit, offset }: Slice) {
  return await db
    .selectFrom('market_tables')
    .selectAll()
    .$if(category !== undefined, (query) => query.where('category', '=', category ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
}

export async function countTables(db: Queryable, category: string | undefined): Promise<number> {
  const { count } = await db
    .selectFrom('market_tables')
    .$if(category !== undefined, (query) => query.where('category', '=', category ?? ''))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

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

/** Notes what a load left behind: how many rows, how much room with indexes, under which natural key. */
export async function recordLoad(
  tx: Queryable,
  table: NewTable,
  { rowCount, naturalKey }: { rowCount: number; naturalKey: readonly string[] },
): Promise<void> {
  const state = {
    natural_key: [...naturalKey],
    row_count: rowCount,
    size_bytes: sql<number>`pg_total_relation_size(to_regclass(format('warehouse.%I', ${table.table_name}::text)))`,
    // Not now(), which is when the transaction began.
    last_updated_at: sql<Timestamp>`clock_timestamp()`,
  };
  await tx
    .insertInto('market_tables')
    .values({ ...table, ...state })
    .onConflict((conflict) => conflict.column('table_name').doUpdateSet({ ...table, ...state }))
    .execute();
}
