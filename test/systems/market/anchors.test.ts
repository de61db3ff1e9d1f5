/** Pages of an order, found from rows at known places of it. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/core/db/database.ts';
import {
  type Anchors,
  idsByAnchors,
  selectAnchors,
} from '../../../src/systems/market/domain/warehouses/postgresql/anchor-queries.ts';
import { AnchorCache } from '../../../src/systems/market/domain/warehouses/postgresql/anchors.ts';
import { warehouseHere } from '../../../src/systems/market/domain/warehouses/postgresql/postgresql-warehouse.ts';
import { orderBy, registryHere } from '../../../src/systems/market/domain/warehouses/postgresql/table-queries.ts';
import type { Order, TableWithColumns, Warehouse } from '../../../src/systems/market/domain/warehouses/warehouse.ts';
import { openTestDatabase } from '../../support/database.ts';
import { quiet } from '../../support/logger.ts';
import { loadRows, newTable } from './loading.ts';

const COUNT = 60;
const STEPS = [7, 20, 1_000];
const LIMITS = [7, COUNT];

let database: Database;
let warehouse: Warehouse;

beforeAll(async () => {
  database = await openTestDatabase();
  warehouse = warehouseHere(database, quiet);
});
afterAll(async () => {
  await warehouse.close();
  await database.close();
});

/** A table with a column of each type, with equal and missing values, and with gaps between its ids. */
async function makeTable(): Promise<TableWithColumns> {
  const table = newTable();
  const rows = Array.from({ length: COUNT }, (_, index) => {
    const value = (index * 37) % 17;
    const isMissing = index % 3 === 0;
    const day = `2024-01-${String(value + 1).padStart(2, '0')}`;
    const values = {
      whole: value,
      real: value / 7,
      exact: `${value}.100000000000000000001`,
      text: `名 '${value}\\`,
      bool: value > 8,
      day,
      moment: `${day}T01:02:03.5`,
      zoned: `${day}T01:02:03.5+08:00`,
      filled: value,
      empty: null,
    };
    const missing = Object.fromEntries(Object.keys(values).map((name) => [name, null]));
    return { n: index, ...(isMissing ? { ...missing, filled: value } : values) };
  });
  await loadRows({ database, table, naturalKey: ['n'] }, rows.slice(0, 25));
  // An update uses up ids.
  await loadRows({ database, table, naturalKey: ['n'] }, rows.slice(0, 25));
  await loadRows({ database, table, naturalKey: ['n'] }, rows);
  return (await warehouse.get(table)) as TableWithColumns;
}

async function idsInOrder(table: TableWithColumns, order: Order): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from warehouse.${sql.id(table.table_name)} rows order by ${orderBy(order)}`.execute(database.query);
  return rows.map(({ id }) => id);
}

async function idsOfPage(table: TableWithColumns, order: Order, anchors: Anchors, offset: number, limit: number) {
  const { rows } = await sql<{ id: number }>`${idsByAnchors(table, order, anchors, { offset, limit })}`.execute(
    database.query,
  );
  return rows.map(({ id }) => id);
}

describe('each page of a table', () => {
  let table: TableWithColumns;
  beforeAll(async () => {
    table = await makeTable();
  });

  const columns = ['id', 'whole', 'real', 'exact', 'text', 'bool', 'day', 'moment', 'zoned', 'filled', 'empty'];
  test.each(columns.flatMap((sortBy) => [false, true].map((descending) => ({ sortBy, descending }))))(
    'has the rows of its place by $sortBy, descending: $descending',
    async (order) => {
      const all = await idsInOrder(table, order);
      expect(all).toHaveLength(COUNT);
      for (const step of STEPS) {
        const anchors = await selectAnchors(database.query, table, order, step);
        expect(anchors.rows.map(({ id }) => Number(id))).toEqual(all.filter((_, place) => place % step === 0));
        for (const limit of LIMITS) {
          const offsets = Array.from({ length: 12 }, (_, part) => Math.floor((part * COUNT) / 12));
          for (const offset of offsets) {
            const page = await idsOfPage(table, order, anchors, offset, limit);
            expect(page.toSorted((a, b) => a - b)).toEqual(all.slice(offset, offset + limit).toSorted((a, b) => a - b));
          }
        }
      }
    },
  );
});

test('Anchors match the present rows, and a load discards them', async () => {
  const { table_name: name } = await makeTable();
  const order = { sortBy: 'whole', descending: false };
  const cache = new AnchorCache(database, registryHere);
  const read = async () => (await warehouse.get(name)) as TableWithColumns;
  expect(cache.get(await read(), order)).toBeUndefined();
  await cache.make(name, order, new AbortController().signal);
  expect(cache.get(await read(), order)?.filled).toBe(40);
  await loadRows({ database, table: name, naturalKey: ['n'] }, [{ n: 1, whole: null }]);
  expect(cache.get(await read(), order)).toBeUndefined();
  await cache.make(name, order, new AbortController().signal);
  expect(cache.get(await read(), order)?.filled).toBe(39);
});
