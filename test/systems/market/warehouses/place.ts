/** The warehouse of the current group of tests: opened for the group, with a new table for each test. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Database } from '../../../../src/core/db/database.ts';
import type { Row } from '../../../../src/systems/market/domain/rows/row-encoder.ts';
import type { MarketTables } from '../../../../src/systems/market/domain/tables/tables.ts';
import type { Warehouse } from '../../../../src/systems/market/domain/warehouses/warehouse.ts';
import { openTestDatabase } from '../../../support/database.ts';
import { contents, loadRows, newTable, tablesIn } from '../loading.ts';

/** A place for the tables. `open` is given Owlery's own database. */
export interface Place {
  readonly name: string;
  readonly isElsewhere: boolean;
  readonly skip?: boolean;
  open(own: Database): Promise<Warehouse>;
}

let own: Database;
let place: Place;
export let warehouse: Warehouse;
export let tables: MarketTables;
/** The name of a table that does not exist yet. */
export let table: string;

/** Opens the warehouse for the current `describe`. */
export function openPlace(opened: Place): void {
  beforeAll(async () => {
    place = opened;
    own = await openTestDatabase();
    warehouse = await opened.open(own);
    tables = tablesIn(warehouse);
  });
  afterAll(async () => {
    await warehouse?.close();
    await own?.close();
  });
  beforeEach(() => {
    table = newTable();
  });
}

/** Continues the test with a second table. */
export function useNewTable(): void {
  table = newTable();
}

export const isMysql = () => place.name.startsWith('MariaDB');
export const load = (rows: readonly Row[], naturalKey: string[] = []) => loadRows({ tables, table, naturalKey }, rows);
export const rows = async () => (await contents({ tables, table })).rows;
export const types = async () => (await contents({ tables, table })).types;
