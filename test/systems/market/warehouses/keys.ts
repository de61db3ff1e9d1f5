/** Tables with and without a natural key, in every warehouse. */
import { describe, expect, test } from 'vitest';
import { load, rows, table, tables, useNewTable } from './place.ts';

export function keyTests(): void {
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
      useNewTable();
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
}
