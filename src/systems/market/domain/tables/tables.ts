/** The collected tables for browsing and exporting, in any warehouse. */
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import pLimit from 'p-limit';
import { isRefusal } from '../../../../shared/errors.ts';
import { type Listing, type Page, sliceOf } from '../../../../shared/page.ts';
import { refuse } from '../errors.ts';
import type { BatchSize, ColumnBatches } from '../rows/column-batches.ts';
import type { ColumnType } from '../rows/column-types.ts';
import { parseExact } from '../rows/exact-json.ts';
import type { Column } from '../rows/stored-rows.ts';
import type {
  CollectedTable,
  Load,
  LoadResult,
  Order,
  Recording,
  TableFilter,
  TableWithColumns,
  Warehouse,
} from '../warehouses/warehouse.ts';
import type { WarehouseInUse } from '../warehouses/warehouses.ts';
import { EXCEL_BATCH, excelOf } from './exports/excel.ts';
import { PARQUET_GROUP, parquetOf } from './exports/parquet.ts';

export interface RowOrder {
  /** A column; none: the order in which the rows came. */
  readonly sortBy?: string | undefined;
  readonly sortOrder?: 'asc' | 'desc' | undefined;
}

/**
 * Rows as lists of values in the order of the columns. Whole numbers beyond 2^53 are BigInt, a numeric is its digits.
 */
export interface RowPage {
  /** The name of the table. */
  readonly table: string;
  readonly columns: readonly Column[];
  readonly rows: unknown[][];
  readonly total: number;
}

export type ExportFormat = 'csv' | 'excel' | 'parquet';

export interface ExportOptions extends RowOrder {
  readonly format: ExportFormat;
  /** How many rows at most; all of them without. */
  readonly limit?: number | undefined;
}

/** Each holds a connection for as long as its client reads. */
const EXPORTS_AT_ONCE = 16;

export class MarketTables {
  readonly #warehouses: WarehouseInUse;
  readonly #exports = pLimit(EXPORTS_AT_ONCE);

  constructor(warehouses: WarehouseInUse) {
    this.#warehouses = warehouses;
  }

  /**
   * Newest first.
   * @throws warehouse_unavailable, as all that follow
   */
  async list(page: Page, filter: TableFilter = {}): Promise<Listing<CollectedTable>> {
    return await this.#warehouses.use((warehouse) => warehouse.list(filter, sliceOf(page)));
  }

  /** @throws table_not_found */
  async get(name: string): Promise<TableWithColumns> {
    return await this.#warehouses.use((warehouse) => find(warehouse, name));
  }

  /** @throws table_not_found, column_unknown */
  async rows(name: string, page: Page, order: RowOrder): Promise<RowPage> {
    return await this.#warehouses.use(async (warehouse) => {
      const table = await find(warehouse, name);
      const { columns, row_count: total } = table;
      const known = knownOrder(table, order);
      const slice = sliceOf(page);
      const rows = slice.offset < total ? await warehouse.rows(table, known, slice) : [];
      return {
        table: table.table_name,
        columns,
        total,
        rows: rows.map((row) => row.map((value, index) => readValue(value, columns[index]?.type))),
      };
    });
  }

  /**
   * Loads rows into a table, which is created or widened for them.
   * @throws CollectionErrors for inconsistent rows; the errors of the load's own functions and its signal
   */
  async load(request: Load): Promise<LoadResult> {
    return await this.#warehouses.use((warehouse) => warehouse.load(request));
  }

  /**
   * Gives a table another natural key; none: rows are the same when all their values are.
   * @param key names of columns
   * @param record records the change, see `Recording`
   * @throws table_not_found, table_busy, key_column_unknown, key_not_unique
   */
  async changeKey(name: string, key: readonly string[], record: Recording = unrecorded): Promise<TableWithColumns> {
    return await this.#warehouses.use(async (warehouse) => {
      const table = await find(warehouse, name);
      const columns = table.columns.slice(1).map((column) => column.name);
      const missing = key.filter((column) => !columns.includes(column));
      if (missing.length > 0) throw refuse('key_column_unknown', { missing, columns });
      try {
        await warehouse.changeKey(table, key, record);
      } catch (error) {
        if (isRefusal(error, 'natural_key_not_unique')) throw refuse('key_not_unique', { key });
        throw error;
      }
      return await find(warehouse, name);
    });
  }

  /** Drops a table. @throws table_not_found, table_busy */
  async drop(name: string, record: Recording = unrecorded): Promise<void> {
    await this.#warehouses.use(async (warehouse) => {
      const table = await find(warehouse, name);
      await warehouse.drop(table.table_name, record);
    });
  }

  /** Counts the rows of all tables anew; those that a load is at are left out. @returns how many were counted */
  async refresh(): Promise<number> {
    return await this.#warehouses.use(async (warehouse) => {
      let refreshed = 0;
      for await (const { table_name } of allTables(warehouse)) {
        try {
          await warehouse.refresh(table_name);
          refreshed += 1;
        } catch (error) {
          if (!isRefusal(error, 'table_busy')) throw error;
        }
      }
      return refreshed;
    });
  }

  /**
   * A table as a file: CSV in UTF-8 with the mark at its start by which spreadsheets know that it is, an Excel
   * workbook, or Parquet. It comes from the database as fast as it is read; destroying the stream ends the query.
   * @throws table_not_found, column_unknown
   */
  async export(name: string, { format, limit, ...order }: ExportOptions): Promise<Readable> {
    knownOrder(await this.get(name), order);
    const opened = Promise.withResolvers<Readable>();
    const send = async (file: Readable) => {
      opened.resolve(file);
      await finished(file);
    };
    const work = async (warehouse: Warehouse) => {
      const table = await find(warehouse, name);
      const { columns } = table;
      const selection = { order: knownOrder(table, order), limit };
      const read = (size: BatchSize, fileOf: (batches: ColumnBatches) => Readable) =>
        warehouse.read(table, selection, size, (batches) => send(fileOf(batches)));
      if (format === 'excel') await read(EXCEL_BATCH, (batches) => excelOf(name, columns, batches));
      else if (format === 'parquet') await read(PARQUET_GROUP, (batches) => parquetOf(columns, batches));
      else await warehouse.readCsv(table, selection, (csv) => send(marked(csv)));
    };
    this.#exports(() => this.#warehouses.use(work)).catch(opened.reject);
    return await opened.promise;
  }
}

/** For changes that no account makes. */
const unrecorded: Recording = async () => {};

async function* allTables(warehouse: Warehouse): AsyncGenerator<CollectedTable> {
  const limit = 100;
  for (let offset = 0, more = true; more; offset += limit) {
    const { items, total } = await warehouse.list({}, { offset, limit });
    yield* items;
    more = offset + limit < total;
  }
}

async function find(warehouse: Warehouse, name: string): Promise<TableWithColumns> {
  const table = await warehouse.get(name);
  if (!table) throw refuse('table_not_found', { table: name });
  return table;
}

function knownOrder({ columns }: TableWithColumns, { sortBy, sortOrder = 'asc' }: RowOrder): Order {
  const names = columns.map((column) => column.name);
  if (sortBy !== undefined && !names.includes(sortBy))
    throw refuse('column_unknown', { column: sortBy, columns: names });
  return { sortBy: sortBy ?? 'id', descending: sortOrder === 'desc' };
}

const BYTE_ORDER_MARK = Buffer.from('\ufeff');

function marked(csv: Readable): Readable {
  csv.unshift(BYTE_ORDER_MARK);
  return csv;
}

/** A value of a warehouse as JavaScript has it: a large whole number as BigInt, JSON parsed. */
export function readValue(value: unknown, type: ColumnType | undefined): unknown {
  if (typeof value !== 'string') return value;
  if (type === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : BigInt(value);
  return type === 'jsonb' ? parseExact(value) : value;
}
