/** The collected tables in the configured database of a MySQL or MariaDB. */
import type { Connection } from 'mysql2/promise';
import type { Logger } from 'pino';
import type { Database } from '../../../../../core/db/database.ts';
import { refuse } from '../../errors.ts';
import { columnBatchesOf } from '../../rows/column-batches.ts';
import { csvOf } from '../../rows/csv.ts';
import type { Batches } from '../../rows/stored-rows.ts';
import { finishRun } from '../finish-run.ts';
import type { Selection, TableWithColumns, Warehouse } from '../warehouse.ts';
import type { Location } from '../warehouse-setting.ts';
import { prepareLists, recordLoad, selectLoad, serverOf } from './elsewhere-queries.ts';
import { hasIndex, selectFound } from './find-queries.ts';
import { load } from './load.ts';
import { dropTable, lockTable, tryLockTable, unlockTable, waitForLocks } from './load-queries.ts';
import type { LoadServer } from './load-server.ts';
import { changeKey } from './merge.ts';
import { readBatches, selectRows } from './read-queries.ts';
import { killConnection, openConnection, openPool, type Server } from './server-queries.ts';
import {
  adoptTables,
  columnsOf,
  countTables,
  deleteListed,
  refreshTable,
  selectTable,
  selectTables,
} from './table-queries.ts';

/** The warehouse in a MySQL 8 or MariaDB 10.5 or later, prepared for use; existing tables are added to its list. */
export async function openMysqlWarehouse(location: Location, own: Database, _logger: Logger): Promise<Warehouse> {
  const connect = () => openConnection(location);
  const kind = await prepare(connect);
  const pool = openPool(location);
  const server: LoadServer = {
    pool,
    ...kind,
    connect,
    async finishRun(connection, request, result) {
      await recordLoad(connection, request.load, result);
      await finishRun(own, request, result, () => connection.commit());
    },
  };
  const readRows = async (table: TableWithColumns, selection: Selection, take: (rows: Batches) => Promise<void>) =>
    await withConnection(connect, pool, (connection) => take(readBatches(connection, table, selection)));
  return {
    async list(filter, slice) {
      const [items, total] = await Promise.all([selectTables(pool, filter, slice), countTables(pool, filter)]);
      return { items, total };
    },
    async get(name) {
      const table = await selectTable(pool, name);
      const columns = table ? await columnsOf(pool, table.table_name) : [];
      return table && columns.length > 0 ? { ...table, columns } : undefined;
    },
    rows: (table, order, slice) => selectRows(pool, table, order, slice),
    find: (table, query) => selectFound(pool, table, query),
    indexed: async (table, order) => ((await hasIndex(pool, table.table_name, order.sortBy)) ? 'yes' : 'never'),
    read: (table, selection, size, take) =>
      readRows(table, selection, (rows) => take(columnBatchesOf(table.columns, rows, size))),
    readCsv: (table, selection, take) => readRows(table, selection, (rows) => take(csvOf(table.columns, rows))),
    async load(request) {
      const done = await selectLoad(pool, request.load);
      if (!done) return await load(server, request);
      await finishRun(own, request, done);
      return done;
    },
    changeKey: (table, key, record) =>
      holding(connect, table.table_name, async (connection) => {
        // Only the change itself tells whether the key is unique, and MySQL commits it at once.
        await changeKey(connection, table.table_name, key);
        await own.transaction(record);
      }),
    drop: (name, record) =>
      holding(connect, name, async (connection) => {
        await own.transaction(record);
        // A table that is left behind without its entry is listed again at the next start, and can be dropped then.
        await deleteListed(connection, name);
        await dropTable(connection, name);
      }),
    refresh: (name) => holding(connect, name, (connection) => refreshTable(connection, name)),
    close: () => pool.end(),
  };
}

async function prepare(connect: () => Promise<Connection>) {
  const connection = await connect();
  try {
    const kind = await serverOf(connection);
    // Nodes that start at the same time would otherwise adopt the same tables.
    await lockTable(connection, 'owlery_tables');
    await prepareLists(connection, kind.collation);
    await adoptTables(connection);
    await unlockTable(connection, 'owlery_tables');
    return kind;
  } finally {
    connection.destroy();
  }
}

/** How long a change of a table waits for its readers; later readers queue behind the change. */
const READERS_SECONDS = 5;

/**
 * How long it waits for a load. One that has just ended holds its lock until the server sees that its connection is
 * closed.
 */
const LOAD_SECONDS = 2;

/** Changes a table while no load is running. @throws table_busy if a load is running, or an export does not end */
async function holding(
  connect: () => Promise<Connection>,
  table: string,
  work: (connection: Connection) => Promise<void>,
): Promise<void> {
  const connection = await connect();
  try {
    if (!(await tryLockTable(connection, table, LOAD_SECONDS))) throw refuse('table_busy', { table });
    await waitForLocks(connection, READERS_SECONDS);
    await work(connection);
  } catch (error) {
    throw (error as { code?: string }).code === 'ER_LOCK_WAIT_TIMEOUT' ? refuse('table_busy', { table }, error) : error;
  } finally {
    // Also releases the lock.
    connection.destroy();
  }
}

/** A connection for a long read. If the reader stops early, the statement is ended. */
async function withConnection(
  connect: () => Promise<Connection>,
  pool: Server,
  work: (connection: Connection) => Promise<void>,
): Promise<void> {
  const connection = await connect();
  try {
    await work(connection);
  } catch (error) {
    killConnection(pool, connection.threadId).catch(() => {});
    throw error;
  } finally {
    connection.destroy();
  }
}
