/** Reads the rows of a table of a MySQL or MariaDB that meet conditions, from a place in an order on. */
import type { ColumnType } from '../../rows/column-types.ts';
import type { Condition, Operator } from '../../rows/row-conditions.ts';
import type { Values } from '../../rows/stored-rows.ts';
import type { RowQuery, RowsAfter, TableWithColumns } from '../warehouse.ts';
import { hasId, names, orderOf, readRow } from './read-queries.ts';
import { id, resultIds, type Server, select, text } from './server-queries.ts';

export async function selectFound(
  server: Server,
  { table_name: table, columns }: TableWithColumns,
  { conditions, order, after, limit, seconds }: RowQuery,
): Promise<Values[] | 'too_slow'> {
  const typeOf = (name: string) => columns.find((column) => column.name === name)?.type ?? 'text';
  const wanted = [
    'true',
    ...conditions.map((condition) => conditionOf(condition, typeOf(condition.column))),
    ...(after && hasId(columns) ? [behind(after, order.sortBy, typeOf(order.sortBy), order.descending)] : []),
  ];
  const sql = `select ${resultIds(names(columns))} from ${id(table)} where ${wanted.join(' and ')}
    ${orderOf(columns, order)} limit ${limit}`;
  try {
    const [rows] = await server.query({ sql, rowsAsArray: true, timeout: seconds * 1_000 });
    return (rows as unknown[][]).map((row) => readRow(row, columns));
  } catch (error) {
    if ((error as { code?: string }).code === 'PROTOCOL_SEQUENCE_TIMEOUT') return 'too_slow';
    throw error;
  }
}

/** Whether the table has an index that begins with a column. */
export async function hasIndex(server: Server, table: string, column: string): Promise<boolean> {
  const found = await select(
    server,
    `select 1 from information_schema.statistics where table_schema = database() and table_name = ${text(table)}
      and column_name = ${text(column)} and seq_in_index = 1 limit 1`,
  );
  return found.length > 0;
}

function literal(value: string, type: ColumnType): string {
  if (type === 'boolean') return value === 'true' ? '1' : '0';
  // Digits alone, by `isValueOf`: quoted, they would be compared as doubles.
  if (type === 'bigint' || type === 'numeric') return value;
  if (type === 'double precision') return String(Number(value));
  if (type === 'timestamptz') return text(new Date(withZone(value)).toISOString().replace('T', ' ').replace('Z', ''));
  return text(value);
}

/** A time without an offset is UTC; a date alone is read so by `Date`. */
const withZone = (value: string) => (/T|\d \d/.test(value) && !/(Z|[+-]\d\d:\d\d)$/.test(value) ? `${value}Z` : value);

const COMPARISONS: Partial<Record<Operator, string>> = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' };

function conditionOf({ column: name, operator, value }: Condition, type: ColumnType): string {
  const column = id(name);
  if (operator === 'empty') return `${column} is null`;
  if (operator === 'filled') return `${column} is not null`;
  if (operator === 'contains') return `locate(lower(${text(value)}), lower(cast(${column} as char))) > 0`;
  return `${column} ${COMPARISONS[operator] ?? '='} ${literal(value, type)}`;
}

/** Rows behind a place; missing values come last. */
function behind({ value, id: last }: RowsAfter, sortBy: string, type: ColumnType, descending: boolean): string {
  const comparison = descending ? '<' : '>';
  const afterId = `id ${comparison} ${last}`;
  if (sortBy === 'id') return afterId;
  const column = id(sortBy);
  if (value === null) return `(${column} is null and ${afterId})`;
  const at = literal(value, type);
  return `(${column} ${comparison} ${at} or (${column} = ${at} and ${afterId}) or ${column} is null)`;
}
