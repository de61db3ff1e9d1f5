/** Rows of collected tables by conditions on their columns, page by page, in both kinds of warehouse. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/core/db/database.ts';
import { RowSearch, type RowSearchRequest } from '../../../src/systems/market/domain/tables/row-search.ts';
import { openMysqlWarehouse } from '../../../src/systems/market/domain/warehouses/mysql/mysql-warehouse.ts';
import { warehouseHere } from '../../../src/systems/market/domain/warehouses/postgresql/postgresql-warehouse.ts';
import type { Warehouse } from '../../../src/systems/market/domain/warehouses/warehouse.ts';
import { openTestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { quiet } from '../../support/logger.ts';
import { hasMariadb, type Mariadb, mariadbTitle, startMariadb } from '../../support/mariadb.ts';
import { loadBatches, loadRows, newTable, tablesIn } from './loading.ts';

const ROWS = [
  {
    n: 1,
    price: 1.5,
    big: 9_007_199_254_740_993n,
    day: '2024-01-01',
    at: '2024-01-01T10:00:00',
    name: "O'Neil",
    ok: true,
    more: { a: 1 },
  },
  {
    n: 2,
    price: 2.5,
    big: 2n,
    day: '2024-01-02',
    at: '2024-01-02T10:00:00.5',
    name: '平安银行',
    ok: false,
    more: null,
  },
  { n: 3, price: null, big: 3n, day: null, at: null, name: '%_\\', ok: null, more: null },
  { n: 4, price: 2.5, big: 4n, day: '2024-01-03', at: '2024-01-03T10:00:00', name: 'bank', ok: true, more: null },
];

describe.each([
  { name: 'Owlery’s own PostgreSQL', isMysql: false },
  { name: mariadbTitle, isMysql: true },
])('$name', ({ isMysql }) => {
  if (isMysql && !hasMariadb) {
    test.skip('is not installed on this machine', () => {});
    return;
  }

  let own: Database;
  let mariadb: Mariadb | undefined;
  let warehouse: Warehouse;
  let search: RowSearch;
  const table = newTable();

  beforeAll(async () => {
    own = await openTestDatabase();
    if (isMysql) mariadb = await startMariadb();
    warehouse = mariadb
      ? await openMysqlWarehouse(await mariadb.createDatabase(), own, quiet)
      : warehouseHere(own, quiet);
    search = new RowSearch({ use: (work) => work(warehouse) });
    await loadRows({ tables: tablesIn(warehouse), table, naturalKey: ['n'] }, ROWS);
  }, 200_000);
  afterAll(async () => {
    await warehouse?.close();
    await mariadb?.[Symbol.asyncDispose]();
    await own.close();
  });

  const ask = (request: Partial<RowSearchRequest>, name = table) =>
    search.find(name, { conditions: [], descending: false, limit: 10, isSlowAllowed: false, ...request });

  async function found(request: Partial<RowSearchRequest>, name?: string): Promise<unknown[]> {
    const answer = await ask(request, name);
    if (answer.kind !== 'rows') throw new Error(JSON.stringify(answer));
    const at = answer.columns.findIndex((column) => column.name === 'n');
    return answer.rows.map((row) => row[at]);
  }

  const where = (column: string, operator: string, value = '') => ({ conditions: [{ column, operator, value }] });

  test.each([
    ['n', 'ge', '3', [3, 4]],
    ['price', 'eq', '2.5', [2, 4]],
    ['price', 'ne', '2.5', [1]],
    ['price', 'lt', '2.5', [1]],
    ['price', 'empty', '', [3]],
    ['price', 'filled', '', [1, 2, 4]],
    ['big', 'eq', '9007199254740993', [1]],
    ['big', 'eq', '9007199254740992', []],
    ['day', 'gt', '2024-01-01', [2, 4]],
    ['at', 'le', '2024-01-02T10:00:00.5', [1, 2]],
    ['at', 'ge', '2024-01-03', [4]],
    ['name', 'eq', "O'Neil", [1]],
    ['name', 'contains', '银行', [2]],
    ['name', 'contains', 'BAN', [4]],
    ['name', 'contains', '%_\\', [3]],
    ['ok', 'eq', 'true', [1, 4]],
    ['more', 'filled', '', [1]],
  ])('%s %s %s finds its rows', async (column, operator, value, expected) => {
    expect((await found(where(column, operator, value))).toSorted()).toEqual(expected);
  });

  test('conditions on several columns are all met', async () => {
    const conditions = [
      { column: 'price', operator: 'eq', value: '2.5' },
      { column: 'ok', operator: 'eq', value: 'true' },
    ];
    expect(await found({ conditions })).toEqual([4]);
  });

  test.each([
    [{ sortBy: 'price', descending: false }, [1, 2, 4, 3]],
    [{ sortBy: 'price', descending: true }, [4, 2, 1, 3]],
    [{ sortBy: 'id', descending: true }, [4, 3, 2, 1]],
  ])('pages follow each other without gaps in the order %o, missing values last', async (order, expected) => {
    const seen: unknown[] = [];
    let after: string | undefined;
    do {
      const page = await ask({ ...order, limit: 1, after });
      if (page.kind !== 'rows') throw new Error(JSON.stringify(page));
      seen.push(...page.rows.map((row) => row[page.columns.findIndex(({ name }) => name === 'n')]));
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual(expected);
  });

  test('what is wrong with a request is told', async () => {
    expect(await ask({}, 'ak_none')).toEqual({ kind: 'no_table' });
    expect(await ask(where('nothing', 'eq', '1'))).toMatchObject({ kind: 'no_column', column: 'nothing' });
    expect(await ask({ sortBy: 'nothing' })).toMatchObject({ kind: 'no_column' });
    expect(await ask(where('price', 'contains', '1'))).toMatchObject({ kind: 'no_operator', column: 'price' });
    for (const value of ['', '1x', 'NaN']) {
      expect(await ask(where('price', 'eq', value)), value).toMatchObject({ kind: 'no_value', column: 'price' });
    }
    expect(await ask(where('n', 'eq', '9223372036854775808'))).toMatchObject({ kind: 'no_value' });
    expect(await ask(where('day', 'eq', '2024-02-30'))).toMatchObject({ kind: 'no_value' });
    expect(await ask({ after: 'nonsense' })).toEqual({ kind: 'no_place' });
  });

  test('a large table is read through an index, or only if slowness is allowed', async () => {
    const large = newTable();
    await loadBatches({ tables: tablesIn(warehouse), table: large, naturalKey: ['n'] }, async function* () {
      for (let n = 0; n < 50_100; n += 1_000)
        yield Array.from({ length: 1_000 }, (_, row) => ({ n: n + row, text: `t${row}` }));
    });
    const narrow = { ...where('text', 'contains', 't999'), limit: 100 };
    expect(await ask(narrow, large)).toMatchObject({ kind: 'slow', isIndexable: false });
    expect(await found({ ...narrow, isSlowAllowed: true }, large)).toHaveLength(51);
    expect(await found(where('id', 'le', '3'), large)).toHaveLength(3);
    const one = where('n', 'eq', '50000');
    // PostgreSQL makes the index by itself. In MariaDB nothing is made for orders.
    if (isMysql) expect(await ask(one, large)).toMatchObject({ kind: 'slow', isIndexable: false });
    else await eventually(async () => expect(await ask(one, large)).toMatchObject({ kind: 'rows' }));
    expect(await found({ ...one, isSlowAllowed: true }, large)).toEqual([50_000]);
  });
});
