/** Rows as PostgreSQL's own text (COPY), which any version from 15 on writes and reads. */
import { sql } from 'kysely';
import pg, { type ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { copyOut } from '../db/copy-out.ts';
import type { Queryable } from '../db/database.ts';
import type { Sequence, SetAside, StoredTable, TableDefinition } from './catalog-queries.ts';

/** The time limits of a role or a database must not end a transaction that lasts as long as a backup. */
export async function liftTimeLimits(tx: Queryable): Promise<void> {
  await sql`select set_config(name, '0', true) from pg_settings
    where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')`.execute(
    tx,
  );
}

/** The first statement of a transaction, which from then on sees one moment and writes nothing. */
export async function takeSnapshot(tx: Queryable): Promise<void> {
  await sql`set transaction isolation level repeatable read, read only`.execute(tx);
}

/** From now on PostgreSQL writes names with their schema. */
export async function qualifyNames(tx: Queryable): Promise<void> {
  await sql`set local search_path = ''`.execute(tx);
}

/** Fails if the connection is gone, and with it the locks of its transaction. */
export async function touch(tx: Queryable): Promise<void> {
  await sql`select`.execute(tx);
}

const { escapeIdentifier } = pg;
const place = ({ schema, name }: Pick<StoredTable, 'schema' | 'name'>) =>
  `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
const list = (columns: readonly string[]) => columns.map(escapeIdentifier).join(', ');

/** The rows of a table. `rowCount` says how many when the stream has ended. */
export function copyRowsFrom(client: ClientBase, table: StoredTable) {
  const { columns, isPartitioned } = table;
  const rows = isPartitioned ? `(select ${list(columns)} from ${place(table)})` : `${place(table)} (${list(columns)})`;
  return copyOut(client, `copy ${rows} to stdout`);
}

/** A stream that takes the rows of a table. */
export function copyRowsInto(client: ClientBase, table: StoredTable) {
  return client.query(copyFrom(`copy ${place(table)} (${list(table.columns)}) from stdin`));
}

/** Makes the tables of these definitions that are not there. @returns those it made */
export async function createMissing(
  tx: Queryable,
  definitions: readonly TableDefinition[],
): Promise<TableDefinition[]> {
  const made: TableDefinition[] = [];
  for (const definition of definitions) {
    const { rows } = await sql<{ there: boolean }>`
      select to_regclass(${place(definition)}) is not null as there`.execute(tx);
    if (rows[0]?.there) continue;
    await sql.raw(definition.create).execute(tx);
    made.push(definition);
  }
  return made;
}

export async function dropForeignKeys(tx: Queryable, keys: readonly SetAside[]): Promise<void> {
  for (const { table, name } of keys) await sql.raw(`alter table ${table} drop constraint ${name}`).execute(tx);
}

export async function disableTriggers(tx: Queryable, triggers: readonly SetAside[]): Promise<void> {
  for (const { table, name } of triggers) await sql.raw(`alter table ${table} disable trigger ${name}`).execute(tx);
}

/** Runs statements that the catalogue made. */
export async function runAll(tx: Queryable, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx);
}

/** Removes the rows that migrations insert. */
export async function emptyTables(tx: Queryable, tables: readonly StoredTable[]): Promise<void> {
  if (tables.length > 0) await sql.raw(`truncate ${tables.map(place).join(', ')}`).execute(tx);
}

export async function setSequence(tx: Queryable, { schema, name, owner, last }: Sequence): Promise<void> {
  const found = owner
    ? sql`pg_get_serial_sequence(${owner.table}, ${owner.column})`
    : sql`${place({ schema, name })}::text`;
  await sql`select setval(${found}::regclass, ${last}::bigint)`.execute(tx);
}

/** So that the first queries after a restore are planned well. */
export async function analyze(db: Queryable): Promise<void> {
  await sql`analyze`.execute(db);
}

/** Removes the queue's schema, which an unfinished restore has made. */
export async function dropQueue(db: Queryable): Promise<void> {
  await sql`drop schema if exists pgboss cascade`.execute(db);
}
