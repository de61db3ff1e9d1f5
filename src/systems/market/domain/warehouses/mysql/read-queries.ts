/** Reads the collected tables of a MySQL or MariaDB. */
import type { Readable } from 'node:stream';
import type { Connection } from 'mysql2/promise';
import { nearerEnd, type Slice } from '../../../../../shared/page.ts';
import type { ColumnType } from '../../rows/column-types.ts';
import { BATCH_CHARACTERS, BATCH_ROWS, type Column, charactersOf, type Values } from '../../rows/stored-rows.ts';
import { idRange, isDeepById } from '../page-place.ts';
import type { Order, Selection, TableWithColumns } from '../warehouse.ts';
import { id, resultIds, type Server, select } from './server-queries.ts';

export const names = (columns: readonly Column[]) => columns.map(({ name }) => name);

/** Rows as lists of values in the order of the columns. */
export async function selectRows(
  server: Server,
  table: TableWithColumns,
  order: Order,
  slice: Slice,
): Promise<Values[]> {
  const { columns } = table;
  const statement = `select ${resultIds(names(columns))} from ${id(table.table_name)} ${await onPage(server, table, order, slice)}`;
  const [rows] = await server.query({ sql: statement, rowsAsArray: true });
  return (rows as unknown[][]).map((row) => readRow(row, columns));
}

/** The rows of a page. Only ids are sorted or scanned; whole rows are read only for the page. */
async function onPage(server: Server, table: TableWithColumns, order: Order, slice: Slice): Promise<string> {
  const name = id(table.table_name);
  const orderBy = orderOf(table.columns, order);
  if (!hasId(table.columns)) return `${orderBy} limit ${slice.limit} offset ${slice.offset}`;
  if (isDeepById(order, slice)) {
    const [bounds] = await select<{ first: string; last: string }>(
      server,
      `select min(id) as first, max(id) as last from ${name}`,
    );
    const range = bounds && idRange(table, { first: Number(bounds.first), last: Number(bounds.last) }, order, slice);
    if (range) return `where id between ${range.from} and ${range.to} ${orderBy}`;
  }
  const { fromEnd, limit, offset } = nearerEnd(slice, table.row_count);
  const nearer = orderOf(table.columns, order, fromEnd);
  return `join (select id as owlery_id from ${name} ${nearer} limit ${limit} offset ${offset}) page
    on id = owlery_id ${orderBy}`;
}

/** Rows that wait in the stream: few, as they may be wide. */
const ROWS_AHEAD = 16;

/** All rows of a selection, in batches, as the server sends them. */
export async function* readBatches(
  connection: Connection,
  { table_name: table, columns }: TableWithColumns,
  { order, limit }: Selection,
): AsyncGenerator<Values[]> {
  const sql = `select ${resultIds(names(columns))} from ${id(table)} ${orderOf(columns, order)}
    ${limit === undefined ? '' : `limit ${limit}`}`;
  const { connection: plain } = connection as unknown as {
    connection: { query(options: object): { stream(options: object): Readable } };
  };
  const stream = plain.query({ sql, rowsAsArray: true }).stream({ highWaterMark: ROWS_AHEAD });
  let batch: Values[] = [];
  let characters = 0;
  for await (const row of stream) {
    const values = readRow(row, columns);
    characters += charactersOf(values);
    if (batch.push(values) < BATCH_ROWS && characters < BATCH_CHARACTERS) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}

export const hasId = (columns: readonly Column[]) => columns[0]?.name === 'id';

/** Missing values last, ties by id; a table of others may have none, and then no order. Or all of it from the end. */
export function orderOf(columns: readonly Column[], { sortBy, descending }: Order, fromEnd = false): string {
  const direction = descending === fromEnd ? 'asc' : 'desc';
  const last = hasId(columns) ? [`id ${direction}`] : [];
  const first =
    sortBy === 'id' ? [] : [`${id(sortBy)} is null ${fromEnd ? 'desc' : 'asc'}`, `${id(sortBy)} ${direction}`];
  const order = [...first, ...last];
  return order.length > 0 ? `order by ${order.join(', ')}` : '';
}

export function readRow(row: readonly unknown[], columns: readonly Column[]): Values {
  return columns.map(({ type }, index) => (row[index] === null ? null : READ_AS[type](row[index])));
}

const READ_AS: Record<ColumnType, (value: unknown) => unknown> = {
  boolean: (value) => Number(value) !== 0,
  bigint: String,
  numeric: (value) => withoutZeros(String(value)),
  'double precision': Number,
  date: (value) => moment(String(value)),
  timestamp: (value) => moment(String(value)),
  timestamptz: (value) => {
    const read = moment(String(value));
    return read && `${read}Z`;
  },
  jsonb: asText,
  text: asText,
};

function asText(value: unknown): string {
  return Buffer.isBuffer(value) ? value.toString('hex') : String(value);
}

/** A decimal comes with thirty digits behind its point, a time with six. */
function withoutZeros(number: string): string {
  return number.includes('.') ? number.replace(/\.?0+$/, '') : number;
}

/** `2024-01-02` or `2024-01-02T10:00:00.5`. MySQL can hold a date of zeros, which is none. */
function moment(written: string): string | null {
  return written.startsWith('0000') ? null : withoutZeros(written.replace(' ', 'T'));
}
