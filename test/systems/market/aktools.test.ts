/** Interfaces fetched through AKTools: rows, stopping and limits over all processes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { collectInterface, type InterfaceRun } from '../../../src/systems/market/domain/aktools/collect-interface.ts';
import { pythonArguments, startAktools } from '../../support/aktools.ts';
import { openTestDatabase } from '../../support/database.ts';
import { failing } from './failing.ts';
import { answering, collect, interfaceRun, raise } from './interface-runs.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const runOf = (url: string, run?: Partial<InterfaceRun>) => interfaceRun(database, url, run);

describe('the stand-in converts a query to Python arguments as AKTools does', () => {
  test.each([
    ['symbol=600000', { symbol: '600000' }],
    ['symbol=', { symbol: '' }],
    ['symbol', { symbol: '' }],
    ['a=1&b=2', { a: '1', b: '2' }],
    ['symbol=a%20b%2Bc', { symbol: 'a b c' }],
    ['symbol=%E4%B8%AD%E6%96%87', { symbol: '中文' }],
    ['symbol=100%25', { symbol: '100%' }],
    ['symbol=%2541', { symbol: '%41' }],
    ['symbol=a%5Cnb', { symbol: 'a\nb' }],
    ['symbol=a%3Db', undefined],
    ['symbol=a%26b', undefined],
    ['symbol=a%22b', undefined],
    ['a=1&a=2', undefined],
    ['cookie=x&b=2', { cookie: 'x&b=2' }],
    ['a=1&cookie=2', { a: '1&cookie=2' }],
  ])('%s', (query, values) => {
    expect(pythonArguments(query)).toEqual(values);
  });
});

describe('the rows of an interface', () => {
  test('are requested with exactly the given parameters', async () => {
    await using aktools = await startAktools({
      prices: () => [{ 日期: '2024-01-25T00:00:00.000', 开盘: 9.33, 量: 9007199254740993n, 备注: null }],
    });
    const parameters = { symbol: "6 00'0", 名称: '中文', period: '', share: '100%41?#/', page: -1 };
    expect(await collect(runOf(aktools.url, { parameters }))).toEqual([
      { 日期: '2024-01-25', 开盘: 9.33, 量: 9007199254740993n, 备注: null },
    ]);
    const [asked] = aktools.asked;
    expect(asked?.url).toBe(
      '/api/public/prices?symbol=6%2000%270&%E5%90%8D%E7%A7%B0=%E4%B8%AD%E6%96%87&period=&share=100%2541%3F%23%2F&page=-1',
    );
    expect(asked?.arguments).toEqual({ ...parameters, page: '-1' });
  });

  test('may be none, or bare values', async () => {
    await using aktools = await startAktools({ nothing: () => [], series: () => [1, 2.5, null] });
    const log = vi.fn();
    expect(await collect(runOf(aktools.url, { interface: { name: 'nothing' }, log }))).toEqual([]);
    expect(log.mock.calls).toEqual([['warning', 'nothing has no rows for these parameters']]);
    expect(await collect(runOf(aktools.url, { interface: { name: 'series' } }))).toEqual([
      { value: 1 },
      { value: 2.5 },
      { value: null },
    ]);
  });

  test('may be compressed', async () => {
    const many = Array.from({ length: 50_000 }, (_, index) => ({ 序号: index, 名称: '平安银行' }));
    await using aktools = await startAktools({ prices: () => many }, { gzip: true });
    expect(await collect(runOf(aktools.url))).toEqual(many);
  });

  test('may come from an address with a path and a password', async () => {
    await using aktools = await answering((response) => {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"detail":"Not Found"}');
    });
    const url = `${aktools.url.replace('//', '//me:secret@')}/`;
    await expect(collect(runOf(url))).rejects.toEqual(failing('aktools_unintelligible', /^(?!.*secret)/));
    expect(aktools.asked[0]?.url).toBe('/api/public/prices');
    expect(aktools.asked[0]?.headers.authorization).toBe(`Basic ${btoa('me:secret')}`);
  });

  test('arrive before the answer ends, with their progress', async () => {
    const first = JSON.stringify([{ a: 1 }, { a: 2 }]).slice(0, -1);
    const rest = ',{"a":3}]';
    const begun = Promise.withResolvers<ServerResponse>();
    await using aktools = await answering((response) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(first + rest),
      });
      response.write(first);
      begun.resolve(response);
    });
    const progress = vi.fn();
    const rows = collectInterface(runOf(aktools.url, { progress }));
    expect((await rows.next()).value).toEqual([{ a: 1 }]);
    (await begun.promise).end(rest);
    expect((await rows.next()).value).toEqual([{ a: 2 }, { a: 3 }]);
    expect((await rows.next()).done).toBe(true);
    expect(progress.mock.calls).toEqual([
      [0, 'asked AKTools'],
      [(16 / 25) * 100, 'received 16 of 25 bytes'],
      [100, 'received 25 of 25 bytes'],
    ]);
  });

  test('are read no faster than they are taken, and no longer after the reader stops', async () => {
    const line = `{"a":"${'x'.repeat(1_000)}"},`;
    let written = 0;
    let stuck = () => {};
    const full = new Promise<void>((resolve) => {
      stuck = resolve;
    });
    await using aktools = await answering((response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('[');
      const fill = () => {
        while (!response.destroyed) {
          written += line.length;
          if (!response.write(line)) {
            // The kernels of both sides buffer a limited amount in addition.
            const timer = setTimeout(stuck, 500);
            response.once('drain', () => {
              clearTimeout(timer);
              fill();
            });
            return;
          }
        }
      };
      fill();
    });
    const rows = collectInterface(runOf(aktools.url));
    await rows.next();
    await full;
    expect(written).toBeLessThan(64_000_000);
    await rows.return(undefined);
    await aktools.asked[0]?.gone;
  });
});

describe('a run that is told to stop', () => {
  test('closes the connection while AKShare works', async () => {
    const never = Promise.withResolvers<never>();
    await using aktools = await startAktools({ prices: () => never.promise });
    const stop = new AbortController();
    const collected = collect(runOf(aktools.url, { signal: stop.signal })).catch((reason) => reason);
    const [asked] = await aktools.received(1);
    stop.abort('cancel');
    expect(await collected).toBe('cancel');
    await asked?.gone;
  });

  test('does not retry', async () => {
    await using aktools = await startAktools({ prices: () => raise(new Error()) });
    const stop = new AbortController();
    const run = runOf(aktools.url, {
      signal: stop.signal,
      log: () => stop.abort('cancel'),
      retries: { retries: 2, minTimeout: 3_600_000 },
    });
    await expect(collect(run)).rejects.toBe('cancel');
    expect(aktools.asked).toHaveLength(1);
  });

  test('does not wait for a slot', async () => {
    const done = Promise.withResolvers<object[]>();
    await using aktools = await startAktools({ prices: () => done.promise });
    const host = { name: 'prices', host: 'busy.example' };
    const first = [1, 2].map(() => collect(runOf(aktools.url, { interface: host })));
    await aktools.received(2);
    const stop = new AbortController();
    const progress = vi.fn(() => stop.abort('cancel'));
    const third = collect(runOf(aktools.url, { interface: host, signal: stop.signal, progress }));
    await expect(third).rejects.toBe('cancel');
    expect(progress.mock.calls).toEqual([[0, 'waiting for others to be done']]);
    done.resolve([]);
    await Promise.all(first);
    expect(aktools.asked).toHaveLength(2);
  });
});

describe('over all processes', () => {
  const slowly = async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return [{ a: 1 }];
  };

  test('at most two runs fetch from one site', async () => {
    await using aktools = await startAktools({ prices: slowly });
    const runs = Array.from({ length: 6 }, () =>
      runOf(aktools.url, { interface: { name: 'prices', host: 'one.example' } }),
    );
    expect(await Promise.all(runs.map(collect))).toEqual(runs.map(() => [{ a: 1 }]));
    expect(aktools.mostRunning).toBe(2);
  });

  test('at most four runs use one AKTools', async () => {
    await using aktools = await startAktools({ prices: slowly });
    await Promise.all(Array.from({ length: 10 }, () => collect(runOf(aktools.url))));
    expect(aktools.mostRunning).toBe(4);
  });

  test('a killed process holds no slot', async () => {
    const source = join(import.meta.dirname, '../../../src');
    const child = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { openDatabase } from '${source}/core/db/database.ts';
         import { takeSlots } from '${source}/systems/market/domain/aktools/slots.ts';
         const database = openDatabase({ connectionString: process.env.URL }, { warn() {} });
         const { signal } = new AbortController();
         const taking = [1, 2].map(() => takeSlots(database, [{ name: 'host dead.example', slots: 2 }], signal, () => {}));
         await Promise.all(taking);
         console.log('taken');`,
      ],
      { env: { ...process.env, URL: database.url }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(child.stdout, 'data');
    await using aktools = await startAktools({ prices: () => [{ a: 1 }] });
    const kill = vi.fn(() => child.kill('SIGKILL'));
    const progress = (_percent: number, message: string | undefined) => {
      if (message?.startsWith('waiting')) kill();
    };
    const run = runOf(aktools.url, { interface: { name: 'prices', host: 'dead.example' }, progress });
    expect(await collect(run)).toEqual([{ a: 1 }]);
    expect(kill).toHaveBeenCalledOnce();
  });
});
