/** Reads the rows of a collected table that meet conditions, from a place in an order on. */
import { type RawBuilder, sql } from 'kysely';
import { escapeLiteral } from 'pg';
import type { Database } from '../../../../../core/db/database.ts';
import type { ColumnType } from '../../rows/column-types.ts';
import type { Condition, Operator } from '../../rows/row-conditions.ts';
import type { Values } from '../../rows/stored-rows.ts';
import type { RowQuery, RowsAfter, TableWithColumns } from '../warehouse.ts';
import { readable } from './read-queries.ts';
import { collectedTable, orderBy } from './table-queries.ts';

/** https://www.postgresql.org/docs/18/errcodes-appendix.html (query_canceled) */
const isCancelled = (error: unknown) => (error as { code?: string }).code === '57014';

export async function selectFound(
  database: Database,
  table: TableWithColumns,
  { conditions, order, after, limit, seconds }: RowQuery,
): Promise<Values[] | 'too_slow'> {
  const { columns } = table;
  const typeOf = (name: string) => columns.find((column) => column.name === name)?.type ?? 'text';
  const values = readable(columns).map((value, index) => sql`${value} as ${sql.id(String(index))}`);
  const wanted = [
    sql`true`,
    ...conditions.map((condition) => conditionOf(condition, typeOf(condition.column))),
    ...(after ? [behind(after, order.sortBy, typeOf(order.sortBy), order.descending, conditions)] : []),
  ];
  try {
    return await database.transaction(async (tx) => {
      await sql`set local statement_timeout = ${sql.lit(seconds * 1_000)}`.execute(tx);
      const { rows } = await sql<Record<number, unknown>>`
        select ${sql.join(values)} from ${collectedTable(table.table_name)} rows
        where ${sql.join(wanted, sql` and `)} order by ${orderBy(order)} limit ${sql.lit(limit)}`.execute(tx);
      return rows.map((row) => columns.map((_column, index) => row[index]));
    });
  } catch (error) {
    if (isCancelled(error)) return 'too_slow';
    throw error;
  }
}

/** Literals rather than parameters, as in `read-queries.ts`. */
const literal = (value: string, type: ColumnType) => sql`${sql.raw(escapeLiteral(value))}::${sql.raw(type)}`;

const COMPARISONS: Partial<Record<Operator, RawBuilder<unknown>>> = {
  eq: sql`=`,
  ne: sql`<>`,
  lt: sql`<`,
  le: sql`<=`,
  gt: sql`>`,
  ge: sql`>=`,
};

function conditionOf({ column: name, operator, value }: Condition, type: ColumnType): RawBuilder<unknown> {
  const column = sql`rows.${sql.id(name)}`;
  if (operator === 'empty') return sql`${column} is null`;
  if (operator === 'filled') return sql`${column} is not null`;
  if (operator === 'contains') return sql`strpos(lower(${column}::text), lower(${literal(value, 'text')})) > 0`;
  return sql`${column} ${COMPARISONS[operator] ?? sql`=`} ${literal(value, type)}`;
}

/** Rows behind a place. Where a condition leaves no missing values, one comparison of rows, which an index serves. */
function behind(
  { value, id }: RowsAfter,
  sortBy: string,
  type: ColumnType,
  descending: boolean,
  conditions: readonly Condition[],
): RawBuilder<unknown> {
  const comparison = descending ? sql`<` : sql`>`;
  const afterId = sql`rows.id ${comparison} ${literal(id, 'bigint')}`;
  if (sortBy === 'id') return afterId;
  const column = sql`rows.${sql.id(sortBy)}`;
  if (value === null) return sql`(${column} is null and ${afterId})`;
  const afterBoth = sql`(${column}, rows.id) ${comparison} (${literal(value, type)}, ${literal(id, 'bigint')})`;
  const hasNoMissing = conditions.some(({ column: name, operator }) => name === sortBy && operator !== 'empty');
  return hasNoMissing ? afterBoth : sql`(${afterBoth} or ${column} is null)`;
}
