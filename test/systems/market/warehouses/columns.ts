/** Columns of collected tables and their types, in every warehouse. */
import { buffer, text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { contents } from '../loading.ts';
import { isMysql, load, rows, table, tables, types } from './place.ts';

export function columnTests(): void {
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

    test('have their whole names in CSV, made harmless', async () => {
      const formula = `=${'x'.repeat(62)}`;
      await load([{ [formula]: 1, '-1': 2, '-x': 3, 'a,"b"\n': 4 }]);
      const csv = await text(await tables.export(table, { format: 'csv' }));
      const end = isMysql() ? '' : '\n';
      expect(csv.replace('\ufeff', '')).toBe(`id,'${formula},-1,'-x,"a,""b""${end}"\n1,1,2,3,4\n`);
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
}
