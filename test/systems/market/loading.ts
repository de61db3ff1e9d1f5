/** Loads rows into collected tables and reads them back, without a script. */
import { randomBytes } from 'node:crypto';
import type { Database } from '../../../src/core/db/database.ts';
import { type Load, load } from '../../../src/systems/market/domain/tables/load.ts';
import type { LoadResult } from '../../../src/systems/market/domain/tables/merge.ts';
import type { Row } from '../../../src/systems/market/domain/tables/row-encoder.ts';
import { MarketTables } from '../../../src/systems/market/domain/tables/tables.ts';

export const newTable = () => `ak_${randomBytes(5).toString('hex')}`;

export const tableCalled = (name: string) => ({
  table_name: name,
  display_name: 'A table',
  category: 'stocks',
  script_id: name.slice(3),
});

export interface Options extends Partial<Pick<Load, 'naturalKey' | 'signal' | 'finish'>> {
  readonly database: Database;
  readonly table: string;
}

/** Loads batches of rows. */
export async function loadBatches(
  { database, table, naturalKey = [], signal = new AbortController().signal, finish = async () => {} }: Options,
  rows: Load['rows'],
): Promise<LoadResult> {
  return await load(database, { table: tableCalled(table), naturalKey, rows, signal, finish });
}

/** Loads these rows. */
export async function loadRows(options: Options, rows: readonly Row[]): Promise<LoadResult> {
  return await loadBatches(options, async function* () {
    yield rows;
  });
}

/** What is in a table: its columns without `id`, with their types, and its rows in the order in which they came. */
export async function contents({ database, table }: Pick<Options, 'database' | 'table'>) {
  const tables = new MarketTables(database);
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
