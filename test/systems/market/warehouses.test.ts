/** The behaviour of every warehouse: Owlery's own PostgreSQL, another one, and MariaDB. */
import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { zstdDecompressSync } from 'node:zlib';
import { readXlsx } from 'hucre/xlsx';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/core/db/database.ts';
import type { Row } from '../../../src/systems/market/domain/rows/row-encoder.ts';
import { BATCH_CHARACTERS } from '../../../src/systems/market/domain/rows/stored-rows.ts';
import type { MarketTables } from '../../../src/systems/market/domain/tables/tables.ts';
import { openMysqlWarehouse } from '../../../src/systems/market/domain/warehouses/mysql/mysql-warehouse.ts';
import {
  openPostgresqlWarehouse,
  warehouseHere,
} from '../../../src/systems/market/domain/warehouses/postgresql/postgresql-warehouse.ts';
import type { Warehouse } from '../../../src/systems/market/domain/warehouses/warehouse.ts';
import { openTestDatabase } from '../../support/database.ts';
import { anotherPostgresql } from '../../support/locations.ts';
import { quiet } from '../../support/logger.ts';
import { hasMariadb, type Mariadb, mariadbTitle, startMariadb } from '../../support/mariadb.ts';
import { contents, loadBatches, loadRows, newTable, tableCalled, tablesIn } from './loading.ts';

let mariadb: Mariadb;
beforeAll(async () => {
  if (hasMariadb) mariadb = await startMariadb();
}, 60_000);
afterAll(() => mariadb?.[Symbol.asyncDispose]());

const compressors = { ZSTD: (bytes: Uint8Array) => new Uint8Array(zstdDecompressSync(bytes)) };

const places: { name: string; isElsewhere: boolean; skip?: boolean; open(own: Database): Promise<Warehouse> }[] = [
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

describe.each(places)('$name', ({ name, isElsewhere, skip = false, open }) => {
  if (skip) {
    test.skip('is not installed on this machine', () => {});
    return;
  }

  let own: Database;
  let warehouse: Warehouse;
  let tables: MarketTables;
  let table: string;
  beforeAll(async () => {
    own = await openTestDatabase();
    warehouse = await open(own);
    tables = tablesIn(warehouse);
  });
  afterAll(async () => {
    await warehouse?.close();
    await own?.close();
  });
  beforeEach(() => {
    table = newTable();
  });

  const isMysql = () => name.startsWith('MariaDB');
  const load = (rows: readonly Row[], naturalKey: string[] = []) => loadRows({ tables, table, naturalKey }, rows);
  const rows = async () => (await contents({ tables, table })).rows;
  const types = async () => (await contents({ tables, table })).types;

  describe('columns', () => {
    test('keep the names of the source', async () => {
      await load([{ 日期: '2024-01-02', '收盘价(元)': 9.33, id: 7, 'a.b "c"': 'x', xmin: 1, '': 2 }], ['日期']);
      expect(await rows()).toEqual([
        {
          日期: '2024-01-02',
          '收盘价(元)': 9.33,
          source_id: 7,
          'a.b "c"': 'x',
          [isMysql() ? 'xmin' : 'source_xmin']: 1,
          unnamed: 2,
        },
      ]);
    });

    test('may have any name, and are read, sorted by and exported', async () => {
      const any = [
        'two\nlines',
        'tab\tx',
        '`tick`',
        '"q"',
        "'",
        '\\',
        '?',
        ':x',
        'a.b',
        '=1',
        '日期',
        '\u202ertl',
        'a\u200bb',
      ];
      const objects = ['__proto__', '__defineGetter__', 'constructor', 'toString'];
      const all = [...any, ...objects];
      await load([1, 2].map((n) => Object.fromEntries(all.map((name, index) => [name, n * 100 + index]))));
      expect((await tables.get(table)).columns.map(({ name }) => name)).toEqual(['id', ...all]);
      for (const sortBy of all) {
        const found = await tables.rows(table, { page: 1, pageSize: 1 }, { sortBy, sortOrder: 'desc' });
        expect(found.rows).toEqual([[2, ...all.map((_name, index) => 200 + index)]]);
      }
      for (const format of ['csv', 'excel', 'parquet'] as const) {
        expect((await buffer(await tables.export(table, { format, sortBy: '__proto__' }))).length).toBeGreaterThan(100);
      }
    });

    test('whose names the database takes for the same get distinct names', async () => {
      const pairs = [
        ['a', 'A', 'á', 'ä'],
        ['ı', 'i', 'I', 'İ'],
        ['ß', 's', 'ſ', 'S'],
        ['µ', 'μ', 'Μ'],
        ['σ', 'ς', 'Σ', 'ϲ'],
        ['β', 'ϐ'],
        ['ι', '\u0345'],
        ['id', 'ıd', 'ID', 'İD'],
        ['x', 'x '],
      ].flat();
      const row = Object.fromEntries(pairs.map((name, index) => [name, index]));
      await load([row]);
      await load([Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value + 100]))]);
      expect((await rows()).map((found) => Object.values(found))).toEqual([
        Object.values(row),
        Object.values(row).map((value) => value + 100),
      ]);
    });

    test('whose names are too long for the database get distinct names', async () => {
      const [one, other] = [`${'净资产收益率'.repeat(12)}一`, `${'净资产收益率'.repeat(12)}二`];
      await load([{ [one]: 1, [other]: 2 }]);
      await load([{ [other]: 4, [one]: 3 }]);
      const names = Object.keys(await types());
      expect(names).toEqual([expect.stringMatching(/^净资产收益率.+_[0-9a-f]{8}$/), expect.stringMatching(/^净资产/)]);
      for (const name of names)
        expect(isMysql() ? name.length : Buffer.byteLength(name)).toBeLessThanOrEqual(isMysql() ? 64 : 63);
      expect((await rows()).map((row) => Object.values(row))).toEqual([
        [1, 2],
        [3, 4],
      ]);
    });

    test('are added with the first row that has them, within a load or in a later one', async () => {
      await load([{ a: 1 }, { b: 'x' }, { a: 2, c: true }, {}]);
      await load([{ d: '2024-01-02' }]);
      expect(await rows()).toEqual([
        { a: 1, b: null, c: null, d: null },
        { a: null, b: 'x', c: null, d: null },
        { a: 2, b: null, c: true, d: null },
        { a: null, b: null, c: null, d: '2024-01-02' },
      ]);
    });

    test('are limited to a thousand', async () => {
      const row = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`c${index}`, index]));
      await expect(load([row])).rejects.toMatchObject({ code: 'too_many_columns' });
    });
  });

  describe('types', () => {
    test('are derived from all the rows of a load', async () => {
      await load([
        {
          whole: 1,
          wide: 1,
          fraction: 1,
          both: 0.5,
          code: '000001',
          day: '2024-01-02',
          moment: '2024-01-02',
          none: null,
        },
        {
          wide: 2n ** 60n,
          fraction: 0.5,
          both: 2n ** 60n,
          code: 7,
          day: null,
          moment: '2024-01-02T10:00:00',
          yes: true,
        },
      ]);
      expect(await types()).toEqual({
        whole: 'bigint',
        wide: 'bigint',
        fraction: 'double precision',
        both: 'numeric',
        code: 'text',
        day: 'date',
        moment: 'timestamp',
        none: 'text',
        yes: 'boolean',
      });
      expect(await rows()).toMatchObject([
        { wide: 1, both: '0.5', code: '000001', moment: '2024-01-02T00:00:00' },
        { wide: 2n ** 60n, both: String(2n ** 60n), code: '7', moment: '2024-01-02T10:00:00' },
      ]);
    });

    test('are widened by later loads without losing a row or a digit', async () => {
      await load([
        { n: 1, a: 9_007_199_254_740_993n, b: 0.1, c: '2024-01-02', d: '2024-01-02T10:00:00Z', e: true, f: null },
      ]);
      await load([{ n: 2, a: 0.5, b: 2n ** 70n, c: '2024-01-02T10:00:00', d: 'x', e: 'x', f: 1 }]);
      expect(await contents({ tables, table })).toEqual({
        types: { n: 'bigint', a: 'numeric', b: 'numeric', c: 'timestamp', d: 'text', e: 'text', f: 'bigint' },
        rows: [
          {
            n: 1,
            a: '9007199254740993',
            b: '0.1',
            c: '2024-01-02T00:00:00',
            d: '2024-01-02T10:00:00Z',
            e: 'true',
            f: null,
          },
          { n: 2, a: '0.5', b: String(2n ** 70n), c: '2024-01-02T10:00:00', d: 'x', e: 'x', f: 1 },
        ],
      });
    });

    test('of text contain no NUL and no lone surrogates, which PostgreSQL cannot store', async () => {
      await load([{ text: 'a\0b\ud800c', json: { 'k\0': ['\ud800', '\\u0000'] } }]);
      expect(await rows()).toEqual([{ text: 'a\ufffdb\ufffdc', json: { 'k\ufffd': ['\ufffd', '\\u0000'] } }]);
    });
  });

  describe('a table', () => {
    test('is also found by its number, and by a part of its name or title in any case', async () => {
      await load([{ n: 1 }]);
      const { id } = await tables.get(table);
      expect((await tables.get(String(id))).table_name).toBe(table);
      const found = await tables.list({ page: 1, pageSize: 2 }, { search: table.slice(3).toUpperCase() });
      expect(found).toMatchObject({ items: [{ id, table_name: table }], total: 1 });
      expect((await tables.list({ page: 1, pageSize: 1 }, { search: 'a TABLE' })).total).toBeGreaterThan(0);
      expect(await tables.list({ page: 1, pageSize: 2 }, { search: '%' })).toEqual({ items: [], total: 0 });
    });

    test('disappears when dropped, and is made again by the next load', async () => {
      await load([{ n: 1, a: 'x' }], ['n']);
      await tables.drop(table);
      await expect(tables.get(table)).rejects.toMatchObject({ code: 'table_not_found' });
      await expect(tables.drop(table)).rejects.toMatchObject({ code: 'table_not_found' });
      expect(await load([{ b: 1 }])).toEqual({ rowsBefore: 0, rowsAfter: 1, rowsAffected: 1 });
      expect(await rows()).toEqual([{ b: 1 }]);
      expect((await tables.get(table)).natural_key).toEqual([]);
    });

    test('cannot be dropped while a load uses it', async () => {
      await load([{ n: 1 }], ['n']);
      const [ending, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const finish = () => {
        ending.resolve();
        return ended.promise;
      };
      const loading = loadRows({ tables, table, naturalKey: ['n'], finish }, [{ n: 2 }]);
      await ending.promise;
      await Promise.all([
        expect(tables.drop(table)).rejects.toMatchObject({ code: 'table_busy' }),
        expect(tables.changeKey(table, [])).rejects.toMatchObject({ code: 'table_busy' }),
        expect(tables.refresh()).resolves.toBeGreaterThanOrEqual(0),
      ]);
      // The change waits for a load that is about to end.
      const changing = tables.changeKey(table, []);
      ended.resolve();
      expect(await loading).toMatchObject({ rowsAfter: 2 });
      expect((await changing).natural_key).toEqual([]);
      await tables.drop(table);
    });
  });

  describe('with a natural key', () => {
    const prices = [
      { symbol: '000001', date: '2024-01-02', close: 9.21 },
      { symbol: '000001', date: '2024-01-03', close: 9.2 },
    ];
    const key = ['symbol', 'date'];

    test('loading twice duplicates nothing', async () => {
      expect(await load(prices, key)).toEqual({ rowsBefore: 0, rowsAfter: 2, rowsAffected: 2 });
      expect(await load(prices, key)).toEqual({ rowsBefore: 2, rowsAfter: 2, rowsAffected: 0 });
      expect(await rows()).toEqual(prices);
    });

    test('a row replaces the one with the same key and keeps the fields that it does not name', async () => {
      await load(
        prices.map((row) => ({ ...row, note: 'first' })),
        key,
      );
      const changed = [
        { symbol: '000001', date: '2024-01-03', close: 9.9 },
        { symbol: '000002', date: '2024-01-03', close: 1 },
      ];
      expect(await load(changed, key)).toEqual({ rowsBefore: 2, rowsAfter: 3, rowsAffected: 2 });
      expect(await rows()).toEqual([
        { ...prices[0], note: 'first' },
        { ...changed[0], note: 'first' },
        { ...changed[1], note: null },
      ]);
    });

    test('of several rows with one key in one load the last wins, however the key is spelled', async () => {
      const day = (date: string, close: number) => ({ date, close });
      await load([day('2024-01-02', 1), day('2024-01-02T00:00:00', 2), day('2024-01-03', 3)], ['date']);
      expect(await rows()).toEqual([day('2024-01-02T00:00:00', 2), day('2024-01-03T00:00:00', 3)]);
    });

    test('rows without a value in the key are the same row', async () => {
      await load([{ symbol: null, close: 1 }], ['symbol']);
      await load([{ symbol: null, close: 2 }], ['symbol']);
      expect(await rows()).toEqual([{ symbol: null, close: 2 }]);
    });

    test('a row may consist of the key alone', async () => {
      await load([{ symbol: 'a' }], ['symbol']);
      expect(await load([{ symbol: 'a' }, { symbol: 'b' }], ['symbol'])).toMatchObject({
        rowsAfter: 2,
        rowsAffected: 1,
      });
    });

    test('a key that no row has is refused', async () => {
      await expect(load([{ close: 1 }], ['date'])).rejects.toMatchObject({ code: 'natural_key_missing' });
    });

    test('a source may declare a key later, unless the table already violates it', async () => {
      await load([{ symbol: 'a', close: 1 }]);
      expect(await load([{ symbol: 'a', close: 2 }], ['symbol'])).toMatchObject({ rowsAfter: 1, rowsAffected: 1 });
      table = newTable();
      await load([
        { symbol: 'a', close: 1 },
        { symbol: 'a', close: 2 },
      ]);
      await expect(load([{ symbol: 'b', close: 1 }], ['symbol'])).rejects.toMatchObject({
        code: 'natural_key_not_unique',
      });
      expect(await rows()).toHaveLength(2);
    });

    test('a table keeps its key, whatever another source of its rows declares', async () => {
      await load(prices, key);
      const other = [{ symbol: '000001', date: '2024-01-03', close: 9.9 }];
      for (const declared of [[], ['symbol'], ['close']]) await load(other, declared);
      expect(await rows()).toEqual([prices[0], ...other]);
      await expect(load([{ symbol: '000001', close: 1 }])).rejects.toMatchObject({ code: 'natural_key_missing' });
      expect(await load(prices, key)).toMatchObject({ rowsAfter: 2, rowsAffected: 1 });
      expect((await tables.get(table)).natural_key).toEqual(key);
    });

    test('an administrator can choose another key, or none', async () => {
      await load(prices, key);
      expect((await tables.changeKey(table, ['date'])).natural_key).toEqual(['date']);
      await load([{ symbol: '000002', date: '2024-01-03', close: 1 }], key);
      expect(await rows()).toHaveLength(2);
      await tables.changeKey(table, []);
      await load([{ symbol: '000003', date: '2024-01-03', close: 1 }]);
      await expect(tables.changeKey(table, ['date'])).rejects.toMatchObject({ code: 'key_not_unique' });
      await expect(tables.changeKey(table, ['id'])).rejects.toMatchObject({ code: 'key_column_unknown' });
      await tables.changeKey(table, ['symbol']);
      expect(await load([{ symbol: '000003', date: '2024-01-04', close: 2 }])).toMatchObject({ rowsAffected: 1 });
      expect(await rows()).toHaveLength(3);
    });
  });

  describe('without a natural key', () => {
    test('existing rows are not duplicated', async () => {
      const [one, other] = [
        { a: 1, b: null },
        { a: 1, b: 'x' },
      ];
      expect(await load([one, other, one])).toEqual({ rowsBefore: 0, rowsAfter: 2, rowsAffected: 2 });
      expect(await load([other, { a: 2, b: 'x' }, one])).toEqual({ rowsBefore: 2, rowsAfter: 3, rowsAffected: 1 });
      expect(await rows()).toEqual([one, other, { a: 2, b: 'x' }]);
    });

    test('existing rows are not duplicated after a column was added or widened', async () => {
      await load([{ a: 1 }, { a: 2 }]);
      await load([
        { a: 1, b: null },
        { a: 2.5, b: 'x' },
      ]);
      expect(await load([{ a: 1 }, { b: 'x', a: 2.5 }])).toEqual({ rowsBefore: 3, rowsAfter: 3, rowsAffected: 0 });
    });

    test('different bigint values with the same hash in PostgreSQL stay different', async () => {
      expect(await load([{ n: 1 }, { n: 2 ** 32 }])).toMatchObject({ rowsAfter: 2 });
      expect(await load([{ n: -1 }, { n: 2 ** 32 }])).toMatchObject({ rowsAfter: 3 });
    });
  });

  describe('rows', () => {
    const page = (number: number, pageSize: number) => ({ page: number, pageSize });

    test('are returned by page in any order, ties by id, missing values last', async () => {
      const values = ['b', 'a', null, 'b', 'a', 'A', '中'];
      await load(values.map((value, n) => ({ n, value })));
      const sorted = async (sortBy: string | undefined, sortOrder: 'asc' | 'desc', of = page(1, 100)) =>
        (await tables.rows(table, of, { sortBy, sortOrder })).rows.map((row) => row[1]);
      expect(await sorted('value', 'asc')).toEqual([5, 1, 4, 0, 3, 6, 2]);
      expect(await sorted('value', 'desc')).toEqual([6, 3, 0, 4, 1, 5, 2]);
      expect(await sorted('value', 'desc', page(2, 3))).toEqual([4, 1, 5]);
      expect(await sorted(undefined, 'asc', page(2, 3))).toEqual([3, 4, 5]);
      expect(await sorted('id', 'desc', page(3, 3))).toEqual([0]);
      expect(await sorted('id', 'desc', page(4, 3))).toEqual([]);
      await expect(sorted('nothing', 'asc')).rejects.toMatchObject({ code: 'column_unknown' });
    });

    test('are the same on a deep page, with and without missing ids', async () => {
      const key = (n: number) => ({ n, text: String(n) });
      const pageOf = async (of: number, sortOrder: 'asc' | 'desc') =>
        (await tables.rows(table, page(of, 100), { sortOrder })).rows.map((row) => row[1]);
      const numbers = (from: number, to: number) =>
        Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => from + Math.sign(to - from) * index);
      await load(numbers(0, 1_999).map(key), ['n']);
      expect(await pageOf(15, 'asc')).toEqual(numbers(1_400, 1_499));
      expect(await pageOf(15, 'desc')).toEqual(numbers(599, 500));
      // Existing rows use up ids too.
      await load(numbers(1_900, 2_049).map(key), ['n']);
      expect(await pageOf(15, 'asc')).toEqual(numbers(1_400, 1_499));
      expect(await pageOf(21, 'asc')).toEqual(numbers(2_000, 2_049));
      expect(await pageOf(15, 'desc')).toEqual(numbers(649, 550));
      expect(await pageOf(21, 'desc')).toEqual(numbers(49, 0));
    });

    test('keep their values, whatever these are', async () => {
      const values = {
        whole: 9_007_199_254_740_993n,
        fraction: 0.1 + 0.2,
        small: 5e-324,
        large: 1.7976931348623157e308,
        text: 'tab\t line\n back\\slash \'quote\' "double" `tick` ? % \u{1f989} 中文 ',
        empty: '',
        yes: true,
        no: false,
        day: '2024-02-29',
        moment: '1969-12-31T23:59:59.123456',
        zoned: '2050-01-02T00:30:00.5+08:00',
        json: { n: 2n ** 70n, list: [1, null, 'x'] },
      };
      await load([values]);
      expect(await rows()).toEqual([{ ...values, zoned: '2050-01-01T16:30:00.5Z' }]);
      expect(await load([values])).toMatchObject({ rowsAffected: 0, rowsAfter: 1 });
    });
  });

  describe('the list', () => {
    test('contains the true numbers, newest first', async () => {
      const [one, other] = [newTable(), newTable()];
      await loadRows({ tables, table: one, naturalKey: ['n'] }, [{ n: 1 }, { n: 2 }]);
      await loadRows({ tables, table: other }, [{ 日期: '2024-01-02' }]);
      await loadRows({ tables, table: one, naturalKey: ['n'] }, [
        { n: 2, x: 1 },
        { n: 3, x: 1 },
      ]);
      const { items, total } = await tables.list({ page: 1, pageSize: 2 }, { category: 'stocks' });
      expect(total).toBeGreaterThanOrEqual(2);
      expect(items).toMatchObject([
        { table_name: other, display_name: 'A table', category: 'stocks', row_count: 1, natural_key: [] },
        { table_name: one, row_count: 3, natural_key: ['n'], size_bytes: expect.any(Number) },
      ]);
      for (const { size_bytes, last_updated_at } of items) {
        expect(size_bytes).toBeGreaterThanOrEqual(8_192);
        expect(last_updated_at).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/);
      }
      expect(await tables.list({ page: 1, pageSize: 2 }, { category: 'nothing' })).toEqual({ items: [], total: 0 });
      expect((await tables.get(other)).columns).toEqual([
        { name: 'id', type: 'bigint', nullable: false },
        { name: '日期', type: 'date', nullable: true },
      ]);
    });

    test.each(['nothing', 'ak_nothing', 'owlery_tables', 'x`; drop table x; --', 'x"; drop table x; --'])(
      'does not contain %j',
      async (name) => {
        await expect(tables.get(name)).rejects.toMatchObject({ code: 'table_not_found' });
      },
    );
  });

  describe('an export', () => {
    const values = {
      日期: '2024-01-02',
      code: '000001',
      whole: 2n ** 60n + 1n,
      wide: 2n ** 70n,
      price: 9.33,
      formula: '=1+1',
      yes: true,
      moment: '2024-01-02T15:00:00.25',
      zoned: '2024-01-02T15:00:00+08:00',
      json: { n: 1 },
      none: null,
    };
    beforeEach(async () => {
      await load([values, { ...values, code: '000002', yes: false, 日期: null }]);
    });

    test('as CSV writes values as JSON does', async () => {
      const bytes = await buffer(await tables.export(table, { format: 'csv' }));
      expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
      const json = isMysql() ? '"{""n"":1}"' : '"{""n"": 1}"';
      expect(bytes.subarray(3).toString().split('\n')).toEqual([
        'id,日期,code,whole,wide,price,formula,yes,moment,zoned,json,none',
        `1,2024-01-02,000001,1152921504606846977,1180591620717411303424,9.33,'=1+1,true,2024-01-02T15:00:00.25,2024-01-02T07:00:00Z,${json},`,
        `2,,000002,1152921504606846977,1180591620717411303424,9.33,'=1+1,false,2024-01-02T15:00:00.25,2024-01-02T07:00:00Z,${json},`,
        '',
      ]);
    });

    test('as Excel has the right types', async () => {
      const file = await buffer(await tables.export(table, { format: 'excel' }));
      const { sheets } = await readXlsx(new Uint8Array(file), { readStyles: true });
      expect(sheets.map(({ name }) => name)).toEqual([table]);
      const [header, first] = sheets[0]?.rows ?? [];
      expect(header).toEqual(['id', ...Object.keys(values)]);
      expect(first?.slice(0, 11)).toEqual([
        1,
        new Date('2024-01-02T00:00:00Z'),
        '000001',
        '1152921504606846977',
        '1180591620717411303424',
        9.33,
        '=1+1',
        true,
        new Date('2024-01-02T15:00:00.250Z'),
        '2024-01-02T07:00:00Z',
        expect.stringMatching(/^\{"n": ?1\}$/),
      ]);
    });

    test('as Parquet has the right types', async () => {
      const file = await buffer(
        await tables.export(table, { format: 'parquet', limit: 1, sortBy: 'code', sortOrder: 'desc' }),
      );
      const { buffer: bytes, byteOffset, byteLength } = file;
      const read = await parquetReadObjects({ file: bytes.slice(byteOffset, byteOffset + byteLength), compressors });
      expect(read).toEqual([
        {
          ...values,
          id: 2n,
          code: '000002',
          yes: false,
          日期: null,
          wide: String(2n ** 70n),
          moment: new Date('2024-01-02T15:00:00.250Z'),
          zoned: new Date('2024-01-02T07:00:00Z'),
          json: expect.stringMatching(/^\{"n": ?1\}$/),
        },
      ]);
    });

    test('reads few rows at a time where they are wide', async () => {
      const wide = 'x'.repeat(200_000);
      const count = 120;
      await load(Array.from({ length: count }, (_, n) => ({ n, code: wide })));
      const found = await warehouse.get(table);
      if (!found) throw new Error('no such table');
      const batches: number[] = [];
      await warehouse.read(found, { order: { sortBy: 'id', descending: false } }, async (read) => {
        for await (const batch of read) batches.push(batch.flat().join('').length);
      });
      expect(batches.reduce((sum, characters) => sum + characters, 0)).toBeGreaterThan(count * wide.length);
      expect(Math.max(...batches)).toBeLessThan(2 * BATCH_CHARACTERS);
    });

    test.each(['csv', 'excel', 'parquet'] as const)('of an unknown table or column (%s) is refused', async (format) => {
      await expect(tables.export('ak_nothing', { format })).rejects.toMatchObject({ code: 'table_not_found' });
      await expect(tables.export(table, { format, sortBy: 'x' })).rejects.toMatchObject({ code: 'column_unknown' });
    });
  });

  describe('a load', () => {
    const many = (from: number) =>
      Array.from({ length: 1_000 }, (_, index) => ({ n: from + index, text: 'x'.repeat(100) }));
    const never = (signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

    test('that fails half way leaves the rows unchanged', async () => {
      await load([{ n: -1 }]);
      const failing = loadBatches({ tables, table }, async function* () {
        for (let from = 0; from < 100_000; from += 1_000) yield many(from);
        throw new Error('half way');
      });
      await expect(failing).rejects.toThrow('half way');
      expect(await rows()).toEqual([{ n: -1 }]);
      expect(await tables.get(table)).toMatchObject({ row_count: 1 });
    });

    test('that fails at its very end leaves the rows unchanged too, and removes a new table', async () => {
      const finish = () => Promise.reject(new Error('the run is somebody else’s'));
      await expect(loadRows({ tables, table, finish }, [{ n: 1 }])).rejects.toThrow('somebody else');
      await expect(rows()).rejects.toMatchObject({ code: 'table_not_found' });
      await load([{ n: 1, a: 'x' }], ['n']);
      const changes = [
        { n: 1, a: 5, b: true },
        { n: 2.5, a: 'y' },
      ];
      await expect(loadRows({ tables, table, naturalKey: ['n'], finish }, changes)).rejects.toThrow('somebody else');
      expect(await rows()).toMatchObject([{ n: isMysql() ? '1' : 1, a: 'x' }]);
      expect(await load(changes, ['n'])).toEqual({ rowsBefore: 1, rowsAfter: 2, rowsAffected: 2 });
    });

    test('of no rows makes no table', async () => {
      expect(await load([])).toEqual({ rowsBefore: 0, rowsAfter: 0, rowsAffected: 0 });
      await expect(rows()).rejects.toMatchObject({ code: 'table_not_found' });
    });

    test('stops at its signal while no rows arrive', async () => {
      await load([{ n: -1 }]);
      const stop = new AbortController();
      const silent = Promise.withResolvers<void>();
      const loading = loadBatches({ tables, table, signal: stop.signal }, async function* (signal) {
        for (let from = 0; from < 100_000; from += 1_000) yield many(from);
        silent.resolve();
        yield await never(signal);
      });
      await silent.promise;
      stop.abort('cancel');
      await expect(loading).rejects.toBe('cancel');
      expect(await rows()).toEqual([{ n: -1 }]);
    });

    test('stops at its signal at its very end, and unblocks others', async () => {
      const stop = new AbortController();
      const ending = Promise.withResolvers<void>();
      const finish = async () => {
        ending.resolve();
        await never(stop.signal);
      };
      const loading = loadRows({ tables, table, signal: stop.signal, finish }, [{ n: 1 }]);
      await ending.promise;
      stop.abort('time_out');
      await expect(loading).rejects.toBe('time_out');
      expect(await load([{ n: 2 }])).toEqual({ rowsBefore: 0, rowsAfter: 1, rowsAffected: 1 });
    });

    test('waits for another load of the same table', async () => {
      const first = Promise.withResolvers<void>();
      const ending = Promise.withResolvers<void>();
      const finish = () => {
        ending.resolve();
        return first.promise;
      };
      const one = loadRows({ tables, table, naturalKey: ['n'], finish }, [{ n: 1, by: 'one' }]);
      await ending.promise;
      const other = loadRows({ tables, table, naturalKey: ['n'] }, [
        { n: 1, by: 'other' },
        { n: 2, by: 'other' },
      ]);
      first.resolve();
      expect(await one).toEqual({ rowsBefore: 0, rowsAfter: 1, rowsAffected: 1 });
      expect(await other).toEqual({ rowsBefore: 1, rowsAfter: 2, rowsAffected: 2 });
    });

    test.runIf(isElsewhere)('that was committed in the warehouse before its run ended is not repeated', async () => {
      const ended: object[] = [];
      const request = {
        load: randomUUID(),
        table: tableCalled(table),
        naturalKey: [],
        signal: new AbortController().signal,
        finish: async (_tx: unknown, result: object) => void ended.push(result),
      };
      const result = await tables.load({
        ...request,
        async *rows() {
          yield [{ n: 1 }];
        },
      });
      // As after a process died between the two commits: its successor requests the same load.
      const again = await tables.load({
        ...request,
        // biome-ignore lint/correctness/useYield: it must not even begin.
        async *rows() {
          throw new Error('it was collected again');
        },
      });
      expect(again).toEqual(result);
      expect(ended).toEqual([result, result]);
      expect(await rows()).toEqual([{ n: 1 }]);
    });
  });
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
