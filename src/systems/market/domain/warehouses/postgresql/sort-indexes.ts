/** Creates the index from which a sorted page is read, and drops the one unused for the longest time. */
import type { Database } from '../../../../../core/db/database.ts';
import { onAbort } from '../../on-abort.ts';
import type { Order, TableWithColumns } from '../warehouse.ts';
import { backendOf, terminateBackend } from './load-queries.ts';
import {
  createSortIndex,
  dropSortIndexesAtOnce,
  fitsIndex,
  type SortIndex,
  selectSortIndexes,
  tryLockTable,
} from './sort-index-queries.ts';

/** Of one table; a load brings each of them up to date. */
const MOST_INDEXES = 4;

/**
 * Makes an index that serves an order, unless it is there. While it is made, loads into the table wait; another build
 * or a running load takes precedence, and the next request builds it.
 * @returns `later` if it could not be made now; `never` for values that an index cannot hold
 */
export async function makeSortIndex(
  database: Database,
  table: TableWithColumns,
  order: Order,
  signal: AbortSignal,
): Promise<'there' | 'later' | 'never'> {
  const { table_name: name, columns } = table;
  if (columns.some((column) => column.name === order.sortBy && column.type === 'jsonb')) return 'never';
  const isThere = (indexes: readonly SortIndex[]) => indexes.some((index) => serves(index, order));
  if (isThere(await selectSortIndexes(database.query, name))) return 'there';
  const found = await database.streamingTransaction(async (tx) => {
    const backend = await backendOf(tx);
    using _ = onAbort(signal, () => void terminateBackend(database.query, backend).catch(() => {}));
    if (!(await tryLockTable(tx, name))) return 'later';
    if (isThere(await selectSortIndexes(tx, name))) return 'there';
    if (!(await fitsIndex(tx, name, order.sortBy))) return 'never';
    await createSortIndex(tx, name, order);
    return 'made';
  });
  if (found !== 'made') return found;
  await dropLeastUsed(database, name, order);
  return 'there';
}

/**
 * Drops those that are too many, but not the one just made. While the table is read they stay, until another is made.
 */
async function dropLeastUsed(database: Database, table: string, made: Order): Promise<void> {
  try {
    await database.transaction(async (tx) => {
      if (!(await tryLockTable(tx, table))) return;
      const others = (await selectSortIndexes(tx, table)).filter((index) => !serves(index, made));
      const tooMany = others.slice(MOST_INDEXES - 1);
      if (tooMany.length > 0) await dropSortIndexesAtOnce(tx, tooMany);
    });
  } catch (error) {
    if (!isLockTimeout(error)) throw error;
  }
}

/** https://www.postgresql.org/docs/18/errcodes-appendix.html (lock_not_available) */
export const isLockTimeout = (error: unknown) => (error as { code?: string }).code === '55P03';

export const serves = (index: Order, order: Order) =>
  index.sortBy === order.sortBy && index.descending === order.descending;
