/** Failures of interfaces, of AKTools and of what answers in its place. */
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { InterfaceRun } from '../../../src/systems/market/domain/aktools/collect-interface.ts';
import { type AkshareFunction, KeyError, NONE, startAktools } from '../../support/aktools.ts';
import { openTestDatabase } from '../../support/database.ts';
import { freePort } from '../../support/ports.ts';
import { failing } from './failing.ts';
import { answering, collect, interfaceRun, raise } from './interface-runs.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const runOf = (url: string, run?: Partial<InterfaceRun>) => interfaceRun(database, url, run);

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
