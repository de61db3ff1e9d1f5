/** The collected tables in PostgreSQL, in its schema `warehouse`: in Owlery's own database, or in another. */
import { finished } from 'node:stream/promises';
import type { Logger } from 'pino';
import type { Database } from '../../../../../core/db/database.ts';
import type { Listing, Slice } from '../../page.ts';
import type { CollectedTable, Load, LoadResult, Order, TableWithColumns, Values, Warehouse } from '../warehouse.ts';
import type { Location } from '../warehouse-setting.ts';
import { commitNow, openElsewhere, prepareElsewhere, recordLoad, selectLoad } from './elsewhere-queries.ts';
import { type Bookkeeping, load } from './load.ts';
import { copyOut, readBatches, selectRows } from './read-queries.ts';
import {
  columnsOf,
  countTables,
  type Registry,
  registryElsewhere,
  registryHere,
  selectTable,
  selectTables,
} from './table-queries.ts';

/** The warehouse in Owlery's own database: a load and the end of its run are one transaction. */
export function warehouseHere(database: Database): Warehouse {
  const books: Bookkeeping = {
    registry: registryHere,
    settle: (tx, { finish }, result) => finish(tx, result),
  };
  return {
    ...reading(database, registryHere),
    load: (request) => load(database, books, request),
    close: async () => {},
  };
}

/**
 * The warehouse in another PostgreSQL, made ready for use. What was loaded is noted there, so that a load is not done
 * twice when this process dies between the two commits.
 */
export async function openPostgresqlWarehouse(location: Location, own: Database, logger: Logger): Promise<Warehouse> {
  const database = openElsewhere(location, logger);
  try {
    await prepareElsewhere(database.query);
  } catch (error) {
    await database.close();
    throw error;
  }
  const books: Bookkeeping = {
    registry: registryElsewhere,
    async settle(tx, { load: id, finish }, result) {
      await recordLoad(tx, id, result);
      // The end of the run is held open meanwhile: a cancel comes before all of it, or too late.
      await own.transaction(async (ownTx) => {
        await finish(ownTx, result);
        await commitNow(tx);
      });
    },
  };
  return {
    ...reading(database, registryElsewhere),
    load: async (request) => (await finishAgain(database, own, request)) ?? (await load(database, books, request)),
    close: () => database.close(),
  };
}

/** Ends the run of a load that has been committed already. */
async function finishAgain(database: Database, own: Database, { load: id, finish }: Load) {
  const result: LoadResult | undefined = await selectLoad(database.query, id);
  if (result) await own.transaction((tx) => finish(tx, result));
  return result;
}

function reading(database: Database, registry: Registry): Omit<Warehouse, 'load' | 'close'> {
  return {
    async list(category: string | undefined, slice: Slice): Promise<Listing<CollectedTable>> {
      const [items, total] = await Promise.all([
        selectTables(database.query, registry, category, slice),
        countTables(database.query, registry, category),
      ]);
      return { items, total };
    },
    async get(name: string): Promise<TableWithColumns | undefined> {
      const [table, columns] = await Promise.all([
        selectTable(database.query, registry, name),
        columnsOf(database.query, name),
      ]);
      return table && columns.length > 0 ? { ...table, columns } : undefined;
    },
    rows: (table: TableWithColumns, order: Order, slice: Slice): Promise<Values[]> =>
      selectRows(database.query, table, order, slice),
    read: (table, selection, take) =>
      database.streamingTransaction((tx, client) => take(readBatches(tx, client, table, selection))),
    readCsv: (table, selection, take) =>
      database.streamingTransaction(async (tx, client) => {
        const csv = copyOut(tx, client, table, selection);
        await Promise.all([take(csv), finished(csv)]);
      }),
  };
}
