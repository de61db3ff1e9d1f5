/**
 * The indexes that pages sorted by a column are read from. They are made when a page is asked for, and go when none is.
 */
import { sql } from 'kysely';
import type { Queryable } from '../../../../../core/db/database.ts';
import type { Order } from '../warehouse.ts';
import { collectedTable } from './table-queries.ts';

/** An index in the order of one column, then of `id`: of all the indexes of a table only these end with it. */
export interface SortIndex extends Order {
  /** Quoted, with its schema. */
  readonly index: string;
}

/** The most recently used first; before PostgreSQL 16, which began to note that, the most recently made. */
export async function selectSortIndexes(db: Queryable, table: string): Promise<SortIndex[]> {
  // indoption has 1 for descending and 2 for nulls first; `id` is every table's first column.
  const { rows } = await sql<SortIndex>`
    select made.indexrelid::regclass::text as index, attname as "sortBy", (made.indoption[0] & 1) = 1 as descending
    from pg_index made
    join pg_attribute on attrelid = indrelid and attnum = indkey[0]
    join pg_stat_all_indexes stats on stats.indexrelid = made.indexrelid
    where indrelid = to_regclass(format('warehouse.%I', ${table}::text)) and indnkeyatts = 2 and indkey[1] = 1
    order by (to_jsonb(stats) ->> 'last_idx_scan')::timestamptz desc nulls last, made.indexrelid desc`.execute(db);
  return rows;
}

/** Keeps loads out until the transaction ends, unless one is at work. */
export async function tryLockTable(tx: Queryable, table: string): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`market table ${table}`}, 0)) as locked`.execute(tx);
  return rows[0]?.locked ?? false;
}

/** For the rest of the transaction; a lock that takes longer fails as lock_not_available. */
export async function waitForLocks(tx: Queryable, milliseconds: number): Promise<void> {
  await sql`set local lock_timeout = ${sql.lit(milliseconds)}`.execute(tx);
}

/** Not concurrently: that waits for every old transaction, a load that waits for the lock included. Readers are not blocked. */
export async function createSortIndex(tx: Queryable, table: string, { sortBy, descending }: Order): Promise<void> {
  const direction = descending ? sql`desc nulls last` : sql`asc nulls last`;
  await sql`create index on ${collectedTable(table)} (${sql.id(sortBy)} ${direction}, id ${direction})`.execute(tx);
}

/** @throws lock_not_available if they are in use: readers of the table would queue behind this statement. */
export async function dropSortIndexesAtOnce(tx: Queryable, indexes: readonly SortIndex[]): Promise<void> {
  await waitForLocks(tx, 100);
  await dropSortIndexes(tx, indexes);
}

export async function dropSortIndexes(tx: Queryable, indexes: readonly SortIndex[]): Promise<void> {
  await sql`drop index ${sql.join(indexes.map(({ index }) => sql.raw(index)))}`.execute(tx);
}

/**
 * A value in an index takes a third of a page at most, 2,704 bytes; what belongs to the entry besides has room in the
 * rest.
 */
const MOST_BYTES = 2_000;

const isLong = (column: string) => sql`octet_length(${sql.id(column)}::text) > ${sql.lit(MOST_BYTES)}`;

/** Whether the values of a column are short enough for an index. */
export async function fitsIndex(db: Queryable, table: string, column: string): Promise<boolean> {
  const { rows } = await sql`select from ${collectedTable(table)} where ${isLong(column)} limit 1`.execute(db);
  return rows.length === 0;
}

/** Of columns of the staging table those that hold something too long for an index. */
export async function selectLongStaged(tx: Queryable, staged: readonly string[]): Promise<string[]> {
  const tests = staged.map((column) => sql`exists (select from staging where ${isLong(column)}) as ${sql.id(column)}`);
  const { rows } = await sql<Record<string, boolean>>`select ${sql.join(tests)}`.execute(tx);
  return staged.filter((column) => rows[0]?.[column]);
}
