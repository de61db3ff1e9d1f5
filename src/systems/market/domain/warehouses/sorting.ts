/** Prepares the sort orders of large tables, so that any page of them is read fast. */
import pLimit from 'p-limit';
import type { Logger } from 'pino';
import { isLoss, reasonOf } from './failures.ts';
import type { Order, TableWithColumns } from './warehouse.ts';

/** Tables up to this number of rows are sorted without an index. */
export const FEW_ROWS = 50_000;

/**
 * Makes an index for an order unless it is there or cannot be made now, and whatever else finds its pages.
 * @param signal ends the work
 * @returns whether the column can have one at all
 */
export type MakeIndex = (table: TableWithColumns, order: Order, signal: AbortSignal) => Promise<boolean>;

export class Sorting {
  readonly #make: MakeIndex;
  readonly #logger: Logger;
  /** What is being made, or waits for its turn. */
  readonly #pending = new Map<string, Promise<void>>();
  /** Columns that can have none: tried once a process, since to find out is to read the table. */
  readonly #unfit = new Set<string>();
  readonly #over = new AbortController();
  readonly #oneAtATime = pLimit(1);

  constructor(make: MakeIndex, logger: Logger) {
    this.#make = make;
    this.#logger = logger;
  }

  /**
   * Builds an index in the background if sorting is slow without it. No request waits for it.
   * @returns whether it is being built
   */
  prepare(table: TableWithColumns, order: Order): boolean {
    if (table.row_count <= FEW_ROWS || this.#over.signal.aborted) return false;
    const column = JSON.stringify([table.table_name, order.sortBy]);
    const wanted = JSON.stringify([column, order.descending]);
    if (this.#unfit.has(column)) return false;
    if (this.#pending.has(wanted)) return true;
    const making = this.#oneAtATime(() => this.#try(table, order, column)).finally(() => this.#pending.delete(wanted));
    this.#pending.set(wanted, making);
    return true;
  }

  async #try(table: TableWithColumns, order: Order, column: string): Promise<void> {
    const { signal } = this.#over;
    if (signal.aborted) return;
    try {
      if (!(await this.#make(table, order, signal))) this.#unfit.add(column);
    } catch (error) {
      if (signal.aborted) return;
      if (!isLoss(error)) this.#unfit.add(column);
      const detail = { table: table.table_name, column: order.sortBy, reason: reasonOf(error) };
      this.#logger.warn(detail, 'creating an index for sorting failed');
    }
  }

  /** Stops building indexes. */
  async close(): Promise<void> {
    this.#over.abort();
    await Promise.all(this.#pending.values());
  }
}
