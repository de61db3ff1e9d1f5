/** The collected tables in PostgreSQL, in its schema `warehouse`: in Owlery's own database, or in another. */
import { finished } from 'node:stream/promises';
import type { Logger } from 'pino';
import type { Database, Queryable } from '../../../../../core/db/database.ts';
import type { Listing, Slice } from '../../../../../shared/page.ts';
import { refuse } from '../../errors.ts';
import type { Values } from '../../rows/stored-rows.ts';
import { finishRun } from '../finish-run.ts';
import { isDeepById } from '../page-place.ts';
import { Sorting } from '../sorting.ts';
import type {
  CollectedTable,
  Load,
  LoadResult,
  Order,
  Recording,
  TableFilter,
  TableWithColumns,
  Warehouse,
} from '../warehouse.ts';
import type { Location } from '../warehouse-setting.ts';
import { AnchorCache } from './anchors.ts';
import { readBinary } from './binary-rows.ts';
import { commitNow, openElsewhere, prepareElsewhere, recordLoad, selectLoad } from './elsewhere-queries.ts';
import { selectFound } from './find-queries.ts';
import { type Bookkeeping, load } from './load.ts';
import { lockTable } from './load-queries.ts';
import { changeKey } from './merge.ts';
import { columnsOut, csvOut, selectRows } from './read-queries.ts';
import { selectSortIndexes, waitForLocks } from './sort-index-queries.ts';
import { isLockTimeout, makeSortIndex, serves } from './sort-indexes.ts';
import {
  columnsOf,
  countTables,
  dropTable,
  type Registry,
  refreshTable,
  registryElsewhere,
  registryHere,
  selectTable,
  selectTables,
} from './table-queries.ts';

/** The warehouse in Owlery's own database: a load and the end of its run are one transaction. */
export function warehouseHere(database: Database, logger: Logger): Warehouse {
  const books: Bookkeeping = {
    registry: registryHere,
    finishRun: (tx, { finish }, result) => finish(tx, result),
  };
  return {
    ...allButLoads(database, registryHere, (tx, record) => record(tx), logger),
    load: (request) => load(database, books, request),
  };
}

/**
 * The warehouse in another PostgreSQL, prepared for use. Loads are recorded there, so that a load is not repeated if
 * this process dies between the two commits.
 */
export async function openPostgresqlWarehouse(location: Location, own: Database, logger: Logger): Promise<Warehouse> {
  const database = openElsewhere(location, logger);
  try {
    await prepareElsewhere(database.query);
  } catch (error) {
    await database.close();
    throw error;
  }
  const tables = allButLoads(database, registryElsewhere, (_tx, record) => own.transaction(record), logger);
  const books: Bookkeeping = {
    registry: registryElsewhere,
    async finishRun(tx, request, result) {
      await recordLoad(tx, request.load, result);
      await finishRun(own, request, result, () => commitNow(tx));
    },
  };
  return {
    ...tables,
    load: async (request) => (await finishAgain(database, own, request)) ?? (await load(database, books, request)),
    async close() {
      await tables.close();
      await database.close();
    },
  };
}

/** Ends the run of a load that has been committed already. */
async function finishAgain(database: Database, own: Database, request: Load) {
  const result: LoadResult | undefined = await selectLoad(database.query, request.load);
  if (result) await finishRun(own, request, result);
  return result;
}

/** How long a change of a table waits for its readers; later readers queue behind the change. */
const READERS_MILLISECONDS = 5_000;

/** How long it waits for a load; long enough for an index to be made for those who sort the table. */
const LOAD_MILLISECONDS = 2_000;

/** Changes a table while no load is running. @throws table_busy if a load is running, or an export does not end */
async function holding(database: Database, table: string, work: (tx: Queryable) => Promise<void>): Promise<void> {
  try {
    await database.streamingTransaction(async (tx) => {
      await waitForLocks(tx, LOAD_MILLISECONDS);
      await lockTable(tx, table);
      await waitForLocks(tx, READERS_MILLISECONDS);
      await work(tx);
    });
  } catch (error) {
    throw isLockTimeout(error) ? refuse('table_busy', { table }, error) : error;
  }
}

const sortingIn = (database: Database, anchors: AnchorCache, logger: Logger) =>
  new Sorting(async (table, order, signal) => {
    const index = order.sortBy === 'id' ? 'there' : await makeSortIndex(database, table, order, signal);
    if (index === 'there') await anchors.make(table.table_name, order, signal);
    return index !== 'never';
  }, logger);

/** Calls a recording in Owlery's own database. @param tx the transaction of the change */
type RecordChange = (tx: Queryable, record: Recording) => Promise<void>;

function allButLoads(
  database: Database,
  registry: Registry,
  recordChange: RecordChange,
  logger: Logger,
): Omit<Warehouse, 'load'> {
  const anchors = new AnchorCache(database, registry);
  const sorting = sortingIn(database, anchors, logger);
  return {
    async list(filter: TableFilter, slice: Slice): Promise<Listing<CollectedTable>> {
      const [items, total] = await Promise.all([
        selectTables(database.query, registry, filter, slice),
        countTables(database.query, registry, filter),
      ]);
      return { items, total };
    },
    async get(name: string): Promise<TableWithColumns | undefined> {
      const table = await selectTable(database.query, registry, name);
      const columns = table ? await columnsOf(database.query, table.table_name) : [];
      return table && columns.length > 0 ? { ...table, columns } : undefined;
    },
    async rows(table: TableWithColumns, order: Order, slice: Slice): Promise<Values[]> {
      const known = anchors.get(table, order);
      const rows = await selectRows(database.query, table, order, slice, known);
      if (!known && (order.sortBy !== 'id' || isDeepById(order, slice))) sorting.prepare(table, order);
      return rows;
    },
    find: (table, query) => selectFound(database, table, query),
    async indexed(table, order) {
      if (order.sortBy === 'id') return 'yes';
      const indexes = await selectSortIndexes(database.query, table.table_name);
      if (indexes.some((index) => serves(index, order))) return 'yes';
      return sorting.prepare(table, order) ? 'soon' : 'never';
    },
    changeKey: (table, key, record) =>
      holding(database, table.table_name, async (tx) => {
        await changeKey(tx, registry, table, key);
        await recordChange(tx, record);
      }),
    drop: (name, record) =>
      holding(database, name, async (tx) => {
        await dropTable(tx, registry, name);
        await recordChange(tx, record);
      }),
    refresh: (name) => holding(database, name, (tx) => refreshTable(tx, registry, name)),
    read: (table, selection, size, take) =>
      database.streamingTransaction(async (tx, client) => {
        const copied = columnsOut(tx, client, table, selection);
        const types = table.columns.map(({ type }) => type);
        await Promise.all([take(readBinary(copied, types, size)), finished(copied)]);
      }),
    readCsv: (table, selection, take) =>
      database.streamingTransaction(async (tx, client) => {
        const csv = csvOut(tx, client, table, selection);
        await Promise.all([take(csv), finished(csv)]);
      }),
    close: () => sorting.close(),
  };
}
