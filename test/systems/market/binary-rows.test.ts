/** Rows in the binary format of COPY, in pieces of any size, are the rows that a page shows. */
import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyOut } from '../../../src/core/db/copy-out.ts';
import type { Database } from '../../../src/core/db/database.ts';
import { type ColumnBatch, columnBatchesOf } from '../../../src/systems/market/domain/rows/column-batches.ts';
import type { Values } from '../../../src/systems/market/domain/rows/stored-rows.ts';
import { readBinary } from '../../../src/systems/market/domain/warehouses/postgresql/binary-rows.ts';
import { warehouseHere } from '../../../src/systems/market/domain/warehouses/postgresql/postgresql-warehouse.ts';
import type { TableWithColumns } from '../../../src/systems/market/domain/warehouses/warehouse.ts';
import { openTestDatabase } from '../../support/database.ts';
import { loadRows, newTable } from './loading.ts';

const ALL = { rows: 1_000, characters: 1_000_000 };
const ROWS = [
  {
    yes: true,
    whole: -(2n ** 60n),
    exact: 2n ** 70n,
    price: 9.33,
    day: '1000-01-01',
    moment: '1969-12-31T23:59:59.999999',
    zoned: '9998-12-31T23:59:59.5+08:00',
    json: { a: [1, '🦉'] },
    words: '股票\t\\ "🦉"',
  },
  { yes: false, whole: 0, exact: 1, price: -0.1, day: '2024-02-29', moment: '2024-01-02 10:00', json: [], words: '' },
  { words: 'alone' },
];

let database: Database;
let table: TableWithColumns;
let rows: Values[];
let bytes: Buffer;
beforeAll(async () => {
  database = await openTestDatabase();
  const warehouse = warehouseHere(database, pino({ level: 'silent' }));
  const name = newTable();
  await loadRows({ database, table: name }, ROWS);
  const found = await warehouse.get(name);
  if (!found) throw new Error('no such table');
  table = found;
  rows = await warehouse.rows(table, { sortBy: 'id', descending: false }, { limit: 10, offset: 0 });
  const columns = table.columns.map(({ name, type }) => `"${name}"${/numeric|jsonb/.test(type) ? '::text' : ''}`);
  bytes = await database.streamingTransaction(async (_tx, client) => {
    const statement = `copy (select ${columns} from warehouse.${name} order by id) to stdout (format binary)`;
    return Buffer.concat(await copyOut(client, statement).toArray());
  });
});
afterAll(() => database.close());

async function* pieces(sizes: number[]) {
  let start = 0;
  for (const size of sizes) {
    yield bytes.subarray(start, start + size);
    start += size;
  }
  yield bytes.subarray(start);
}

const types = () => table.columns.map(({ type }) => type);
async function all(batches: AsyncIterable<ColumnBatch>): Promise<ColumnBatch[]> {
  return await Readable.from(batches).toArray();
}

test('Rows in binary are the same however their bytes are cut', async () => {
  expect(new Set(types()).size).toBe(9);
  const [shown] = await all(columnBatchesOf(table.columns, [rows] as never, ALL));
  const sizes = fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(sizes, async (cuts) => {
      expect(await all(readBinary(pieces(cuts), types(), ALL))).toEqual([shown]);
    }),
  );
});

test('A batch ends with the row that fills it, by rows or by characters', async () => {
  const counts = async (size: typeof ALL) =>
    (await all(readBinary(pieces([]), types(), size))).map(({ count }) => count);
  expect(await counts({ ...ALL, rows: 2 })).toEqual([2, 1]);
  expect(await counts({ ...ALL, characters: 1 })).toEqual([1, 1, 1]);
});
