/** A MySQL or MariaDB as the warehouse: its test, and its lists of tables and loads. */
import { randomBytes } from 'node:crypto';
import type { LoadResult } from '../warehouse.ts';
import type { Location } from '../warehouse-setting.ts';
import { openConnection, type Server, select, text } from './server-queries.ts';

/** A binary collation, in which no two different texts are equal, not even with trailing spaces. */
export type Collation = 'utf8mb4_nopad_bin' | 'utf8mb4_0900_bin';

/**
 * The kind of server.
 * @throws Error if it is too old
 */
export async function serverOf(server: Server): Promise<{ collation: Collation; takesFiles: boolean }> {
  const [found] = await select<{ version: string; files: number | string }>(
    server,
    'select version() as version, @@local_infile as files',
  );
  const version = found?.version ?? '';
  const isMaria = /mariadb/i.test(version);
  // MariaDB before 11 says "5.5.5-10.11.6-MariaDB" to some.
  const [major = 0, minor = 0] = version
    .replace(/^5\.5\.5-/, '')
    .split('.')
    .map(Number);
  const isOld = isMaria ? major < 10 || (major === 10 && minor < 5) : major < 8;
  if (isOld) throw new Error(`the server is ${version}; MySQL 8 or MariaDB 10.5 or later is required`);
  return { collation: isMaria ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin', takesFiles: Number(found?.files) === 1 };
}

/** Creates the lists, and removes old entries of loads. */
export async function prepareLists(server: Server, collation: Collation): Promise<void> {
  const options = `engine = InnoDB row_format = dynamic default character set utf8mb4 collate ${collation}`;
  await server.query(`create table if not exists owlery_tables (
    id bigint not null auto_increment primary key,
    table_name varchar(64) not null unique,
    display_name varchar(255) not null,
    category varchar(255) not null,
    script_id varchar(255) not null,
    natural_key longtext not null comment 'JSON',
    row_count bigint not null,
    size_bytes bigint not null,
    date_column varchar(255) null,
    data_start_date date null,
    data_end_date date null,
    created_at datetime(6) not null,
    last_updated_at datetime(6) not null,
    key category (category, id)
  ) ${options}`);
  await server.query(`create table if not exists owlery_loads (
    load_id varchar(36) not null primary key,
    rows_before bigint not null,
    rows_after bigint not null,
    rows_affected bigint not null,
    loaded_at datetime(6) not null
  ) ${options}`);
  await server.query('delete from owlery_loads where loaded_at < utc_timestamp(6) - interval 30 day');
}

export async function selectLoad(server: Server, load: string): Promise<LoadResult | undefined> {
  const [found] = await select<{ before: string; after: string; affected: string }>(
    server,
    `select rows_before as \`before\`, rows_after as \`after\`, rows_affected as affected
     from owlery_loads where load_id = ${text(load)}`,
  );
  return (
    found && {
      rowsBefore: Number(found.before),
      rowsAfter: Number(found.after),
      rowsAffected: Number(found.affected),
    }
  );
}

export async function recordLoad(server: Server, load: string, result: LoadResult): Promise<void> {
  const { rowsBefore, rowsAfter, rowsAffected } = result;
  await server.query(`insert into owlery_loads (load_id, rows_before, rows_after, rows_affected, loaded_at)
    values (${text(load)}, ${rowsBefore}, ${rowsAfter}, ${rowsAffected}, utc_timestamp(6))`);
}

/**
 * Tests everything that a warehouse needs: signing in, a recent release, and creating, changing and dropping a table.
 * @param connected called with the milliseconds until the first response
 * @throws the driver's error, or an Error that names what is missing
 */
export async function tryMysql(
  location: Location,
  signal: AbortSignal,
  connected: (milliseconds: number) => void,
): Promise<void> {
  const since = performance.now();
  const connection = await openConnection(location);
  // Not end(), which waits for a server that may never answer.
  signal.addEventListener('abort', () => connection.destroy(), { once: true });
  try {
    const { collation } = await serverOf(connection);
    connected(performance.now() - since);
    const name = `owlery_trial_${randomBytes(4).toString('hex')}`;
    await connection.query(`create table ${name} (id bigint not null auto_increment primary key) collate ${collation}`);
    try {
      await connection.query(`alter table ${name} add column \`试\` longtext`);
      await connection.query(`insert into ${name} (\`试\`) values ('试')`);
      await connection.query(`create temporary table owlery_trial like ${name}`);
    } finally {
      await connection.query(`drop table ${name}`);
    }
  } finally {
    connection.destroy();
  }
}
