import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Database } from '../../../src/core/db/database.ts';
import { isConnectionLoss } from '../../../src/core/db/failures.ts';
import type { Row } from '../../../src/systems/market/domain/tables/row-encoder.ts';
import { openTestDatabase } from '../../support/database.ts';
import { contents, loadBatches, loadRows, newTable, tablesHere } from './loading.ts';

let database: Database;
let table: string;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(() => {
  table = newTable();
});

const load = (rows: readonly Row[], naturalKey: string[] = []) => loadRows({ database, table, naturalKey }, rows);
const rows = async () => (await contents({ database, table })).rows;
const types = async () => (await contents({ database, table })).types;

describe('columns', () => {
  test('keep the names of the source', async () => {
    await load([{ 日期: '2024-01-02', '收盘价(元)': 9.33, id: 7, 'a.b "c"': 'x', xmin: 1, '': 2 }], ['日期']);
    expect(await rows()).toEqual([
      { 日期: '2024-01-02', '收盘价(元)': 9.33, source_id: 7, 'a.b "c"': 'x', source_xmin: 1, unnamed: 2 },
    ]);
  });

  test('of names too long for PostgreSQL are told apart by what was cut', async () => {
    const [one, other] = [`${'净资产收益率'.repeat(6)}一`, `${'净资产收益率'.repeat(6)}二`];
    await load([{ [one]: 1, [other]: 2 }]);
    await load([{ [other]: 4, [one]: 3 }]);
    const names = Object.keys(await types());
    expect(names).toEqual([expect.stringMatching(/^净资产收益率.+_[0-9a-f]{8}$/), expect.stringMatching(/^净资产/)]);
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
    expect((await rows()).map((row) => Object.values(row))).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test('come in when the first row has them, in the middle of a load or in a later one', async () => {
    await load([{ a: 1 }, { b: 'x' }, { a: 2, c: true }, {}]);
    await load([{ d: '2024-01-02' }]);
    expect(await rows()).toEqual([
      { a: 1, b: null, c: null, d: null },
      { a: null, b: 'x', c: null, d: null },
      { a: 2, b: null, c: true, d: null },
      { a: null, b: null, c: null, d: '2024-01-02' },
    ]);
  });

  test('are a thousand at most', async () => {
    const row = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`c${index}`, index]));
    await expect(load([row])).rejects.toMatchObject({ code: 'too_many_columns' });
  });
});

describe('types', () => {
  test('are found from all the rows of a load', async () => {
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
      { wide: 2n ** 60n, fraction: 0.5, both: 2n ** 60n, code: 7, day: null, moment: '2024-01-02T10:00:00', yes: true },
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

  test('are widened by later loads, without losing a row or a digit', async () => {
    await load([
      { n: 1, a: 9_007_199_254_740_993n, b: 0.1, c: '2024-01-02', d: '2024-01-02T10:00:00Z', e: true, f: null },
    ]);
    await load([{ n: 2, a: 0.5, b: 2n ** 70n, c: '2024-01-02T10:00:00', d: 'x', e: 'x', f: 1 }]);
    expect(await contents({ database, table })).toEqual({
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

  test('of text have no NUL and no half characters, which PostgreSQL cannot hold', async () => {
    await load([{ text: 'a\0b\ud800c', json: { 'k\0': ['\ud800', '\\u0000'] } }]);
    expect(await rows()).toEqual([{ text: 'a\ufffdb\ufffdc', json: { 'k\ufffd': ['\ufffd', '\\u0000'] } }]);
  });
});

describe('with a natural key', () => {
  const prices = [
    { symbol: '000001', date: '2024-01-02', close: 9.21 },
    { symbol: '000001', date: '2024-01-03', close: 9.2 },
  ];
  const key = ['symbol', 'date'];

  test('loading twice doubles nothing', async () => {
    expect(await load(prices, key)).toEqual({ rowsBefore: 0, rowsAfter: 2, rowsAffected: 2 });
    expect(await load(prices, key)).toEqual({ rowsBefore: 2, rowsAfter: 2, rowsAffected: 0 });
    expect(await rows()).toEqual(prices);
  });

  test('a row takes the place of the one with the same key; what it does not name stays', async () => {
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

  test('of several rows in one load the last counts, however its key is spelled', async () => {
    const day = (date: string, close: number) => ({ date, close });
    await load([day('2024-01-02', 1), day('2024-01-02T00:00:00', 2), day('2024-01-03', 3)], ['date']);
    expect(await rows()).toEqual([day('2024-01-02T00:00:00', 2), day('2024-01-03T00:00:00', 3)]);
  });

  test('rows without a value in the key are the same row', async () => {
    await load([{ symbol: null, close: 1 }], ['symbol']);
    await load([{ symbol: null, close: 2 }], ['symbol']);
    expect(await rows()).toEqual([{ symbol: null, close: 2 }]);
  });

  test('the key alone is enough of a row', async () => {
    await load([{ symbol: 'a' }], ['symbol']);
    expect(await load([{ symbol: 'a' }, { symbol: 'b' }], ['symbol'])).toMatchObject({ rowsAfter: 2, rowsAffected: 1 });
  });

  test('a key that no row has is refused', async () => {
    await expect(load([{ close: 1 }], ['date'])).rejects.toMatchObject({ code: 'natural_key_missing' });
  });

  test('a script may take up a key later, unless the table already breaks it', async () => {
    await load([{ symbol: 'a', close: 1 }]);
    expect(await load([{ symbol: 'a', close: 2 }], ['symbol'])).toMatchObject({ rowsAfter: 1, rowsAffected: 1 });
    await load([{ symbol: 'a', close: 1 }], []);
    await expect(load([{ symbol: 'b', close: 1 }], ['symbol'])).rejects.toMatchObject({
      code: 'natural_key_not_unique',
    });
    expect(await rows()).toHaveLength(2);
  });
});

describe('without a natural key', () => {
  test('rows that are there are not doubled', async () => {
    const [one, other] = [
      { a: 1, b: null },
      { a: 1, b: 'x' },
    ];
    expect(await load([one, other, one])).toEqual({ rowsBefore: 0, rowsAfter: 2, rowsAffected: 2 });
    expect(await load([other, { a: 2, b: 'x' }, one])).toEqual({ rowsBefore: 2, rowsAfter: 3, rowsAffected: 1 });
    expect(await rows()).toEqual([one, other, { a: 2, b: 'x' }]);
  });

  test('nor when a column has come in or been widened since', async () => {
    await load([{ a: 1 }, { a: 2 }]);
    await load([
      { a: 1, b: null },
      { a: 2.5, b: 'x' },
    ]);
    expect(await load([{ a: 1 }, { b: 'x', a: 2.5 }])).toEqual({ rowsBefore: 3, rowsAfter: 3, rowsAffected: 0 });
  });

  test('bigint values that PostgreSQL hashes alike are not taken for the same', async () => {
    expect(await load([{ n: 1 }, { n: 2 ** 32 }])).toMatchObject({ rowsAfter: 2 });
    expect(await load([{ n: -1 }, { n: 2 ** 32 }])).toMatchObject({ rowsAfter: 3 });
  });
});

describe('a load', () => {
  const never = (signal: AbortSignal) =>
    new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const many = (from: number) =>
    Array.from({ length: 1_000 }, (_, index) => ({ n: from + index, text: 'x'.repeat(100) }));

  test('that fails half way leaves the table, and the list of tables, as they were', async () => {
    await load([{ n: -1 }]);
    const failing = loadBatches({ database, table }, async function* () {
      for (let from = 0; from < 100_000; from += 1_000) yield many(from);
      throw new Error('half way');
    });
    await expect(failing).rejects.toThrow('half way');
    expect(await rows()).toEqual([{ n: -1 }]);
    expect(await tablesHere(database).get(table)).toMatchObject({ row_count: 1, columns: [{}, { name: 'n' }] });
  });

  test('that fails at its very end does too', async () => {
    const finish = () => Promise.reject(new Error('the run is somebody else’s'));
    await expect(loadRows({ database, table, finish }, [{ n: 1 }])).rejects.toThrow('somebody else');
    await expect(rows()).rejects.toMatchObject({ code: 'table_not_found' });
  });

  test('of no rows makes no table', async () => {
    expect(await load([])).toEqual({ rowsBefore: 0, rowsAfter: 0, rowsAffected: 0 });
    await expect(rows()).rejects.toMatchObject({ code: 'table_not_found' });
  });

  test('holds no connection before there is something to load', async () => {
    const stop = new AbortController();
    const loading = loadBatches({ database, table, signal: stop.signal }, async function* (signal) {
      yield [{ n: 1 }];
      yield await never(signal);
    });
    await delay(50); // For the connection that must not come.
    expect(await busyConnections()).toBe(0);
    stop.abort('cancel');
    await expect(loading).rejects.toBe('cancel');
  });

  test('stops with its signal while the rows are silent', async () => {
    const stop = new AbortController();
    const loading = loadBatches({ database, table, signal: stop.signal }, async function* (signal) {
      for (let from = 0; from < 100_000; from += 1_000) yield many(from);
      yield await never(signal);
    });
    await vi.waitFor(async () => expect(await busyConnections()).toBe(1));
    stop.abort('cancel');
    await expect(loading).rejects.toBe('cancel');
    await vi.waitFor(async () => expect(await busyConnections()).toBe(0));
  });

  test('stops with its signal while the database is busy with it', async () => {
    const stop = new AbortController();
    const loading = loadRows(
      { database, table, signal: stop.signal, finish: async (tx) => void (await sql`select pg_sleep(60)`.execute(tx)) },
      [{ n: 1 }],
    );
    await vi.waitFor(async () => expect(await busyConnections()).toBe(1));
    stop.abort('time_out');
    await expect(loading).rejects.toBe('time_out');
    await vi.waitFor(async () => expect(await busyConnections()).toBe(0));
  });

  test('ends when its connection is lost while the rows are silent', async () => {
    const loading = loadBatches({ database, table }, async function* (signal) {
      for (let from = 0; from < 100_000; from += 1_000) yield many(from);
      yield await never(signal);
    });
    const refused = expect(loading).rejects.toSatisfy(isConnectionLoss);
    await vi.waitFor(async () => expect(await busyConnections()).toBe(1));
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where ${loadingHere}`.execute(database.query);
    await refused;
  });

  test('of a table waits for another of the same', async () => {
    const first = Promise.withResolvers<void>();
    const one = loadRows({ database, table, naturalKey: ['n'], finish: () => first.promise }, [{ n: 1, by: 'one' }]);
    await vi.waitFor(async () => expect(await busyConnections()).toBe(1));
    const other = loadRows({ database, table, naturalKey: ['n'] }, [
      { n: 1, by: 'other' },
      { n: 2, by: 'other' },
    ]);
    await vi.waitFor(async () => {
      const { rows: waiting } = await sql`select from pg_locks where locktype = 'advisory' and not granted`.execute(
        database.query,
      );
      expect(waiting).toHaveLength(1);
    });
    first.resolve();
    expect(await one).toEqual({ rowsBefore: 0, rowsAfter: 1, rowsAffected: 1 });
    expect(await other).toEqual({ rowsBefore: 1, rowsAfter: 2, rowsAffected: 2 });
  });

  const loadingHere = sql`datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()`;

  /** How many connections to this database are in a transaction, besides the one that asks. */
  async function busyConnections(): Promise<number> {
    const { rows: busy } = await sql`select from pg_stat_activity where ${loadingHere}`.execute(database.query);
    return busy.length;
  }
});

test('six hundred thousand rows load in bounded memory', async () => {
  async function* source() {
    for (let from = 0; from < 600_000; from += 500) {
      yield Array.from({ length: 500 }, (_, index) => {
        const n = from + index;
        return {
          n,
          symbol: `${n % 5_000}`.padStart(6, '0'),
          date: '2024-01-02',
          open: n / 7,
          high: n / 3,
          name: '名'.repeat(20),
        };
      });
    }
  }
  await loadBatches({ database, table: newTable(), naturalKey: ['n'] }, source);
  const before = process.memoryUsage();
  let most = 0;
  const timer = setInterval(() => {
    const { rss } = process.memoryUsage();
    most = Math.max(most, rss);
  }, 20);
  expect(await loadBatches({ database, table, naturalKey: ['n'] }, source)).toMatchObject({ rowsAfter: 600_000 });
  clearInterval(timer);
  // As text the rows are 80 MB, as objects some 300; the collector takes its time on a busy machine.
  expect(most - before.rss).toBeLessThan(160 * 1_048_576);
});
