/** Keeps the anchors of the orders that pages are read in, for as long as their table does not change. */
import { LRUCache } from 'lru-cache';
import type { Database } from '../../../../../core/db/database.ts';
import { onAbort } from '../../on-abort.ts';
import type { Order, TableWithColumns } from '../warehouse.ts';
import { type Anchors, fixSnapshot, selectAnchors } from './anchor-queries.ts';
import { backendOf, terminateBackend } from './load-queries.ts';
import { columnsOf, type Registry, selectTable } from './table-queries.ts';

/** Rows between two anchors: as many are walked over at most, which takes a fraction of a millisecond. */
const STEP = 500;
/** Anchors of one order; in a larger table they lie further apart. */
const MOST = 4_000;
/** Characters of all anchors together. */
const MOST_CHARACTERS = 16_000_000;
/** Numbers and objects besides. */
const CHARACTERS_EACH = 50;
/** After that long an order is prepared again: another node may have dropped its index, which anchors do not replace. */
const MILLISECONDS = 600_000;

export class AnchorCache {
  readonly #database: Database;
  readonly #registry: Registry;
  readonly #kept = new LRUCache<string, Anchors>({
    maxSize: MOST_CHARACTERS,
    sizeCalculation: ({ rows }) =>
      rows.reduce((sum, { value, id }) => sum + (value?.length ?? 0) + id.length + CHARACTERS_EACH, 1),
    ttl: MILLISECONDS,
  });

  constructor(database: Database, registry: Registry) {
    this.#database = database;
    this.#registry = registry;
  }

  /** The anchors of an order of just these rows, if they have been read. */
  get(table: TableWithColumns, order: Order): Anchors | undefined {
    return this.#kept.get(keyOf(table, order));
  }

  /** Reads the anchors of an order as the table is now. @param signal ends the work */
  async make(name: string, order: Order, signal: AbortSignal): Promise<void> {
    await this.#database.streamingTransaction(async (tx) => {
      await fixSnapshot(tx);
      const backend = await backendOf(tx);
      using _ = onAbort(signal, () => void terminateBackend(this.#database.query, backend).catch(() => {}));
      const found = await selectTable(tx, this.#registry, name);
      if (!found) return;
      const table = { ...found, columns: await columnsOf(tx, name) };
      if (this.get(table, order) || !table.columns.some((column) => column.name === order.sortBy)) return;
      const step = Math.max(STEP, Math.ceil(table.row_count / MOST));
      this.#kept.set(keyOf(table, order), await selectAnchors(tx, table, order, step));
    });
  }
}

/** Changes with every load, and when the rows are counted anew. */
const keyOf = ({ table_name, last_updated_at, row_count }: TableWithColumns, { sortBy, descending }: Order) =>
  JSON.stringify([table_name, last_updated_at, row_count, sortBy, descending]);
