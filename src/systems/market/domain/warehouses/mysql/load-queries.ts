/**
 * The statements of a load into MySQL or MariaDB: staging, the collected table's columns and identity, and the merge.
 */
import { createHash } from 'node:crypto';
import type { ColumnType } from '../../rows/column-types.ts';
import type { Column } from '../../rows/stored-rows.ts';
import type { Target, Widening } from '../widening.ts';
import type { Collation } from './elsewhere-queries.ts';
import { change, id, ids, type Server, select, text } from './server-queries.ts';
import { IDENTITY } from './table-queries.ts';

const SQL_TYPES: Record<ColumnType, string> = {
  boolean: 'tinyint(1)',
  bigint: 'bigint',
  numeric: 'decimal(65,30)',
  'double precision': 'double',
  date: 'date',
  timestamp: 'datetime(6)',
  timestamptz: 'datetime(6)',
  // Not JSON, which keeps no digits beyond 2^64.
  jsonb: 'longtext',
  text: 'longtext',
};

const definition = (type: ColumnType) => `${SQL_TYPES[type]} null comment '${type}'`;
const storage = (collation: Collation) =>
  `engine = InnoDB row_format = dynamic default character set utf8mb4 collate ${collation}`;

/** Locks the table against other loads until this connection ends or releases it. */
export async function lockTable(server: Server, table: string): Promise<void> {
  await server.query(`select get_lock(${lockName(table)}, 31536000)`);
}

/** The same with a time limit. @returns false if a load is running */
export async function tryLockTable(server: Server, table: string, seconds: number): Promise<boolean> {
  const query = `select get_lock(${lockName(table)}, ${seconds}) as locked`;
  const [row] = await select<{ locked: number | string }>(server, query);
  return Number(row?.locked) === 1;
}

/** For the rest of the connection: how long a statement waits for others who use a table. */
export async function waitForLocks(server: Server, seconds: number): Promise<void> {
  await server.query(`set session lock_wait_timeout = ${seconds}`);
}

export async function unlockTable(server: Server, table: string): Promise<void> {
  await server.query(`select release_lock(${lockName(table)})`);
}

/** The server knows one lock of a name, whatever the database. */
const lockName = (table: string) => `concat('owlery ', left(sha2(concat(database(), '.', ${text(table)}), 256), 40))`;

/** A temporary table of this connection. */
export async function createStaging(server: Server, collation: Collation): Promise<void> {
  await server.query(
    `create temporary table owlery_staging (owlery_n bigint not null auto_increment primary key) ${storage(collation)}`,
  );
}

export async function widenStaging(server: Server, from: number, width: number): Promise<void> {
  const columns = stagedColumns(width).slice(from);
  await server.query(
    `alter table owlery_staging ${columns.map((name) => `add column ${name} longtext null`).join(', ')}`,
  );
}

const stagedColumns = (width: number) => Array.from({ length: width }, (_, index) => `c${index + 1}`);

/** Accepts lines in the text format of COPY. */
export const loadLines = (width: number) => `load data local infile 'rows' into table owlery_staging
  character set utf8mb4 fields terminated by '\\t' escaped by '\\\\' lines terminated by '\\n' (${stagedColumns(width).join(', ')})`;

/** The same for a server that does not accept files. */
export async function insertLines(server: Server, width: number, rows: readonly (string | null)[][]): Promise<void> {
  const values = rows.map((row) => `(${row.map((field) => (field === null ? 'null' : text(field))).join(', ')})`);
  await server.query(`insert into owlery_staging (${stagedColumns(width).join(', ')}) values ${values.join(', ')}`);
}

/** Converts staged text to a value of a type. */
const TYPED: Record<ColumnType, (staged: string) => string> = {
  boolean: (staged) => `${staged} = 'true'`,
  bigint: (staged) => `cast(${staged} as signed)`,
  numeric: (staged) => `cast(${staged} as decimal(65,30))`,
  'double precision': (staged) => `(${staged} + 0e0)`,
  date: (staged) => `cast(${staged} as date)`,
  timestamp: (staged) => `cast(${staged} as datetime(6))`,
  timestamptz: inUtc,
  jsonb: (staged) => staged,
  text: (staged) => staged,
};

/** Not by convert_tz, which leaves times outside of 1970 to 2038 as they are. */
function inUtc(staged: string): string {
  const offset = `(substr(right(${staged}, 5), 1, 2) * 60 + right(${staged}, 2))`;
  const wall = `cast(left(${staged}, char_length(${staged}) - 6) as datetime(6))`;
  return `case when ${staged} like '%Z' then cast(left(${staged}, char_length(${staged}) - 1) as datetime(6))
    when left(right(${staged}, 6), 1) = '-' then ${wall} + interval ${offset} minute
    else ${wall} - interval ${offset} minute end`;
}

const DIGITS = `^-?[0-9]{1,35}([.][0-9]{1,30})?$`;

/** Whether MySQL's widest decimal holds all values of a column, staged and stored. */
export async function fitsDecimal(server: Server, table: string, staged: string, stored?: Column): Promise<boolean> {
  const beyond = async (column: string, from: string) => {
    const rows = await select(server, `select 1 from ${from} where ${column} not regexp '${DIGITS}' limit 1`);
    return rows.length > 0;
  };
  if (await beyond(staged, 'owlery_staging')) return false;
  return stored?.type !== 'double precision' || !(await beyond(`cast(${id(stored.name)} as char)`, id(table)));
}

export async function hasValues(server: Server, table: string, column: string): Promise<boolean> {
  return (await select(server, `select 1 from ${id(table)} where ${id(column)} is not null limit 1`)).length > 0;
}

export async function createTable(server: Server, table: string, collation: Collation): Promise<void> {
  await server.query(`create table ${id(table)} (id bigint not null auto_increment primary key) ${storage(collation)}`);
}

export async function dropTable(server: Server, table: string): Promise<void> {
  await server.query(`drop table if exists ${id(table)}`);
}

export async function addColumns(
  server: Server,
  table: string,
  add: readonly Pick<Column, 'name' | 'type'>[],
): Promise<void> {
  const changes = add.map(({ name, type }) => `add column ${id(name)} ${definition(type)}`);
  if (changes.length > 0) await server.query(`alter table ${id(table)} ${changes.join(', ')}`);
}

/**
 * Widens a column by way of another, which takes its place in one step: a load that dies between the two leaves the
 * values as they were.
 */
export async function widenColumn(
  server: Server,
  table: string,
  { name, from, to }: Widening,
  before: string,
): Promise<void> {
  await server.query(`alter table ${id(table)} drop column if exists owlery_wider`).catch(async () => {
    // MySQL knows no "if exists" of a column.
    const rows = await select(
      server,
      `select 1 from information_schema.columns
       where table_schema = database() and table_name = ${text(table)} and column_name = 'owlery_wider'`,
    );
    if (rows.length > 0) await server.query(`alter table ${id(table)} drop column owlery_wider`);
  });
  await server.query(`alter table ${id(table)} add column owlery_wider ${definition(to)}`);
  await server.query(`update ${id(table)} set owlery_wider = ${widened(id(name), from, to)}`);
  await server.query(`alter table ${id(table)} drop column ${id(name)},
    change column owlery_wider ${id(name)} ${definition(to)} after ${id(before)}`);
}

function widened(column: string, from: ColumnType, to: ColumnType): string {
  if (to === 'numeric') return `cast(cast(${column} as char) as decimal(65,30))`;
  if (to !== 'text') return column;
  const seconds = `date_format(${column}, '%Y-%m-%dT%H:%i:%s')`;
  const fraction = `if(microsecond(${column}) = 0, '',
    concat('.', trim(trailing '0' from lpad(microsecond(${column}), 6, '0'))))`;
  if (from === 'timestamp') return `concat(${seconds}, ${fraction})`;
  if (from === 'timestamptz') return `concat(${seconds}, ${fraction}, 'Z')`;
  if (from === 'boolean') return `if(${column}, 'true', 'false')`;
  // The decimal has thirty digits behind its point.
  if (from === 'numeric') return `trim(trailing '.' from trim(trailing '0' from cast(${column} as char)))`;
  return `cast(${column} as char character set utf8mb4)`;
}

/**
 * What tells a row from all others, as a hash of the values of some columns: MySQL's indexes hold neither long texts
 * nor many columns, and take two rows without a value for different.
 */
export function identityOver(columns: readonly Column[]): { expression: string; note: string } {
  const parts = columns.map(({ name, type }) => {
    const column = id(name);
    if (type !== 'text' && type !== 'jsonb')
      return `coalesce(concat(cast(${column} as char character set utf8mb4), ';'), 'N;')`;
    // Its length before it, so that no text runs into the next. A long one by its hash, or the whole would be too long.
    return `coalesce(concat(length(${column}), ':', if(length(${column}) > 1000, sha2(${column}, 256), ${column})), 'N;')`;
  });
  const expression = `unhex(sha2(concat(${parts.join(', ')}), 256))`;
  return { expression, note: createHash('sha256').update(expression).digest('hex') };
}

/** Whether two rows that are there would have the same identity. */
export async function hasTwins(server: Server, table: string, expression: string): Promise<boolean> {
  const statement = `select 1 from ${id(table)} group by ${expression} having count(*) > 1 limit 1`;
  return (await select(server, statement)).length > 0;
}

export async function dropIdentity(server: Server, table: string): Promise<void> {
  await server.query(`alter table ${id(table)} drop column ${IDENTITY}`);
}

/** @param isUnique false where others have left equal rows in the table, which only find each other then */
export async function addIdentity(
  server: Server,
  table: string,
  { expression, note }: { expression: string; note: string },
  isUnique: boolean,
): Promise<void> {
  await server.query(`alter table ${id(table)}
    add column ${IDENTITY} binary(32) generated always as (${expression}) stored comment '${note}',
    add ${isUnique ? 'unique' : ''} key ${IDENTITY} (${IDENTITY})`);
}

/**
 * A table of this connection's own like the collected one, in which the staged rows find their types and identities.
 */
export async function createTyped(server: Server, table: string): Promise<void> {
  await server.query(`create temporary table owlery_typed like ${id(table)}`);
  const unique = await select<{ Non_unique: number | string }>(
    server,
    `show index from owlery_typed where key_name = '${IDENTITY}'`,
  );
  if (unique.every((index) => Number(index.Non_unique) === 1)) {
    await server.query(`alter table owlery_typed add unique key owlery_once (${IDENTITY})`);
  }
}

/** Inserts the staged rows; of rows with the same identity, the first is kept, or the values of the last. */
export async function insertTyped(
  server: Server,
  into: string,
  targets: readonly Target[],
  keep: 'first' | 'last',
): Promise<void> {
  const names = targets.map(({ name }) => name);
  const values = targets.map(({ staged, type }) => TYPED[type](staged));
  const last = names.map((name) => `${id(name)} = values(${id(name)})`).join(', ');
  await server.query(`insert into ${id(into)} (${ids(names)}) select ${values.join(', ')} from owlery_staging
    order by owlery_n on duplicate key update ${keep === 'last' ? last : `${id(into)}.id = ${id(into)}.id`}`);
}

const both = (names: readonly string[], join: string, write: (there: string, typed: string) => string) =>
  names.map((name) => write(`there.${id(name)}`, `typed.${id(name)}`)).join(join);

/** Updates the existing rows that differ from the typed ones. @returns how many */
export async function updateChanged(server: Server, table: string, names: readonly string[]): Promise<number> {
  if (names.length === 0) return 0;
  return await change(
    server,
    `update ${id(table)} there join owlery_typed typed on there.${IDENTITY} = typed.${IDENTITY}
     set ${both(names, ', ', (there, typed) => `${there} = ${typed}`)}
     where not (${both(names, ' and ', (there, typed) => `${there} <=> ${typed}`)})`,
  );
}

/** Inserts the typed rows that do not exist yet. @returns how many */
export async function insertNew(server: Server, table: string, names: readonly string[]): Promise<number> {
  return await change(
    server,
    `insert into ${id(table)} (${ids(names)})
     select ${names.map((name) => `typed.${id(name)}`).join(', ')} from owlery_typed typed
     left join ${id(table)} there on there.${IDENTITY} = typed.${IDENTITY}
     where there.id is null order by typed.id`,
  );
}
