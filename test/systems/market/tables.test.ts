import { buffer, text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/core/db/database.ts';
import type { MarketTables } from '../../../src/systems/market/domain/tables/tables.ts';
import { openTestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { loadBatches, loadRows, newTable, tablesHere } from './loading.ts';

let database: Database;
let tables: MarketTables;
beforeAll(async () => {
  database = await openTestDatabase();
  tables = tablesHere(database);
});
afterAll(() => database.close());

const first = { page: 1, pageSize: 100 };

describe('a table', () => {
  test('is listed with the true numbers', async () => {
    const [one, other] = [newTable(), newTable()];
    await loadRows({ database, table: one, naturalKey: ['n'] }, [{ n: 1 }, { n: 2 }]);
    await loadRows({ database, table: other }, [{ 日期: '2024-01-02' }]);
    await loadRows({ database, table: one, naturalKey: ['n'] }, [
      { n: 2, x: 1 },
      { n: 3, x: 1 },
    ]);
    const { items, total } = await tables.list({ page: 1, pageSize: 2 }, { category: 'stocks' });
    expect(total).toBeGreaterThanOrEqual(2);
    expect(items).toMatchObject([
      { table_name: other, row_count: 1, natural_key: [] },
      { table_name: one, row_count: 3, natural_key: ['n'], size_bytes: expect.any(Number) },
    ]);
    expect(items.every(({ size_bytes }) => size_bytes >= 8_192)).toBe(true);
    expect(await tables.list({ page: 1, pageSize: 2 }, { category: 'nothing' })).toEqual({ items: [], total: 0 });
    expect(await tables.get(other)).toMatchObject({
      columns: [
        { name: 'id', type: 'bigint', nullable: false },
        { name: '日期', type: 'date', nullable: true },
      ],
    });
  });

  test.each(['nothing', 'ak_nothing', 'runs', 'accounts', 'x"; drop table runs; --', ''])(
    'named %j does not exist',
    async (name) => {
      await expect(tables.get(name)).rejects.toMatchObject({ code: 'table_not_found' });
      await expect(tables.rows(name, first, {})).rejects.toMatchObject({ code: 'table_not_found' });
      await expect(tables.export(name, { format: 'csv' })).rejects.toMatchObject({ code: 'table_not_found' });
    },
  );
});

describe('rows', () => {
  test('are returned by page in any order, ties by id, missing values last', async () => {
    const table = newTable();
    const values = ['b', 'a', null, 'b', 'a'];
    await loadRows(
      { database, table },
      values.map((x, n) => ({ n, 'x.y': x })),
    );
    const order = async (page: number, pageSize: number, sortBy?: string, sortOrder?: 'asc' | 'desc') =>
      (await tables.rows(table, { page, pageSize }, { sortBy, sortOrder })).rows.map(([, n]) => n);
    expect(await order(1, 100)).toEqual([0, 1, 2, 3, 4]);
    expect(await order(1, 100, 'id', 'desc')).toEqual([4, 3, 2, 1, 0]);
    expect(await order(1, 100, 'x.y')).toEqual([1, 4, 0, 3, 2]);
    expect(await order(1, 100, 'x.y', 'desc')).toEqual([3, 0, 4, 1, 2]);
    expect([await order(1, 2, 'x.y'), await order(2, 2, 'x.y'), await order(3, 2, 'x.y')]).toEqual([
      [1, 4],
      [0, 3],
      [2],
    ]);
    expect(await order(2_147_483_647, 100, 'x.y')).toEqual([]);
    await expect(order(1, 1, 'x')).rejects.toMatchObject({
      code: 'column_unknown',
      data: { column: 'x', columns: ['id', 'n', 'x.y'] },
    });
  });

  test('leave no prepared statement behind, whatever they are sorted by', async () => {
    const table = newTable();
    await loadRows({ database, table }, [{ a: 1, b: 2 }]);
    for (const sortBy of ['a', 'b']) await tables.rows(table, first, { sortBy });
    const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(
      database.query,
    );
    expect(rows.filter(({ statement }) => statement.includes(table))).toEqual([]);
  });
});

describe('an export', () => {
  const exported = async (table: string, limit?: number) =>
    await text(await tables.export(table, { format: 'csv', limit }));

  test('has a byte-order mark, a header and every row unchanged', async () => {
    const table = newTable();
    await loadRows({ database, table }, [
      { 日期: '2024-01-02', 收盘: 9.21, 备注: '含"引号",逗号\n和换行', wide: 2n ** 70n, yes: true, nested: { a: [1] } },
      { 日期: null, 收盘: -0.5, 备注: '', wide: 1n, yes: null, nested: null },
    ]);
    const bytes = await buffer(await tables.export(table, { format: 'csv' }));
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(parse(bytes, { bom: true, columns: true })).toEqual([
      {
        id: '1',
        日期: '2024-01-02',
        收盘: '9.21',
        备注: '含"引号",逗号\n和换行',
        wide: String(2n ** 70n),
        yes: 'true',
        nested: '{"a": [1]}',
      },
      { id: '2', 日期: '', 收盘: '-0.5', 备注: '', wide: '1', yes: '', nested: '' },
    ]);
  });

  test('runs no formula in a spreadsheet', async () => {
    const table = newTable();
    const harmful = ['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', '-2+3+cmd|x', '--1', '+x'];
    const harmless = ['-0.35%', '+1,024.5', '-', '--', '-5', '1=1', 'a', '名称', '', '000001', 'a@b.c'];
    await loadRows(
      { database, table },
      [...harmful, ...harmless].map((value, n) => ({ n, '=header': value, number: -n })),
    );
    const rows: Record<string, string>[] = parse(await exported(table), { bom: true, columns: true });
    expect(rows.map((row) => row["'=header"])).toEqual([...harmful.map((value) => `'${value}`), ...harmless]);
    expect(rows.at(-1)?.number).toBe(String(1 - rows.length));
  });

  test('may be limited', async () => {
    const table = newTable();
    await loadRows(
      { database, table },
      Array.from({ length: 10 }, (_, n) => ({ n })),
    );
    expect(await exported(table, 2)).toBe('id,n\n1,0\n2,1\n');
    expect((await exported(table, 1_000)).split('\n')).toHaveLength(12);
  });

  describe('of a large table', () => {
    const table = newTable();
    beforeAll(async () => {
      await loadBatches({ database, table }, async function* () {
        for (let from = 0; from < 200_000; from += 1_000) {
          yield Array.from({ length: 1_000 }, (_, index) => ({ n: from + index, text: 'x'.repeat(200) }));
        }
      });
    });

    /** The number of running COPY statements in this database. */
    async function copies(): Promise<number> {
      const { rows } = await sql`select from pg_stat_activity
        where datname = current_database() and state = 'active' and query like 'copy (%'`.execute(database.query);
      return rows.length;
    }

    test('waits in the database while nobody reads it', async () => {
      const csv = await tables.export(table, { format: 'csv' });
      await eventually(async () => {
        const { rows } = await sql<{ wait_event: string }>`select wait_event from pg_stat_activity
          where datname = current_database() and query like 'copy (%'`.execute(database.query);
        expect(rows).toEqual([{ wait_event: 'ClientWrite' }]);
      });
      expect(csv.readableLength).toBeLessThan(1_048_576);
      let bytes = 0;
      for await (const chunk of csv) bytes += chunk.length;
      expect(bytes).toBeGreaterThan(40_000_000);
      await eventually(async () => expect(await copies()).toBe(0));
    });

    test('ends when nobody reads it any more', async () => {
      const csv = await tables.export(table, { format: 'csv' });
      await eventually(async () => expect(await copies()).toBe(1));
      csv.destroy();
      await eventually(async () => expect(await copies()).toBe(0));
      expect(await exported(newTable()).catch(({ code }) => code)).toBe('table_not_found');
    });

    test('ends with an error when its connection is lost', async () => {
      const csv = await tables.export(table, { format: 'csv' });
      await eventually(async () => expect(await copies()).toBe(1));
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and query like 'copy (%'`.execute(database.query);
      await expect(text(csv)).rejects.toThrow();
    });
  });
});
