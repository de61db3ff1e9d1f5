/** The list of collected tables in a MySQL or MariaDB, and their entries in its catalogue. */

import type { Slice } from '../../../../../shared/page.ts';
import type { ColumnType } from '../../rows/column-types.ts';
import type { Column } from '../../rows/stored-rows.ts';
import { type DataPeriod, type Days, dateColumnOf, NO_DAYS, NO_PERIOD } from '../data-period.ts';
import { tableOf } from '../table-of.ts';
import type { CollectedTable, NewTable, TableFilter } from '../warehouse.ts';
import { id, type Server, select, text } from './server-queries.ts';

/** The prefix of Owlery's own columns and indexes, which no source's column has. */
const OURS = 'owlery_';
/** The hash of a row's identity. */
export const IDENTITY = `${OURS}row`;

const LISTED = `id, cast(created_at as char) as created_at, table_name as table_name, display_name, category, script_id, natural_key, row_count, size_bytes,
  date_column, cast(data_start_date as char) as data_start_date, cast(data_end_date as char) as data_end_date,
  cast(last_updated_at as char) as last_updated_at`;

interface Listed extends Omit<CollectedTable, 'natural_key'> {
  natural_key: string;
}

/** Counts arrive as text. */
const listed = (row: Listed): CollectedTable => ({
  ...row,
  id: Number(row.id),
  natural_key: JSON.parse(row.natural_key),
  row_count: Number(row.row_count),
  size_bytes: Number(row.size_bytes),
});

export async function selectTable(server: Server, table: string): Promise<CollectedTable | undefined> {
  const where = /^\d{1,15}$/.test(table) ? `id = ${table}` : `table_name = ${text(table)}`;
  const [row] = await select<Listed>(server, `select ${LISTED} from owlery_tables where ${where}`);
  return row && listed(row);
}

/** Newest first. */
export async function selectTables(
  server: Server,
  filter: TableFilter,
  { limit, offset }: Slice,
): Promise<CollectedTable[]> {
  const statement = `select ${LISTED} from owlery_tables ${whereOf(filter)} order by id desc limit ${limit} offset ${offset}`;
  return (await select<Listed>(server, statement)).map(listed);
}

function whereOf({ category, search }: TableFilter): string {
  const contains = (column: string) => `instr(lower(${column}), lower(${text(search ?? '')})) > 0`;
  const conditions = [
    ...(category === undefined ? [] : [`category = ${text(category)}`]),
    ...(search === undefined ? [] : [`(${contains('table_name')} or ${contains('display_name')})`]),
  ];
  return conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
}

export async function countTables(server: Server, filter: TableFilter): Promise<number> {
  const statement = `select count(*) as count from owlery_tables ${whereOf(filter)}`;
  const [row] = await select<{ count: string }>(server, statement);
  return Number(row?.count);
}

export async function countRows(server: Server, table: string): Promise<number> {
  const [row] = await select<{ count: string }>(server, `select count(*) as count from ${id(table)}`);
  return Number(row?.count);
}

/** The type of a column is stored in its comment, because MySQL has fewer types. */
const TYPES = new Set<string>([
  'boolean',
  'bigint',
  'numeric',
  'double precision',
  'date',
  'timestamp',
  'timestamptz',
  'jsonb',
  'text',
] satisfies ColumnType[]);

interface CatalogueColumn {
  name: string;
  kind: string;
  whole: string;
  nullable: string;
  note: string;
}

/** A table's columns in order, `id` first, without Owlery's own; empty if the table does not exist. */
export async function columnsOf(server: Server, table: string): Promise<Column[]> {
  const rows = await select<CatalogueColumn>(
    server,
    `select column_name as name, data_type as kind, column_type as whole, is_nullable as nullable, column_comment as note
     from information_schema.columns where table_schema = database() and table_name = ${text(table)}
     order by column_name <> 'id', ordinal_position`,
  );
  return rows
    .filter(({ name }) => !name.startsWith(OURS))
    .map((row) => ({ name: row.name, type: typeOf(row), nullable: row.nullable === 'YES' }));
}

/** Also for columns not created by Owlery. */
function typeOf({ kind, whole, note }: CatalogueColumn): ColumnType {
  if (TYPES.has(note)) return note as ColumnType;
  if (whole === 'tinyint(1)') return 'boolean';
  if (whole.startsWith('bigint') && whole.includes('unsigned')) return 'numeric';
  if (/int$/.test(kind)) return 'bigint';
  if (kind === 'decimal') return 'numeric';
  if (kind === 'float' || kind === 'double') return 'double precision';
  if (kind === 'date') return 'date';
  if (kind === 'datetime') return 'timestamp';
  if (kind === 'timestamp') return 'timestamptz';
  return kind === 'json' ? 'jsonb' : 'text';
}

/** The columns of the rows' identity, from the comment of its column; undefined if there is none. */
export async function identityOf(server: Server, table: string): Promise<string | undefined> {
  const [row] = await select<{ note: string }>(
    server,
    `select column_comment as note from information_schema.columns
     where table_schema = database() and table_name = ${text(table)} and column_name = '${IDENTITY}'`,
  );
  return row?.note;
}

/** The first and last day of a column; of the typed rows or of a table. */
export async function selectDays(server: Server, from: string, column: string): Promise<Days> {
  const [days] = await select<Days>(
    server,
    `select cast(date(min(${id(column)})) as char) as data_start_date,
       cast(date(max(${id(column)})) as char) as data_end_date from ${id(from)}`,
  );
  return days ?? NO_DAYS;
}

/** The days of a table, for which all of it is read. */
export async function selectPeriod(server: Server, table: string, naturalKey: readonly string[]): Promise<DataPeriod> {
  const column = dateColumnOf(await columnsOf(server, table), naturalKey);
  if (column === undefined) return NO_PERIOD;
  return { date_column: column, ...(await selectDays(server, table, column)) };
}

/** Records the result of a load, in its transaction. */
export async function recordTable(
  server: Server,
  { table_name, display_name, category, script_id }: NewTable,
  { rowCount, naturalKey, period }: { rowCount: number; naturalKey: readonly string[]; period: DataPeriod },
): Promise<void> {
  await server.query(`
    insert into owlery_tables (table_name, display_name, category, script_id, natural_key, row_count, size_bytes,
      date_column, data_start_date, data_end_date, created_at, last_updated_at)
    values (${[table_name, display_name, category, script_id, JSON.stringify(naturalKey)].map(text).join(', ')},
      ${rowCount}, 0, ${daysOf(period).join(', ')}, utc_timestamp(6), utc_timestamp(6))
    on duplicate key update display_name = values(display_name), category = values(category),
      script_id = values(script_id), natural_key = values(natural_key), row_count = values(row_count),
      date_column = values(date_column), data_start_date = values(data_start_date), data_end_date = values(data_end_date),
      last_updated_at = values(last_updated_at)`);
}

export async function updateNaturalKey(server: Server, table: string, naturalKey: readonly string[]): Promise<void> {
  await server.query(`
    update owlery_tables set natural_key = ${text(JSON.stringify(naturalKey))} where table_name = ${text(table)}`);
}

/** Removes a table from the list. */
export async function deleteListed(server: Server, table: string): Promise<void> {
  await server.query(`delete from owlery_tables where table_name = ${text(table)}`);
}

const daysOf = ({ date_column, data_start_date, data_end_date }: DataPeriod) =>
  [date_column, data_start_date, data_end_date].map((value) => (value === null ? 'null' : text(value)));

/** Recounts the rows of a table, its size and its days. */
export async function refreshTable(server: Server, table: string): Promise<void> {
  const known = await selectTable(server, table);
  const rows = await countRows(server, table);
  const [column, first, last] = daysOf(await selectPeriod(server, table, known?.natural_key ?? []));
  await server.query(`
    update owlery_tables set row_count = ${rows}, date_column = ${column}, data_start_date = ${first},
      data_end_date = ${last} where table_name = ${text(table)}`);
  await recordSize(server, table);
}

/** Reads the size of the table, which the server computes only on request. */
export async function recordSize(server: Server, table: string): Promise<void> {
  await server.query(`analyze table ${id(table)}`);
  await server.query(`
    update owlery_tables set size_bytes = (
      select coalesce(data_length, 0) + coalesce(index_length, 0) from information_schema.tables
      where table_schema = database() and table_name = ${text(table)}
    ) where table_name = ${text(table)}`);
}

/** Adds tables filled by an older server to the list, and counts each of them once. */
export async function adoptTables(server: Server): Promise<void> {
  const found = await select<{ name: string }>(
    server,
    `select table_name as name from information_schema.tables
     where table_schema = database() and table_type = 'BASE TABLE' and table_name like 'ak\\_%'
       and table_name not in (select table_name from owlery_tables)`,
  );
  for (const { name } of found) {
    const table = tableOf({ script_id: name.slice(3), category: 'others' });
    const rowCount = await countRows(server, name);
    const period = await selectPeriod(server, name, []);
    await recordTable(server, { ...table, table_name: name }, { rowCount, naturalKey: [], period });
    await recordSize(server, name);
  }
}
