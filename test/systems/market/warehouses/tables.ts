/** Tables, their rows and their list, in every warehouse. */
import { describe, expect, test } from 'vitest';
import { loadRows, newTable } from '../loading.ts';
import { load, rows, table, tables } from './place.ts';

export function tableTests(): void {
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

    test('has the days that the rows of a table cover', async () => {
      const days = async (name = table) => {
        const { date_column, data_start_date, data_end_date } = await tables.get(name);
        return [date_column, data_start_date, data_end_date];
      };
      await load([{ n: 1 }]);
      expect(await days()).toEqual([null, null, null]);
      await load([
        { n: 2, 日期: '2024-01-05' },
        { n: 3, 日期: '2024-01-03' },
      ]);
      expect(await days()).toEqual(['日期', '2024-01-03', '2024-01-05']);
      await load([{ n: 4, 日期: '2023-12-29' }]);
      await load([{ n: 5 }]);
      expect(await days()).toEqual(['日期', '2023-12-29', '2024-01-05']);
      await tables.refresh();
      expect(await days()).toEqual(['日期', '2023-12-29', '2024-01-05']);

      // The key has a date of its own.
      const keyed = newTable();
      const into = { tables, table: keyed, naturalKey: ['n', 'day'] };
      const made = '2024-02-01T23:30:00-01:00';
      await loadRows(into, [
        { made, n: 1, day: '2024-01-01' },
        { made, n: 1, day: '2024-01-02' },
      ]);
      await loadRows(into, [
        { made, n: 1, day: '2024-01-02' },
        { made, n: 2, day: '2024-01-04' },
      ]);
      expect(await days(keyed)).toEqual(['day', '2024-01-01', '2024-01-04']);

      // A row that changes may take the first day with it.
      const latest = newTable();
      const quotes = { tables, table: latest, naturalKey: ['n'] };
      await loadRows(quotes, [
        { n: 1, at: made },
        { n: 2, at: '2024-03-01T00:00:00Z' },
      ]);
      expect(await days(latest)).toEqual(['at', '2024-02-02', '2024-03-01']);
      await loadRows(quotes, [{ n: 1, at: '2024-03-02T00:00:00Z' }]);
      expect(await days(latest)).toEqual(['at', '2024-03-01', '2024-03-02']);
    });

    test.each(['nothing', 'ak_nothing', 'owlery_tables', 'x`; drop table x; --', 'x"; drop table x; --'])(
      'does not contain %j',
      async (name) => {
        await expect(tables.get(name)).rejects.toMatchObject({ code: 'table_not_found' });
      },
    );
  });
}
