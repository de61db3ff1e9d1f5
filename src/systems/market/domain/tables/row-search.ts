/** Rows of a collected table that meet conditions, page by page. A page that no index serves is read only on demand. */
import type { ColumnType } from '../rows/column-types.ts';
import {
  type Condition,
  isOneStretch,
  isValueOf,
  type Operator,
  operatorsOf,
  takesValue,
} from '../rows/row-conditions.ts';
import type { Column } from '../rows/stored-rows.ts';
import { FEW_ROWS } from '../warehouses/sorting.ts';
import type { Order, RowsAfter, TableWithColumns, Warehouse } from '../warehouses/warehouse.ts';
import type { WarehouseInUse } from '../warehouses/warehouses.ts';
import { readValue } from './tables.ts';

export interface RowSearchRequest {
  /** Operators that a column does not have are refused. */
  readonly conditions: readonly (Omit<Condition, 'operator'> & { readonly operator: string })[];
  /** Default: the column of the first condition. */
  readonly sortBy?: string | undefined;
  readonly descending: boolean;
  /** `next` of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
  /** Whether to read a large table without an index, too. */
  readonly isSlowAllowed: boolean;
}

export interface FoundRows {
  readonly kind: 'rows';
  readonly columns: readonly Column[];
  readonly rows: unknown[][];
  /** The place after the last row; undefined after the last page. */
  readonly next: string | undefined;
}

/** The reason why nothing was read. */
export type NotRead =
  | { readonly kind: 'no_table' }
  | { readonly kind: 'no_column'; readonly column: string; readonly columns: readonly string[] }
  | { readonly kind: 'no_operator'; readonly column: string; readonly operators: readonly Operator[] }
  | { readonly kind: 'no_value'; readonly column: string; readonly type: ColumnType; readonly value: string }
  | { readonly kind: 'no_place' }
  /** No index serves the page. `isIndexable`: one is being made, and the same request will be fast. */
  | { readonly kind: 'slow'; readonly rows: number; readonly isIndexable: boolean }
  | { readonly kind: 'too_slow'; readonly seconds: number };

/** How long a page without an index may take. */
const MOST_SECONDS = 20;

export class RowSearch {
  readonly #warehouses: WarehouseInUse;

  constructor(warehouses: WarehouseInUse) {
    this.#warehouses = warehouses;
  }

  /** @throws warehouse_unavailable */
  async find(name: string, request: RowSearchRequest): Promise<FoundRows | NotRead> {
    return await this.#warehouses.use(async (warehouse) => {
      const table = await warehouse.get(name);
      if (!table) return { kind: 'no_table' };
      const conditions = conditionsFor(table, request);
      if (!Array.isArray(conditions)) return conditions;
      const sortBy = request.sortBy ?? conditions[0]?.column ?? 'id';
      const order = { sortBy, descending: request.descending };
      const after = request.after === undefined ? undefined : placeOf(table, order, request.after);
      if (after === 'invalid') return { kind: 'no_place' };
      const slow = request.isSlowAllowed ? undefined : await slowness(warehouse, table, order, conditions);
      if (slow) return slow;
      return await read(warehouse, table, { order, after, conditions, limit: request.limit });
    });
  }
}

/** The conditions, or what is wrong with the first that is wrong. */
function conditionsFor({ columns }: TableWithColumns, { conditions, sortBy }: RowSearchRequest): Condition[] | NotRead {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const names = [...types.keys()];
  if (sortBy !== undefined && !types.has(sortBy)) return { kind: 'no_column', column: sortBy, columns: names };
  const checked: Condition[] = [];
  for (const { column, operator, value } of conditions) {
    const type = types.get(column);
    if (!type) return { kind: 'no_column', column, columns: names };
    const known = operatorsOf(type).find((one) => one === operator);
    if (!known) return { kind: 'no_operator', column, operators: operatorsOf(type) };
    if (takesValue(known) && !isValueOf(type, value)) return { kind: 'no_value', column, type, value };
    checked.push({ column, operator: known, value });
  }
  return checked;
}

/** Undefined where the page is read in an instant. */
async function slowness(
  warehouse: Warehouse,
  table: TableWithColumns,
  order: Order,
  conditions: readonly Condition[],
): Promise<NotRead | undefined> {
  if (table.row_count <= FEW_ROWS) return undefined;
  const index = isOneStretch(conditions, order.sortBy) ? await warehouse.indexed(table, order) : 'never';
  return index === 'yes' ? undefined : { kind: 'slow', rows: table.row_count, isIndexable: index === 'soon' };
}

interface Asked {
  readonly order: Order;
  readonly after: RowsAfter | undefined;
  readonly conditions: readonly Condition[];
  readonly limit: number;
}

async function read(warehouse: Warehouse, table: TableWithColumns, asked: Asked): Promise<FoundRows | NotRead> {
  const { columns } = table;
  // One more than asked for tells whether there is another page.
  const found = await warehouse.find(table, { ...asked, limit: asked.limit + 1, seconds: MOST_SECONDS });
  if (found === 'too_slow') return { kind: 'too_slow', seconds: MOST_SECONDS };
  const rows = found.slice(0, asked.limit);
  const last = found.length > asked.limit ? rows.at(-1) : undefined;
  const at = columns.findIndex(({ name }) => name === asked.order.sortBy);
  return {
    kind: 'rows',
    columns,
    rows: rows.map((row) => row.map((value, index) => readValue(value, columns[index]?.type))),
    // Foreign tables may have no `id`, and then no position to continue from.
    next: last && columns[0]?.name === 'id' ? placeWritten(last[at], last[0]) : undefined,
  };
}

const placeWritten = (value: unknown, id: unknown) =>
  Buffer.from(JSON.stringify([value === null ? null : String(value), String(id)])).toString('base64url');

function placeOf({ columns }: TableWithColumns, { sortBy }: Order, written: string): RowsAfter | 'invalid' {
  const type = columns.find(({ name }) => name === sortBy)?.type ?? 'bigint';
  try {
    const [value, id] = JSON.parse(Buffer.from(written, 'base64url').toString()) as unknown[];
    if (typeof id !== 'string' || !isValueOf('bigint', id)) return 'invalid';
    if (value === null) return { value: null, id };
    return typeof value === 'string' && isValueOf(type, value) ? { value, id } : 'invalid';
  } catch {
    return 'invalid';
  }
}
