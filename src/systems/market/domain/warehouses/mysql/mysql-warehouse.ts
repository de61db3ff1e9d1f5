/** The collected tables in a MySQL or MariaDB, in the database that was named. */
import type { Connection } from 'mysql2/promise';
import type { Logger } from 'pino';
import type { Database } from '../../../../../core/db/database.ts';
import { csvOf } from '../../tables/exports/csv.ts';
import { settle } from '../settling.ts';
import type { Batches, Selection, TableWithColumns, Warehouse } from '../warehouse.ts';
import type { Location } from '../warehouse-setting.ts';
import { prepareLists, recordLoad, selectLoad, serverOf } from './elsewhere-queries.ts';
import { type LoadServer, load } from './load.ts';
import { lockTable, unlockTable } from './load-queries.ts';
import { readBatches, selectRows } from './read-queries.ts';
import { killConnection, openConnection, openPool, type Server } from './server-queries.ts';
import { adoptTables, columnsOf, countTables, selectTable, selectTables } from './table-queries.ts';

/** The warehouse in a MySQL 8 or MariaDB 10.5 or later, made ready for use; tables that are there are taken into its list. */
export async function openMysqlWarehouse(location: Location, own: Database, _logger: Logger): Promise<Warehouse> {
  const connect = () => openConnection(location);
  const kind = await prepare(connect);
  const pool = openPool(location);
  const server: LoadServer = {
    pool,
    ...kind,
    connect,
    async settle(connection, request, result) {
      await recordLoad(connection, request.load, result);
      await settle(own, request, result, () => connection.commit());
    },
  };
  const read = async (table: TableWithColumns, selection: Selection, take: (batches: Batches) => Promise<void>) =>
    await withConnection(connect, pool, (connection) => take(readBatches(connection, table, selection)));
  return {
    async list(category, slice) {
      const [items, total] = await Promise.all([selectTables(pool, category, slice), countTables(pool, category)]);
      return { items, total };
    },
    async get(name) {
      const [table, columns] = await Promise.all([selectTable(pool, name), columnsOf(pool, name)]);
      return table && columns.length > 0 ? { ...table, columns } : undefined;
    },
    rows: (table, order, slice) => selectRows(pool, table, order, slice),
    read,
    readCsv: (table, selection, take) => read(table, selection, (batches) => take(csvOf(table.columns, batches))),
    async load(request) {
      const done = await selectLoad(pool, request.load);
      if (!done) return await load(server, request);
      await settle(own, request, done);
      return done;
    },
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

/** A connection for a long reading. Where that ends early, so does the statement. */
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
