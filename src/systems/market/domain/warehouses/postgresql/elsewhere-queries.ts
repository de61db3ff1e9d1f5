/** An external PostgreSQL as the warehouse: its connection, and its lists of tables and loads. */
import { sql } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import { type Database, openDatabase, type Queryable } from '../../../../../core/db/database.ts';
import type { LoadResult } from '../warehouse.ts';
import type { Location } from '../warehouse-setting.ts';

interface LoadsTable {
  load: string;
  rows_before: number;
  rows_after: number;
  rows_affected: number;
}

declare module '../../../../../core/db/tables.ts' {
  interface Tables {
    'warehouse.owlery_loads': LoadsTable;
  }
}

/**
 * The first release with all that a load says: https://www.postgresql.org/docs/15/release-15.html (NULLS NOT DISTINCT)
 */
const OLDEST = 150_000;

const CONNECT_MILLISECONDS = 3_500;
/** Besides those of loads and exports, which have their own connections. */
const POOL_SIZE = 4;

function clientConfig({ host, port, database, username, password, ssl = false }: Location): pg.ClientConfig {
  // With TLS the driver verifies the certificate and whose it is.
  return { host, port, database, user: username, password, ssl, connectionTimeoutMillis: CONNECT_MILLISECONDS };
}

export function openElsewhere(location: Location, logger: Logger): Database {
  return openDatabase({ ...clientConfig(location), keepAlive: true }, logger, {
    poolSize: POOL_SIZE,
    isForeign: true,
  });
}

/** Creates the schema and the lists, and removes old entries of loads. */
export async function prepareElsewhere(db: Queryable): Promise<void> {
  // Nodes that start at the same time would otherwise meet in "if not exists".
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('owlery warehouse', 0))`.execute(tx);
    await sql`create schema if not exists warehouse`.execute(tx);
    await sql`create table if not exists warehouse.owlery_tables (
      id bigint generated always as identity primary key,
      table_name text not null unique,
      display_name text not null,
      category text not null,
      script_id text not null,
      natural_key text[] not null,
      row_count bigint not null,
      size_bytes bigint not null,
      date_column text,
      data_start_date date,
      data_end_date date,
      created_at timestamptz not null default now(),
      last_updated_at timestamptz not null default now()
    )`.execute(tx);
    await sql`create table if not exists warehouse.owlery_loads (
      load uuid primary key,
      rows_before bigint not null,
      rows_after bigint not null,
      rows_affected bigint not null,
      loaded_at timestamptz not null default now()
    )`.execute(tx);
    await sql`delete from warehouse.owlery_loads where loaded_at < now() - interval '30 days'`.execute(tx);
  });
}

export async function selectLoad(db: Queryable, load: string): Promise<LoadResult | undefined> {
  return await db
    .selectFrom('warehouse.owlery_loads')
    .select(['rows_before as rowsBefore', 'rows_after as rowsAfter', 'rows_affected as rowsAffected'])
    .where('load', '=', load)
    .executeTakeFirst();
}

export async function recordLoad(tx: Queryable, load: string, result: LoadResult): Promise<void> {
  const { rowsBefore, rowsAfter, rowsAffected } = result;
  await tx
    .insertInto('warehouse.owlery_loads')
    .values({ load, rows_before: rowsBefore, rows_after: rowsAfter, rows_affected: rowsAffected })
    .execute();
}

/** Commits before the transaction's own end, which then has nothing left to commit. */
export async function commitNow(tx: Queryable): Promise<void> {
  await sql`commit`.execute(tx);
}

/**
 * Tests everything that a warehouse needs: signing in, a recent release, and creating, changing and dropping a table.
 * @param connected called with the milliseconds until the first response
 * @throws the driver's error, or an Error that names what is missing
 */
export async function tryPostgresql(
  location: Location,
  signal: AbortSignal,
  connected: (milliseconds: number) => void,
): Promise<void> {
  const client = new pg.Client({ ...clientConfig(location), application_name: 'owlery' });
  client.on('error', () => {});
  // Not end(), which waits for a server that may never answer.
  signal.addEventListener('abort', () => client.connection.stream.destroy(), { once: true });
  const since = performance.now();
  try {
    await client.connect();
    const { rows } = await client.query<{ release: number }>(
      `select current_setting('server_version_num')::int as release`,
    );
    connected(performance.now() - since);
    const [server] = rows;
    if (!server || server.release < OLDEST) throw new Error('the server is older than PostgreSQL 15');
    await client.query(`begin`);
    await client.query(`create schema if not exists warehouse`);
    await client.query(`create table warehouse.owlery_trial (id bigint generated always as identity primary key)`);
    await client.query(`alter table warehouse.owlery_trial add column "试" text`);
    await client.query(`drop table warehouse.owlery_trial`);
    await client.query(`rollback`);
    await client.query(`create temporary table owlery_trial () on commit drop`);
  } finally {
    client.end().catch(() => {});
  }
}

/** The address of a configured connection, as the driver reads it. */
export function placeOf(connection: pg.ClientConfig): Omit<Location, 'type' | 'password'> {
  const { host, port, database = '', user: username = '' } = new pg.Client(connection);
  return { host, port, database, username };
}
