/** Exports from every warehouse. */
import { buffer } from 'node:stream/consumers';
import { zstdDecompressSync } from 'node:zlib';
import { readXlsx } from 'hucre/xlsx';
import { parquetReadObjects } from 'hyparquet';
import { beforeEach, describe, expect, test } from 'vitest';
import { BATCH_CHARACTERS } from '../../../../src/systems/market/domain/rows/stored-rows.ts';
import { isMysql, load, table, tables, warehouse } from './place.ts';

const compressors = { ZSTD: (bytes: Uint8Array) => new Uint8Array(zstdDecompressSync(bytes)) };

export function exportTests(): void {
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
      const size = { rows: 1_000, characters: BATCH_CHARACTERS };
      await warehouse.read(found, { order: { sortBy: 'id', descending: false } }, size, async (read) => {
        for await (const { columns } of read) batches.push(columns.flat().join('').length);
      });
      expect(batches.reduce((sum, characters) => sum + characters, 0)).toBeGreaterThan(count * wide.length);
      expect(Math.max(...batches)).toBeLessThan(2 * BATCH_CHARACTERS);
    });

    test.each(['csv', 'excel', 'parquet'] as const)('of an unknown table or column (%s) is refused', async (format) => {
      await expect(tables.export('ak_nothing', { format })).rejects.toMatchObject({ code: 'table_not_found' });
      await expect(tables.export(table, { format, sortBy: 'x' })).rejects.toMatchObject({ code: 'column_unknown' });
    });
  });
}
