/** The interface of all warehouses: where collected tables are stored. */
import type { Readable } from 'node:stream';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';
import type { Listing, Slice } from '../../../../shared/page.ts';
import type { BatchSize, ColumnBatches } from '../rows/column-batches.ts';
import type { Condition } from '../rows/row-conditions.ts';
import type { Row } from '../rows/row-encoder.ts';
import type { Column, Values } from '../rows/stored-rows.ts';
import type { DataPeriod } from './data-period.ts';

/** A collected table in the warehouse's list. */
export interface CollectedTable extends DataPeriod {
  readonly id: number;
  readonly table_name: string;
  readonly display_name: string;
  readonly category: string;
  readonly script_id: string;
  /** The source's fields that tell a row from all others; none: rows are the same when all their values are. */
  readonly natural_key: string[];
  /** After the last load. */
  readonly row_count: number;
  readonly size_bytes: number;
  readonly created_at: Timestamp;
  readonly last_updated_at: Timestamp;
}

/** Which tables; without any, all of them. */
export interface TableFilter {
  readonly category?: string | undefined;
  /** Contained in the name or the title, in any case. */
  readonly search?: string | undefined;
}

export type NewTable = Pick<CollectedTable, 'table_name' | 'display_name' | 'category' | 'script_id'>;

/** A table with its columns in their order, `id` first. */
export type TableWithColumns = CollectedTable & { readonly columns: readonly Column[] };

export interface Order {
  /** A column of the table. Missing values sort last, ties by id. */
  readonly sortBy: string;
  readonly descending: boolean;
}

/** What to read of a whole table: in which order, and how many rows at most. */
export interface Selection {
  readonly order: Order;
  readonly limit?: number | undefined;
}

/** The place of a row in an order. */
export interface RowsAfter {
  /** Of the column that is sorted by, as text; null where it is missing. */
  readonly value: string | null;
  readonly id: string;
}

/** Rows that meet conditions, from a place on. */
export interface RowQuery {
  readonly conditions: readonly Condition[];
  readonly order: Order;
  readonly after: RowsAfter | undefined;
  readonly limit: number;
  /** How long the query may take. */
  readonly seconds: number;
}

export interface LoadResult {
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  /** Rows that are new or have changed. */
  readonly rowsAffected: number;
}

export interface Load {
  /** Which load it is, however often it is tried: one that was committed elsewhere is not done again. */
  readonly load: string;
  readonly table: NewTable;
  /** Fields that together tell a row from all others; none: rows are the same when all their values are. */
  readonly naturalKey: readonly string[];
  /** Starts the rows; they must end by throwing the signal's reason when it is aborted. */
  readonly rows: (signal: AbortSignal) => AsyncIterable<readonly Row[]>;
  /** Stops the load, in the database too; it then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /**
   * Called with the figures before the load commits, in a transaction of Owlery's own database that commits with it.
   */
  readonly finish: (tx: Queryable, result: LoadResult) => Promise<void>;
}

/**
 * Records a change in Owlery's own database. It is called when nothing but the database itself can prevent the change any
 * more: in the transaction of the change where the warehouse is in the same database, otherwise in a transaction of its
 * own, committed just before the change. MySQL commits a change of the natural key at once: that is recorded after it.
 */
export type Recording = (tx: Queryable) => Promise<void>;

export interface Warehouse {
  /** Newest first, with how many there are. */
  list(filter: TableFilter, slice: Slice): Promise<Listing<CollectedTable>>;
  /** @param table its name, or its id in digits: no table is called by digits alone */
  get(table: string): Promise<TableWithColumns | undefined>;
  rows(table: TableWithColumns, order: Order, slice: Slice): Promise<Values[]>;
  /** @returns `too_slow` after the seconds of the query */
  find(table: TableWithColumns, query: RowQuery): Promise<Values[] | 'too_slow'>;
  /** Whether an index serves an order. `soon`: one is being made in the background; `never`: there can be none. */
  indexed(table: TableWithColumns, order: Order): Promise<'yes' | 'soon' | 'never'>;
  /**
   * Reads a whole table, as fast as it is taken.
   * @param take resolves when it has all it wants; the reading ends then, or when it throws
   */
  read(
    table: TableWithColumns,
    selection: Selection,
    size: BatchSize,
    take: (batches: ColumnBatches) => Promise<void>,
  ): Promise<void>;
  /** The same as CSV with a header, made harmless for spreadsheets. */
  readCsv(table: TableWithColumns, selection: Selection, take: (csv: Readable) => Promise<void>): Promise<void>;
  /**
   * Loads rows into a table, which is created or widened for them. When it rejects, the rows that were there are as
   * before.
   * @throws CollectionErrors for inconsistent rows; the errors of the load's own functions and its signal
   */
  load(request: Load): Promise<LoadResult>;
  /**
   * Gives a table another natural key; none: rows are the same when all their values are.
   * @param key columns of the table
   * @throws table_busy while a load is at it; natural_key_not_unique
   */
  changeKey(table: TableWithColumns, key: readonly string[], record: Recording): Promise<void>;
  /** Drops a table. @throws table_busy while a load is at it */
  drop(table: string, record: Recording): Promise<void>;
  /** Counts the rows of a table anew. @throws table_busy while a load is at it */
  refresh(table: string): Promise<void>;
  close(): Promise<void>;
}
