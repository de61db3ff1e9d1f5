/** The statements of a load: staging table, columns and indexes of the collected table, and merge. */
import { type RawBuilder, sql } from 'kysely';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Queryable } from '../../../../../core/db/database.ts';
import type { ColumnType } from '../../rows/column-types.ts';
import type { Column } from '../../rows/stored-rows.ts';
import type { Days } from '../data-period.ts';
import type { Target, Widening } from '../widening.ts';
import { collectedTable, isoText, selectDays } from './table-queries.ts';

/** Converts a column to a wider type: by a plain cast, unless that would lose digits. */
const WIDENING: Partial<
  Record<`${ColumnType} to ${ColumnType}`, (column: RawBuilder<unknown>) => RawBuilder<unknown>>
> = {
  // A direct cast rounds to 15 digits; the text has as many as it takes to get the same double back.
  'double precision to numeric': (column) => sql`${column}::text::numeric`,
  'timestamp to text': isoText,
  'timestamptz to text': isoText,
};

/** `sql.ref` would take the dot in a name for the one between table and column. */
const list = (names: readonly string[]) => sql.join(names.map((name) => sql.id(name)));
const stagedList = (targets: readonly Target[]) => list(targets.map(({ staged }) => staged));
const nameList = (targets: readonly Target[]) => list(targets.map(({ name }) => name));

/** The server process of this connection. */
export async function backendOf(tx: Queryable): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
  return rows[0]?.pid ?? 0;
}

/** Ends a connection from outside, whatever it is doing: its transaction is rolled back. */
export async function terminateBackend(db: Queryable, pid: number): Promise<void> {
  await sql`select pg_terminate_backend(${pid})`.execute(db);
}

/** Locks the table against other loads until the transaction ends. */
export async function lockTable(tx: Queryable, table: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`market table ${table}`}, 0))`.execute(tx);
}

/** A table of this transaction's own, with no column yet. Temporary tables are not written to the log. */
export async function createStaging(tx: Queryable): Promise<void> {
  await sql`create temporary table staging () on commit drop`.execute(tx);
}

/** Adds columns of text to the staging table, up to `c<width>`. */
export async function widenStaging(tx: Queryable, from: number, width: number): Promise<void> {
  const columns = Array.from(
    { length: width - from },
    (_, index) => sql`add column ${sql.id(`c${from + index + 1}`)} text`,
  );
  await sql`alter table staging ${sql.join(columns)}`.execute(tx);
}

/** A stream that takes lines of COPY's text format for the staging table. */
export function copyIntoStaging(client: ClientBase) {
  return client.query(copyFrom('copy staging from stdin'));
}

/** Converts the staged text to its types in one pass, or none if all of it stays text. */
export async function typeStaging(tx: Queryable, targets: readonly Target[]): Promise<void> {
  const changes = targets
    .filter(({ type }) => type !== 'text')
    .map(({ staged, type }) => {
      const column = sql.id(staged);
      return sql`alter column ${column} type ${sql.raw(type)} using ${column}::${sql.raw(type)}`;
    });
  if (changes.length > 0) await sql`alter table staging ${sql.join(changes)}`.execute(tx);
}

/** The days of a staged column. */
export async function selectStagedDays(tx: Queryable, column: string): Promise<Days> {
  return await selectDays(tx, sql`staging`, column);
}

/** Analyses the staging table, because autovacuum does not analyse temporary tables. */
export async function analyzeStaging(tx: Queryable): Promise<void> {
  await sql`analyze staging`.execute(tx);
}

/** Keeps one of the rows with equal values in these columns: the first or the last. */
export async function dropStagedDuplicates(
  tx: Queryable,
  columns: readonly string[],
  keep: 'first' | 'last',
): Promise<void> {
  const order = keep === 'first' ? sql`asc` : sql`desc`;
  const row = sql`row(${list(columns)})`;
  // Most loads have none, and counting hashes shows that in a fraction of the time that sorting whole rows takes.
  await sql`
    with suspects as (select hash_record_extended(${row}, 0) as hash from staging group by 1 having count(*) > 1)
    delete from staging where ctid in (
      select ctid from (
        select ctid, row_number() over (partition by ${list(columns)} order by ctid ${order}) as place
        from staging where hash_record_extended(${row}, 0) in (select hash from suspects)
      ) ranked where place > 1
    )`.execute(tx);
}

export async function createTable(tx: Queryable, table: string): Promise<void> {
  await sql`create table ${collectedTable(table)} (id bigint generated always as identity primary key)`.execute(tx);
}

/** Adds and widens columns, with at most one rewrite of the table for all of them. */
export async function alterTable(
  tx: Queryable,
  table: string,
  add: readonly Pick<Column, 'name' | 'type'>[],
  widen: readonly Widening[],
): Promise<void> {
  const changes = [
    ...add.map(({ name, type }) => sql`add column ${sql.id(name)} ${sql.raw(type)}`),
    ...widen.map(({ name, from, to }) => {
      const column = sql.id(name);
      const widened = WIDENING[`${from} to ${to}`]?.(column) ?? sql`${column}::${sql.raw(to)}`;
      return sql`alter column ${column} type ${sql.raw(to)} using ${widened}`;
    }),
  ];
  if (changes.length > 0) await sql`alter table ${collectedTable(table)} ${sql.join(changes)}`.execute(tx);
}

/** Whether any row has a value in this column. */
export async function hasValues(tx: Queryable, table: string, column: string): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`
    select exists (select from ${collectedTable(table)} where ${sql.id(column)} is not null) as any`.execute(tx);
  return rows[0]?.any ?? false;
}

export async function dropIndexes(tx: Queryable, table: string): Promise<void> {
  await sql`drop index if exists ${sql.id('warehouse', `${table}_key`)}, ${sql.id('warehouse', `${table}_row`)}`.execute(
    tx,
  );
}

/** The unique index of the upsert, in which rows without a value in the key are equal too. */
export async function createKeyIndex(tx: Queryable, table: string, columns: readonly string[]): Promise<void> {
  await sql`create unique index ${sql.id(`${table}_key`)} on ${collectedTable(table)} (${list(columns)})
    nulls not distinct`.execute(tx);
}

/** Finds the rows that may equal a given one; a table without a natural key is asked that for every row of a load. */
export async function createRowIndex(tx: Queryable, table: string, columns: readonly string[]): Promise<void> {
  await sql`create index ${sql.id(`${table}_row`)} on ${collectedTable(table)}
    (hash_record_extended(row(${list(columns)}), 0))`.execute(tx);
}

/** Inserts the staged rows into an empty table. */
export async function insertAll(tx: Queryable, table: string, targets: readonly Target[]): Promise<number> {
  const result = await sql`insert into ${collectedTable(table)} (${nameList(targets)})
    select ${stagedList(targets)} from staging`.execute(tx);
  return Number(result.numAffectedRows);
}

/** The staged rows that equal none of the table's, in which a column that was not staged would be null. */
export async function insertNew(
  tx: Queryable,
  table: string,
  targets: readonly Target[],
  columns: readonly Column[],
): Promise<number> {
  const stagedAs = new Map(targets.map(({ name, staged }) => [name, sql.id('staging', staged)]));
  const there = sql`row(${sql.join(columns.map(({ name }) => sql.id('there', name)))})`;
  const staged = sql`row(${sql.join(columns.map(({ name, type }) => stagedAs.get(name) ?? sql`null::${sql.raw(type)}`))})`;
  const result = await sql`insert into ${collectedTable(table)} (${nameList(targets)})
    select ${stagedList(targets)} from staging where not exists (
      select from ${collectedTable(table)} there
      where hash_record_extended(${there}, 0) = hash_record_extended(${staged}, 0)
        and ${there} is not distinct from ${staged}
    ) order by staging.ctid`.execute(tx);
  return Number(result.numAffectedRows);
}

/**
 * The staged rows, each in the place of the one with the same natural key. Rows that are there just so are not touched.
 * @returns how many were new, and how many were new or changed
 */
export async function upsert(
  tx: Queryable,
  table: string,
  targets: readonly Target[],
  key: readonly string[],
): Promise<{ inserted: number; affected: number }> {
  const rest = targets.map(({ name }) => name).filter((name) => !key.includes(name));
  const there = sql.join(rest.map((name) => sql.id('there', name)));
  const excluded = sql.join(rest.map((name) => sql.id('excluded', name)));
  const update = sql`do update set (${list(rest)}) = row(${excluded})
    where row(${there}) is distinct from row(${excluded})`;
  // xmax is 0 in a row that this statement made, and not in one it updated.
  const { rows } = await sql<{ inserted: number; affected: number }>`
    with merged as (
      insert into ${collectedTable(table)} as there (${nameList(targets)}) select ${stagedList(targets)} from staging
      on conflict (${list(key)}) ${rest.length > 0 ? update : sql`do nothing`}
      returning there.xmax = 0 as inserted
    )
    select count(*) filter (where inserted) as inserted, count(*) as affected from merged`.execute(tx);
  return rows[0] ?? { inserted: 0, affected: 0 };
}
