import { Type } from 'typebox';
import * as paging from '../../../http/declare/paging.ts';
import { component, Instant, Nullable } from '../../../http/declare/schemas.ts';
import { isoSeconds } from '../../../http/declare/times.ts';
import type { Column } from '../domain/rows/stored-rows.ts';
import type { RowPage } from '../domain/tables/tables.ts';
import type { CollectedTable, TableWithColumns } from '../domain/warehouses/warehouse.ts';
import { AnyObject, MaybeText, Text } from './fields.ts';

const ColumnObject = component('TableColumn')({
  name: Text,
  type: Text,
  nullable: Type.Boolean(),
  /** `PRI`: the row's own number. `UNI`: part of the natural key. */
  key: MaybeText,
  default: Type.Optional(Type.Null()),
});

export const SchemaInfo = component('SchemaInfo')({ columns: Type.Array(ColumnObject) });

/** Beside the columns, what existing clients show above them. */
export const TableSchema = component('TableSchema')({
  columns: Type.Array(ColumnObject),
  table_name: Text,
  natural_key: Type.Array(Text),
  row_count: Type.Integer(),
  data_size: Text,
  last_update_time: Instant,
});

export function presentSchema(table: TableWithColumns) {
  return {
    ...presentColumns(table),
    table_name: table.table_name,
    natural_key: table.natural_key,
    row_count: table.row_count,
    data_size: sizeText(table.size_bytes),
    last_update_time: isoSeconds(table.last_updated_at),
  };
}

export function presentColumns({ columns, natural_key }: TableWithColumns) {
  return {
    columns: columns.map(({ name, type, nullable }, index) => ({
      name,
      type: type.toUpperCase(),
      nullable,
      key: index === 0 && name === 'id' ? 'PRI' : natural_key.includes(name) ? 'UNI' : null,
      default: null,
    })),
  };
}

function sizeText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = bytes === 0 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  return `${Math.round((bytes / 1024 ** power) * 10) / 10} ${units[power]}`;
}

const MaybeDay = Nullable(Type.String({ format: 'date' }));

const tableFields = {
  id: Type.Integer(),
  table_name: Text,
  display_name: Text,
  category: Text,
  row_count: Type.Integer(),
  size_bytes: Type.Integer(),
  last_updated_at: Instant,
  script_id: Text,
  natural_key: Type.Array(Text),
  created_at: Instant,
  updated_at: Instant,
  /** The same as `last_updated_at` and `display_name`, by the names that existing clients read. */
  last_update_time: Instant,
  last_update_status: Type.Literal('success'),
  table_comment: Text,
  /** The days that the rows cover; null without a column of dates or times. */
  data_start_date: MaybeDay,
  data_end_date: MaybeDay,
};

export const TableItem = component('Table')(tableFields);
export const TableDetail = component('TableDetail')({ ...tableFields, schema_info: SchemaInfo });

/** A page of rows, with what existing clients read of it. */
export const TableData = component('TableData')({
  ...paging.Page(AnyObject).properties,
  table_name: Text,
  /** The names of the columns in their order. */
  columns: Type.Array(Text),
  /** Rows on this page. */
  row_count: Type.Integer(),
  offset: Type.Integer(),
  limit: Type.Integer(),
});

/** Below `/api/v1` the same rows a second time, under the name by which the clients of that prefix read them. */
export const TableDataV1 = component('TableDataWithRows')({ ...TableData.properties, rows: Type.Array(AnyObject) });

export function presentData(found: RowPage, asked: { page: number; page_size: number }) {
  const items = presentRows(found);
  return {
    ...paging.page(items, found.total, asked),
    table_name: found.table,
    columns: found.columns.map(({ name }) => name),
    row_count: items.length,
    offset: (asked.page - 1) * asked.page_size,
    limit: asked.page_size,
    rows: items,
  };
}

export function presentTable(table: CollectedTable) {
  const updated = isoSeconds(table.last_updated_at);
  return {
    ...table,
    created_at: isoSeconds(table.created_at),
    last_updated_at: updated,
    updated_at: updated,
    last_update_time: updated,
    // A load that fails leaves a table, and this entry, as they were.
    last_update_status: 'success' as const,
    table_comment: table.display_name,
  };
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
