/** Large tables ordered by a column: sorted at first, and read from an index as soon as it exists. */
import { Kysely, PostgresDialect, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/core/db/database.ts';
import type { Tables } from '../../../src/core/db/tables.ts';
import type { MarketTables } from '../../../src/systems/market/domain/tables/tables.ts';
import { warehouseHere } from '../../../src/systems/market/domain/warehouses/postgresql/postgresql-warehouse.ts';
import type { Warehouse } from '../../../src/systems/market/domain/warehouses/warehouse.ts';
import { openTestDatabase } from '../../support/database.ts';
import { quiet } from '../../support/logger.ts';
import { loadBatches, loadRows, newTable, tablesIn } from './loading.ts';

const COUNT = 100_000;

let database: Database;
let warehouse: Warehouse;
let tables: MarketTables;
let asked: string[] = [];

beforeAll(async () => {
  const own = await openTestDatabase();
  const query = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: own.pool }),
    log({ query: { sql: text } }) {
      asked.push(text);
    },
  });
  database = { ...own, query };
  warehouse = warehouseHere(database, quiet);
  tables = tablesIn(warehouse);
});
afterAll(async () => {
  await warehouse.close();
  await database.close();
});

/** Makes a table of many rows, some with equal values and some without. */
async function largeTable(): Promise<string> {
  const table = newTable();
  await loadBatches({ database, table, naturalKey: ['n'] }, async function* () {
    for (let from = 0; from < COUNT; from += 1_000) {
      yield Array.from({ length: 1_000 }, (_, index) => {
        const n = from + index;
        const value = (n * 7_919) % 30_011;
        const isMissing = n % 11 === 0;
        return {
          n,
          price: isMissing ? null : value / 7,
          name: isMissing ? null : `股票 ${value}`,
          volume: value,
          rest: value,
        };
      });
    }
  });
  return table;
}

const rowsOf = async (table: string, page: number, sortBy: string, sortOrder: 'asc' | 'desc', of = tables) =>
  (await of.rows(table, { page, pageSize: 100 }, { sortBy, sortOrder })).rows;

/** The indexes that end with the id, in the order of their creation. */
async function indexesOf(table: string): Promise<string[]> {
  const { rows } = await sql<{ written: string }>`select pg_get_indexdef(indexrelid) as written from pg_index
    where indrelid = to_regclass('warehouse.' || ${table}::text) and indnkeyatts = 2 and indkey[1] = 1
    order by indexrelid`.execute(database.query);
  return rows.map(({ written }) => written.replace(/^.* USING btree /, ''));
}

const waitForIndexes = (table: string, count: number) =>
  expect.poll(() => indexesOf(table), { timeout: 30_000 }).toHaveLength(count);

/** The plan of the statement that read the last page. */
async function planOfPage(table: string): Promise<string> {
  const statement = asked.findLast((text) => text.includes(`"${table}" rows`)) ?? '';
  const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${sql.raw(statement)}`.execute(database.query);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

/** How a page is read: the plan, and the most rows that one of its steps goes over. */
async function stepsOfPage(table: string, page: number, sortBy: string, sortOrder: 'asc' | 'desc') {
  await rowsOf(table, page, sortBy, sortOrder);
  const statement = asked.findLast((text) => text.includes(`"${table}" rows`)) ?? '';
  const { rows } = await sql<{ 'QUERY PLAN': string }>`explain analyze ${sql.raw(statement)}`.execute(database.query);
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  return { plan, walked: Math.max(...[...plan.matchAll(/actual.* rows=([\d.]+)/g)].map(([, count]) => Number(count))) };
}

describe('a large table', () => {
  let table: string;
  beforeAll(async () => {
    table = await largeTable();
  }, 60_000);

  const pages = [1, 2, 500, 700, COUNT / 100];
  test.each([
    ['price', 'asc', '(price, id)'],
    ['price', 'desc', '(price DESC NULLS LAST, id DESC NULLS LAST)'],
    ['name', 'asc', '(name, id)'],
    ['name', 'desc', '(name DESC NULLS LAST, id DESC NULLS LAST)'],
  ] as const)('sorted by %s %s is read from an index, in the same order as before', async (column, order, written) => {
    const read = async () => await Promise.all(pages.map((page) => rowsOf(table, page, column, order)));
    const before = await read();
    await expect.poll(() => indexesOf(table), { timeout: 30_000 }).toContain(written);
    expect(await read()).toEqual(before);
    await expect
      .poll(async () => (await stepsOfPage(table, COUNT / 200, column, order)).walked, { timeout: 30_000 })
      .toBeLessThan(1_000);
    expect(await read()).toEqual(before);
    for (const page of pages) {
      const { plan, walked } = await stepsOfPage(table, page, column, order);
      expect(plan).toContain(`${table}_${column}_id_idx`);
      expect(plan).not.toContain('Seq Scan');
      expect(walked).toBeLessThan(1_000);
    }
  });

  test('is read from near the page in the order of the load, where ids are missing', async () => {
    const other = await largeTable();
    await loadRows({ database, table: other, naturalKey: ['n'] }, [{ n: 1, rest: 1 }, { n: -1 }]);
    const before = await rowsOf(other, 400, 'id', 'asc');
    await expect
      .poll(async () => (await stepsOfPage(other, 400, 'id', 'asc')).walked, { timeout: 30_000 })
      .toBeLessThan(1_000);
    expect(await rowsOf(other, 400, 'id', 'asc')).toEqual(before);
    expect(before[0]?.[0]).toBe(39_901);
  });

  test('has each row once in a total order, from whichever end a page is read', async () => {
    const read: unknown[][] = [];
    for (let page = 1; page <= COUNT / 10_000; page += 1) {
      const asc = { sortBy: 'price', sortOrder: 'asc' } as const;
      read.push(...(await tables.rows(table, { page, pageSize: 10_000 }, asc)).rows);
    }
    const { rows } = await sql<{ id: number }>`select id from warehouse.${sql.id(table)}
      order by price nulls last, id`.execute(database.query);
    expect(read.map(([id]) => id)).toEqual(rows.map(({ id }) => id));
  });

  test('has at most four such indexes, and keeps the newest', async () => {
    await rowsOf(table, 1, 'volume', 'desc');
    await expect
      .poll(async () => (await indexesOf(table)).at(-1), { timeout: 30_000 })
      .toBe('(volume DESC NULLS LAST, id DESC NULLS LAST)');
    await waitForIndexes(table, 4);
    const price = await rowsOf(table, 1, 'price', 'asc');
    expect(price).toHaveLength(100);
  });

  test('has no index over values too long for one, and accepts a load that brings such a value', async () => {
    const other = await largeTable();
    const second = tablesIn(warehouse);
    await rowsOf(other, 1, 'name', 'asc', second);
    await rowsOf(other, 1, 'volume', 'asc', second);
    await waitForIndexes(other, 2);
    await loadRows({ database, table: other, naturalKey: ['n'] }, [{ n: -1, name: randomText(9_000), volume: 1 }]);
    expect(await indexesOf(other)).toEqual(['(volume, id)']);

    const tries = () => asked.filter((text) => text.includes('pg_stat_all_indexes')).length;
    const before = tries();
    for (const _again of [1, 2, 3]) {
      expect((await rowsOf(other, 1, 'name', 'asc'))[0]?.[1]).toBe(-1);
      await expect.poll(tries).toBe(before + 1);
    }
    expect(await indexesOf(other)).toEqual(['(volume, id)']);
  });

  test('keeps its order when a load widens the sorted column', async () => {
    const other = await largeTable();
    await rowsOf(other, 1, 'volume', 'asc');
    await waitForIndexes(other, 1);
    await loadRows({ database, table: other, naturalKey: ['n'] }, [{ n: -1, volume: -0.5 }]);
    expect((await rowsOf(other, 1, 'volume', 'asc'))[0]?.[1]).toBe(-1);
    expect(await planOfPage(other)).toContain('Index Only Scan using');
    await loadRows({ database, table: other, naturalKey: ['n'] }, [{ n: -2, volume: '' }]);
    expect((await rowsOf(other, 1, 'volume', 'asc')).slice(0, 2).map((row) => row[1])).toEqual([-2, -1]);
    await loadRows({ database, table: other, naturalKey: ['n'] }, [{ n: -3, volume: { a: [1] } }]);
    expect(await rowsOf(other, 1, 'volume', 'asc')).toHaveLength(100);
  });

  test('gets one index when several nodes sort it at once', async () => {
    const other = await largeTable();
    const nodes = [warehouseHere(database, quiet), warehouseHere(database, quiet), warehouse];
    await Promise.all(nodes.map((node) => rowsOf(other, 1, 'rest', 'asc', tablesIn(node))));
    await waitForIndexes(other, 1);
    for (const node of nodes.slice(0, 2)) await node.close();
    expect(await indexesOf(other)).toEqual(['(rest, id)']);
  });
});

test('A small table gets no index', async () => {
  const table = newTable();
  await loadRows({ database, table }, [{ a: 1 }, { a: 2 }]);
  asked = [];
  await rowsOf(table, 1, 'a', 'desc');
  expect(asked.filter((text) => text.includes('pg_index'))).toEqual([]);
});

/** Random text that compression cannot shorten. */
function randomText(length: number): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return String.fromCharCode(0x4e00 + (state % 20_000));
  }).join('');
}
