/** The behaviour of every warehouse: Owlery's own PostgreSQL, another one, and MariaDB. */
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMysqlWarehouse } from '../../../src/systems/market/domain/warehouses/mysql/mysql-warehouse.ts';
import {
  openPostgresqlWarehouse,
  warehouseHere,
} from '../../../src/systems/market/domain/warehouses/postgresql/postgresql-warehouse.ts';
import { openTestDatabase } from '../../support/database.ts';
import { anotherPostgresql } from '../../support/locations.ts';
import { quiet } from '../../support/logger.ts';
import { hasMariadb, type Mariadb, mariadbTitle, startMariadb } from '../../support/mariadb.ts';
import { contents, loadRows, tablesIn } from './loading.ts';
import { columnTests } from './warehouses/columns.ts';
import { exportTests } from './warehouses/exports.ts';
import { keyTests } from './warehouses/keys.ts';
import { loadTests } from './warehouses/loads.ts';
import { openPlace, type Place } from './warehouses/place.ts';
import { tableTests } from './warehouses/tables.ts';

let mariadb: Mariadb;
beforeAll(async () => {
  if (hasMariadb) mariadb = await startMariadb();
}, 60_000);
afterAll(() => mariadb?.[Symbol.asyncDispose]());

const places: Place[] = [
  { name: 'Owlery’s own PostgreSQL', isElsewhere: false, open: async (own) => warehouseHere(own, quiet) },
  {
    name: 'another PostgreSQL',
    isElsewhere: true,
    open: async (own) => openPostgresqlWarehouse(await anotherPostgresql(), own, quiet),
  },
  {
    name: mariadbTitle,
    isElsewhere: true,
    skip: !hasMariadb,
    open: async (own) => openMysqlWarehouse(await mariadb.createDatabase(), own, quiet),
  },
  {
    name: `${mariadbTitle}, taking no files`,
    isElsewhere: true,
    skip: !hasMariadb,
    async open(own) {
      await mariadb.administer('set global local_infile = 0');
      return await openMysqlWarehouse(await mariadb.createDatabase(), own, quiet);
    },
  },
];

describe.each(places)('$name', (place) => {
  if (place.skip) {
    test.skip('is not installed on this machine', () => {});
    return;
  }
  openPlace(place);
  columnTests();
  tableTests();
  keyTests();
  exportTests();
  loadTests(place);
});

describe.runIf(hasMariadb)('tables that another server has left in MariaDB', () => {
  test('can be listed, read and exported, and loaded into if they number their rows', async () => {
    const own = await openTestDatabase();
    const location = await mariadb.createDatabase();
    await mariadb.administer(`use ${location.database};
      create table ak_old (id int auto_increment primary key, 日期 date, 名称 varchar(50), 价 decimal(10,2), 数 bigint,
        是 tinyint(1), 更新 timestamp not null default '2024-01-02 03:04:05') default character set utf8mb4;
      insert into ak_old (日期, 名称, 价, 数, 是) values ('2024-01-02', '平安', 9.30, 7, 1), ('2024-01-02', '平安', 9.30, 7, 1);
      create table ak_bare (name varchar(10));
      insert into ak_bare values ('b'), ('a');
      create table others (id int)`);
    const warehouse = await openMysqlWarehouse(location, own, quiet);
    const tables = tablesIn(warehouse);
    const { items, total } = await tables.list({ page: 1, pageSize: 10 });
    expect(total).toBe(2);
    expect(items.map(({ table_name, row_count }) => [table_name, row_count]).sort()).toEqual([
      ['ak_bare', 2],
      ['ak_old', 2],
    ]);
    const old = { 日期: '2024-01-02', 名称: '平安', 价: '9.3', 数: 7, 是: true };
    expect((await contents({ tables, table: 'ak_old' })).rows).toMatchObject([old, old]);
    const loaded = await loadRows({ tables, table: 'ak_old' }, [
      { 日期: '2024-01-03', 名称: '平安', 价: 9.5, 数: 8, 是: false },
    ]);
    expect(loaded).toEqual({ rowsBefore: 2, rowsAfter: 3, rowsAffected: 1 });

    const bare = await tables.rows('ak_bare', { page: 1, pageSize: 10 }, { sortBy: 'name' });
    expect(bare.rows).toEqual([['a'], ['b']]);
    const csv = await buffer(await tables.export('ak_bare', { format: 'csv' }));
    expect(csv.toString()).toBe('\ufeffname\nb\na\n');
    await expect(loadRows({ tables, table: 'ak_bare' }, [{ name: 'c' }])).rejects.toMatchObject({
      code: 'table_not_ours',
    });
    await warehouse.close();
    await own.close();
  });
});
