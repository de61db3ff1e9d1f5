/** Loads into every warehouse. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { loadBatches, loadRows, tableCalled } from '../loading.ts';
import { isMysql, load, type Place, rows, table, tables } from './place.ts';

export function loadTests({ isElsewhere }: Place): void {
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
}
