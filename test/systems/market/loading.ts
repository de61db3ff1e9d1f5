/** Loads rows into collected tables and reads them back, without a script. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Database } from '../../../src/core/db/database.ts';
import type { Row } from '../../../src/systems/market/domain/rows/row-encoder.ts';
import { MarketTables } from '../../../src/systems/market/domain/tables/tables.ts';
import { warehouseHere } from '../../../src/systems/market/domain/warehouses/postgresql/postgresql-warehouse.ts';
import type { Load, LoadResult, Warehouse } from '../../../src/systems/market/domain/warehouses/warehouse.ts';
import { quiet } from '../../support/logger.ts';

/** The tables of one warehouse. */
export const tablesIn = (warehouse: Warehouse) => new MarketTables({ use: (work) => work(warehouse) });

/** The tables of Owlery's own database. */
export const tablesHere = (database: Database) => tablesIn(warehouseHere(database, quiet));

export const newTable = () => `ak_${randomBytes(5).toString('hex')}`;

export const tableCalled = (name: string) => ({
  table_name: name,
  display_name: 'A table',
  category: 'stocks',
  script_id: name.slice(3),
});

export interface Options extends Partial<Pick<Load, 'naturalKey' | 'signal' | 'finish'>> {
  /** The tables are in Owlery's own database, or in another warehouse. */
  readonly database?: Database;
  readonly tables?: MarketTables;
  readonly table: string;
}

const tablesOf = ({ database, tables }: Pick<Options, 'database' | 'tables'>): MarketTables => {
  if (tables) return tables;
  if (database) return tablesHere(database);
  throw new Error('no tables, and no database that they are in');
};

/** Loads batches of rows. */
export async function loadBatches(
  { table, naturalKey = [], signal = new AbortController().signal, finish = async () => {}, ...where }: Options,
  rows: Load['rows'],
): Promise<LoadResult> {
  const request = { load: randomUUID(), table: tableCalled(table), naturalKey, rows, signal, finish };
  return await tablesOf(where).load(request);
}

export async function loadRows(options: Options, rows: readonly Row[]): Promise<LoadResult> {
  return await loadBatches(options, async function* () {
    yield rows;
  });
}

/** The content of a table: its columns without `id`, with their types, and its rows in the order of insertion. */
export async function contents({ table, ...where }: Pick<Options, 'database' | 'tables' | 'table'>) {
  const tables = tablesOf(where);
  const rows: Record<string, unknown>[] = [];
  const types = new Map<string, string>();
  for (let page = 1, more = true; more; page += 1) {
    const found = await tables.rows(table, { page, pageSize: 1_000 }, {});
    for (const { name, type } of found.columns.slice(1)) types.set(name, type);
    for (const [, ...values] of found.rows) {
      rows.push(Object.fromEntries([...types.keys()].map((name, index) => [name, values[index]])));
    }
    more = page * 1_000 < found.total;
  }
  return { types: Object.fromEntries(types), rows };
}
