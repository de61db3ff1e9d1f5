import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/core/db/database.ts';
import { isDatabaseUnavailable } from '../../../src/core/db/failures.ts';
import type { Row } from '../../../src/systems/market/domain/rows/row-encoder.ts';
import { openTestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
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

describe('a load', () => {
  const never = (signal: AbortSignal) =>
    new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const many = (from: number) =>
    Array.from({ length: 1_000 }, (_, index) => ({ n: from + index, text: 'x'.repeat(100) }));

  test('that fails half way leaves the table and the list of tables unchanged', async () => {
    await load([{ n: -1 }]);
    const failing = loadBatches({ database, table }, async function* () {
      for (let from = 0; from < 100_000; from += 1_000) yield many(from);
      throw new Error('half way');
    });
    await expect(failing).rejects.toThrow('half way');
    expect(await rows()).toEqual([{ n: -1 }]);
    expect(await tablesHere(database).get(table)).toMatchObject({ row_count: 1, columns: [{}, { name: 'n' }] });
  });

  test('that fails at its very end leaves the table unchanged too', async () => {
    const finish = () => Promise.reject(new Error('the run is somebody else’s'));
    await expect(loadRows({ database, table, finish }, [{ n: 1 }])).rejects.toThrow('somebody else');
    await expect(rows()).rejects.toMatchObject({ code: 'table_not_found' });
  });

  test('of no rows makes no table', async () => {
    expect(await load([])).toEqual({ rowsBefore: 0, rowsAfter: 0, rowsAffected: 0 });
    await expect(rows()).rejects.toMatchObject({ code: 'table_not_found' });
  });

  test('holds no connection before its first row', async () => {
    const stop = new AbortController();
    const loading = loadBatches({ database, table, signal: stop.signal }, async function* (signal) {
      yield [{ n: 1 }];
      yield await never(signal);
    });
    await delay(50); // Time in which a connection would be opened.
    expect(await busyConnections()).toBe(0);
    stop.abort('cancel');
    await expect(loading).rejects.toBe('cancel');
  });

  test('stops at its signal while no rows arrive', async () => {
    const stop = new AbortController();
    const loading = loadBatches({ database, table, signal: stop.signal }, async function* (signal) {
      for (let from = 0; from < 100_000; from += 1_000) yield many(from);
      yield await never(signal);
    });
    await eventually(async () => expect(await busyConnections()).toBe(1));
    stop.abort('cancel');
    await expect(loading).rejects.toBe('cancel');
    await eventually(async () => expect(await busyConnections()).toBe(0));
  });

  test('stops at its signal while the database is busy', async () => {
    const stop = new AbortController();
    const loading = loadRows(
      { database, table, signal: stop.signal, finish: async (tx) => void (await sql`select pg_sleep(60)`.execute(tx)) },
      [{ n: 1 }],
    );
    await eventually(async () => expect(await busyConnections()).toBe(1));
    stop.abort('time_out');
    await expect(loading).rejects.toBe('time_out');
    await eventually(async () => expect(await busyConnections()).toBe(0));
  });

  test('ends when its connection is lost while no rows arrive', async () => {
    const loading = loadBatches({ database, table }, async function* (signal) {
      for (let from = 0; from < 100_000; from += 1_000) yield many(from);
      yield await never(signal);
    });
    const refused = expect(loading).rejects.toSatisfy(isDatabaseUnavailable);
    await eventually(async () => expect(await busyConnections()).toBe(1));
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where ${loadingHere}`.execute(database.query);
    await refused;
  });

  test('waits for another load of the same table', async () => {
    const first = Promise.withResolvers<void>();
    const one = loadRows({ database, table, naturalKey: ['n'], finish: () => first.promise }, [{ n: 1, by: 'one' }]);
    await eventually(async () => expect(await busyConnections()).toBe(1));
    const other = loadRows({ database, table, naturalKey: ['n'] }, [
      { n: 1, by: 'other' },
      { n: 2, by: 'other' },
    ]);
    await eventually(async () => {
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

  /** The number of other connections to this database that are in a transaction. */
  async function busyConnections(): Promise<number> {
    const { rows: busy } = await sql`select from pg_stat_activity where ${loadingHere}`.execute(database.query);
    return busy.length;
  }
});

test('Six hundred thousand rows load in bounded memory', async () => {
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
  // The rows are 80 MB as text and some 300 MB as objects; the garbage collector is late on a busy machine.
  expect(most - before.rss).toBeLessThan(160 * 1_048_576);
});
