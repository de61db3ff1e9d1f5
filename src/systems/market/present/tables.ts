import { Type } from 'typebox';
import { component } from '../../../http/declare/schemas.ts';
import { isoSeconds } from '../../../http/declare/times.ts';
import type { RowPage } from '../domain/tables/tables.ts';
import type { CollectedTable, Column } from '../domain/warehouses/warehouse.ts';
import { Anything, Text } from './fields.ts';

export const TableSchema = component('TableSchema')({
  columns: Type.Array(component('TableColumn')({ name: Text, type: Text, nullable: Type.Boolean() })),
});

export function presentColumns(columns: readonly Column[]) {
  return { columns: columns.map(({ name, type, nullable }) => ({ name, type: type.toUpperCase(), nullable })) };
}

const tableFields = {
  table_name: Text,
  display_name: Text,
  category: Text,
  row_count: Type.Integer(),
  size_bytes: Type.Integer(),
  last_updated_at: Text,
};

export const TableItem = component('Table')(tableFields);
export const TableDetail = component('TableDetail')({ ...tableFields, schema_info: TableSchema });
export const TableRow = Type.Record(Type.String(), Anything, { title: 'TableRow' });

export function presentTable(table: CollectedTable) {
  return { ...table, last_updated_at: isoSeconds(table.last_updated_at) };
}

/** Rows as objects; numbers that JavaScript cannot hold go out digit by digit all the same. */
export function presentRows({ columns, rows }: RowPage): Record<string, unknown>[] {
  return rows.map((row) =>
    Object.fromEntries(columns.map(({ name, type }, index) => [name, presentValue(row[index], type)])),
  );
}

function presentValue(value: unknown, type: Column['type']): unknown {
  if (type === 'numeric' && typeof value === 'string') return JSON.rawJSON(value);
  return type === 'bigint' || type === 'jsonb' ? exact(value) : value;
}

/** A value of JSON whose whole numbers go out digit by digit. */
export function exact(value: unknown): unknown {
  if (typeof value === 'bigint') return JSON.rawJSON(String(value));
  if (Array.isArray(value)) return value.map(exact);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, exact(inner)]));
}
