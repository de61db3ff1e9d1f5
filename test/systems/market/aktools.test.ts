import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { collectInterface, type InterfaceRun } from '../../../src/systems/market/domain/aktools/collect-interface.ts';
import { type AkshareFunction, KeyError, NONE, pythonArguments, startAktools } from '../../support/aktools.ts';
import { openTestDatabase } from '../../support/database.ts';
import { gather } from '../../support/gather.ts';
import { failing } from './failing.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** Each test has a host of its own, so that none waits for another. */
let hosts = 0;

function runOf(url: string, run: Partial<InterfaceRun> = {}): InterfaceRun {
  hosts += 1;
  return {
    database,
    url,
    interface: { name: 'prices', host: `host${hosts}.example` },
    parameters: {},
    signal: new AbortController().signal,
    log: () => {},
    progress: () => {},
    retries: { retries: 2, minTimeout: 1 },
    ...run,
  };
}

const collect = async (run: InterfaceRun) => (await gather(collectInterface(run))).flat();

/** An AKTools in whose place something else answers. */
const answering = (answer: (response: ServerResponse) => void, functions: Record<string, AkshareFunction> = {}) =>
  startAktools(functions, {
    intercept(_request, response) {
      answer(response);
      return true;
    },
  });

/** A port where nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

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

describe('a failing interface', () => {
  test.each<[string, AkshareFunction, string, string, number]>([
    ['None', () => NONE, 'interface_empty', 'prices returned no data for these parameters: check them', 1],
    ['a bad choice', ({ symbol = '' }) => raise(new KeyError(symbol)), 'interface_refused', "错误 'zz'", 1],
    ['a key its source lacks', () => raise(new KeyError('data')), 'interface_failed', "错误 'data'", 3],
    ['an exception', () => raise(new Error()), 'interface_failed', 'prices failed in AKTools', 3],
    ['a dictionary', () => ({ a: 1 }), 'interface_failed', 'prices failed in AKTools', 3],
  ])('(%s) is reported with its cause', async (_what, prices, code, message, requests) => {
    await using aktools = await startAktools({ prices });
    await expect(collect(runOf(aktools.url, { parameters: { symbol: 'zz' } }))).rejects.toEqual(failing(code, message));
    expect(aktools.asked).toHaveLength(requests);
  });

  test('that AKShare does not have is reported as unknown', async () => {
    await using aktools = await startAktools({});
    await expect(collect(runOf(aktools.url))).rejects.toEqual(
      failing('interface_unknown_to_aktools', 'pip install -U akshare'),
    );
    expect(aktools.asked).toHaveLength(1);
  });

  test('at an address where nothing listens is reported as unreachable', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const log = vi.fn();
    await expect(collect(runOf(url, { log }))).rejects.toEqual(
      failing(
        'aktools_unreachable',
        `AKTools is not reachable at ${url} (ECONNREFUSED): start it with "pip install aktools && python -m aktools", or set AKTOOLS_URL to its address`,
      ),
    );
    expect(log.mock.calls.map(([level, message]) => [level, message.slice(-20)])).toEqual([
      ['warning', 'ing again in 0.001 s'],
      ['warning', 'ing again in 0.002 s'],
    ]);
  });

  test.each<[string, (response: ServerResponse) => void, string, string, number]>([
    ['a reset', (response) => response.socket?.resetAndDestroy(), 'aktools_unreachable', 'ECONNRESET', 3],
    ['a proxy alone', (response) => response.writeHead(503).end('<html>'), 'aktools_unreachable', 'HTTP 503', 3],
    [
      'a page',
      (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
      'aktools_unintelligible',
      'it answered HTTP 200 with text/html: <html>Sign in</html>',
      1,
    ],
    [
      'a redirect',
      (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
      'aktools_unintelligible',
      'it redirects to http://169.254.169.254/, which is not followed',
      1,
    ],
    [
      'an object',
      (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":1}'),
      'aktools_unintelligible',
      'it is not a JSON array',
      1,
    ],
    [
      'another encoding',
      (response) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(Buffer.from([91, 34, 0xc4, 34, 93])),
      'aktools_unintelligible',
      'it is not UTF-8',
      1,
    ],
    [
      'half an answer',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
        response.write('[{"a":1},{"a":2},', () => response.destroy());
      },
      'interface_broken_off',
      'the answer of AKTools broke off after 2 rows (ECONNRESET)',
      1,
    ],
    [
      'an answer that is reset',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('[{"a":1},', () => response.socket?.resetAndDestroy());
      },
      'interface_broken_off',
      'the answer of AKTools broke off after',
      1,
    ],
    [
      'something that is no gzip',
      (response) =>
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end('[{"a":1}]'),
      'interface_broken_off',
      'Z_DATA_ERROR',
      3,
    ],
    [
      'an answer that breaks off before its first row',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
        response.write('[{"a":1', () => response.destroy());
      },
      'interface_broken_off',
      'the answer of AKTools broke off after 0 rows (ECONNRESET)',
      3,
    ],
  ])('(%s) at another program’s address is reported with its cause', async (_what, answer, code, message, requests) => {
    await using aktools = await answering(answer);
    await expect(collect(runOf(aktools.url))).rejects.toEqual(failing(code, message));
    expect(aktools.asked).toHaveLength(requests);
  });

  test('that fails once is retried', async () => {
    let calls = 0;
    await using aktools = await startAktools({
      prices() {
        calls += 1;
        return calls < 3 ? raise(new Error('the source is busy')) : [{ a: calls }];
      },
    });
    expect(await collect(runOf(aktools.url))).toEqual([{ a: 3 }]);
  });

  test('of an AKTools that is just starting is waited for', async () => {
    const port = await freePort();
    const started = Promise.withResolvers<Awaited<ReturnType<typeof startAktools>>>();
    const log = () => started.resolve(startAktools({ prices: () => [{ a: 1 }] }, { port }));
    const run = runOf(`http://127.0.0.1:${port}`, { log, retries: { retries: 2, minTimeout: 500 } });
    expect(await collect(run)).toEqual([{ a: 1 }]);
    await (await started.promise)[Symbol.asyncDispose]();
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

function raise(error: Error): never {
  throw error;
}
