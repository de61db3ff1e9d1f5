/** The collected tables, as users browse and export them. */
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import pLimit from 'p-limit';
import type { Database } from '../../../../core/db/database.ts';
import { refuse } from '../errors.ts';
import { type Listing, type Page, sliceOf } from '../page.ts';
import type { ColumnType } from './column-types.ts';
import { parseExact } from './exact-json.ts';
import { type Load, load } from './load.ts';
import type { LoadResult } from './merge.ts';
import { copyOut, selectRows } from './read-queries.ts';
import {
  type CollectedTable,
  type Column,
  columnsOf,
  countTables,
  selectTable,
  selectTables,
} from './table-queries.ts';

export interface RowOrder {
  /** A column; none: the order in which the rows came. */
  readonly sortBy?: string | undefined;
  readonly sortOrder?: 'asc' | 'desc' | undefined;
}

/** Rows as lists of values in the order of the columns. Whole numbers beyond 2^53 are BigInt, a numeric is its digits. */
export interface RowPage {
  readonly columns: readonly Column[];
  readonly rows: unknown[][];
  readonly total: number;
}

/** Each holds a connection for as long as its reader takes. */
const EXPORTS_AT_ONCE = 16;

export class MarketTables {
  readonly #database: Database;
  readonly #exports = pLimit(EXPORTS_AT_ONCE);

  constructor(database: Database) {
    this.#database = database;
  }

  /** Newest first. */
  async list(page: Page, category?: string): Promise<Listing<CollectedTable>> {
    const [items, total] = await Promise.all([
      selectTables(this.#database.query, category, sliceOf(page)),
      countTables(this.#database.query, category),
    ]);
    return { items, total };
  }

  /** @throws table_not_found */
  async get(name: string): Promise<CollectedTable & { columns: Column[] }> {
    const [table, columns] = await Promise.all([
      selectTable(this.#database.query, name),
      columnsOf(this.#database.query, name),
    ]);
    if (!table || columns.length === 0) throw refuse('table_not_found', { table: name });
    return { ...table, columns };
  }

  /** @throws table_not_found, column_unknown */
  async rows(name: string, page: Page, { sortBy = 'id', sortOrder = 'asc' }: RowOrder): Promise<RowPage> {
    const { columns, row_count: total } = await this.get(name);
    const names = columns.map((column) => column.name);
    if (!names.includes(sortBy)) throw refuse('column_unknown', { column: sortBy, columns: names });
    const slice = sliceOf(page);
    const order = { sortBy, descending: sortOrder === 'desc' };
    const rows = slice.offset < total ? await selectRows(this.#database.query, name, columns, order, slice) : [];
    return { columns, total, rows: rows.map((row) => row.map((value, index) => read(value, columns[index]?.type))) };
  }

  /**
   * Loads rows into a table, which is made or widened for them.
   * @throws CollectionErrors when the rows do not fit together; whatever the load's own functions or its signal throw
   */
  async load(request: Load): Promise<LoadResult> {
    return await load(this.#database, request);
  }

  /**
   * A table as CSV in UTF-8, with the mark at its start by which spreadsheets know that it is. It comes from the
   * database as fast as it is read; destroying the stream ends the query.
   * @param limit how many rows at most; all of them without
   * @throws table_not_found
   */
  async exportCsv(name: string, limit?: number): Promise<Readable> {
    const { columns } = await this.get(name);
    const opened = Promise.withResolvers<Readable>();
    this.#exports(() =>
      this.#database.streamingTransaction(async (tx, client) => {
        const csv = copyOut(tx, client, name, columns, limit);
        csv.unshift(BYTE_ORDER_MARK);
        opened.resolve(csv);
        await finished(csv);
      }),
    ).catch(opened.reject);
    return await opened.promise;
  }
}

const BYTE_ORDER_MARK = Buffer.from('\ufeff');

function read(value: unknown, type: ColumnType | undefined): unknown {
  if (typeof value !== 'string') return value;
  if (type === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : BigInt(value);
  return type === 'jsonb' ? parseExact(value) : value;
}
