/** Tests `owlery/source`, which every collector uses, from within scripts. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readPeriod, yearsOf } from '../../src/systems/market/domain/scripts/source.ts';
import { eventually } from '../support/eventually.ts';
import { type Answer, csv, json, type SourceServer, silence, startSourceServer } from '../support/source-server.ts';
import { makeScriptFolder, type ScriptFolder } from '../systems/market/script-folder.ts';
import { type Collected, collect, messageOf } from './collector.ts';

let scripts: ScriptFolder;
let server: SourceServer;
beforeAll(async () => {
  [scripts, server] = await Promise.all([makeScriptFolder(), startSourceServer()]);
});
beforeEach(() => {
  vi.stubEnv('OWLERY_SOURCE_TEST', server.url);
  vi.stubEnv('OWLERY_CONTACT', undefined);
});
afterAll(async () => {
  vi.stubEnv('OWLERY_SOURCE_TEST', undefined);
  await Promise.all([scripts[Symbol.asyncDispose](), server[Symbol.asyncDispose]()]);
});

let count = 0;
/** Writes a script with this body, in which `source` is declared with these options. */
async function script(body: string, options = ''): Promise<string> {
  count += 1;
  return await scripts.write(
    `source_${count}`,
    `import { defineScript } from 'owlery/script';
     import { Source } from 'owlery/source';
     const TEST = { id: 'TEST', name: 'Test', address: 'http://127.0.0.1:9', requestsPerSecond: 1000, ${options} };
     export default defineScript({ name: 'Test', async *collect(collection) {
       const source = new Source(TEST, collection);
       ${body}
     } });`,
  );
}

const ONE = "yield { answer: await source.json('/data') };";

async function run(answer: Answer, body = ONE, options = ''): Promise<Collected> {
  server.answers(answer);
  return await collect(await script(body, options), {});
}
const failure = (answer: Answer, body = ONE, options = '') => messageOf(run(answer, body, options));

describe('a request to a source', () => {
  test('is repeated after the time in Retry-After when the source limits requests', async () => {
    const answer: Answer = (_asked, count) =>
      count === 1 ? { status: 429, headers: { 'retry-after': '3' }, body: 'too often' } : json([1]);
    const { rows, log } = await run(answer);
    expect(rows).toEqual([{ answer: [1] }]);
    const [first, second] = server.asked;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(2_990);
    expect(log).toContainEqual(`warning Test: HTTP 429 from ${server.url}/data: too often; retrying in 3 s`);
  });

  test('is repeated when an answer breaks off, and the first half is discarded', async () => {
    const answer: Answer = (_asked, count) => ({ ...csv('n', '1', '2'), cut: count === 1 });
    const { rows, log } = await run(answer, "yield* source.csv('/data', { columns: ['n'] });");
    expect(rows).toEqual([{ n: '1' }, { n: '2' }]);
    expect(log).toContainEqual(expect.stringMatching(/^warning Test: failed: .* \(http:.*\/data\); retrying/));
  });

  test('is repeated when no answer arrives in time', async () => {
    const answer: Answer = (_asked, count) => (count === 1 ? silence() : json(1));
    const { rows, log } = await run(answer, ONE, 'beginSeconds: 1');
    expect(rows).toEqual([{ answer: 1 }]);
    expect(log).toContainEqual(expect.stringContaining('Test: did not answer within 1 s'));
    expect(server.gone).toBeGreaterThan(0);
  });

  test('is tried five times, at growing intervals', async () => {
    expect(await failure(() => ({ status: 503, body: 'Maintenance' }))).toMatch(
      /^SourceError: Test: HTTP 503 .*: Maintenance$/,
    );
    const times = server.asked.map(({ at }) => at);
    const waits = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    for (const [index, least] of [1_000, 2_000, 4_000, 8_000].entries())
      expect(waits[index]).toBeGreaterThan(least - 10);
    expect(waits).toHaveLength(4);
  });

  test.each([
    [
      'it refuses',
      { status: 400, body: '<p>Wrong\n <b>date</b></p>' },
      /Test: HTTP 400 from http:.*\/data: Wrong date$/,
    ],
    ['it wants to be left alone for long', { status: 503, headers: { 'retry-after': '3600' } }, /Test: HTTP 503/],
    ['it answers nonsense', json('{'), /Test: did not answer with JSON: \{$/],
  ])('is not repeated when %s', async (_what, reply, message) => {
    expect(await failure(() => reply)).toMatch(message);
    expect(server.asked).toHaveLength(1);
  });

  test('is not repeated when the run is cancelled during the wait', async () => {
    server.answers(() => ({ status: 503, headers: { 'retry-after': '100' } }));
    const stop = new AbortController();
    const collected = collect(await script(ONE), {}, stop.signal);
    collected.catch(() => {});
    await eventually(() => expect(server.asked).toHaveLength(1));
    await delay(100); // The script is now between two requests.
    stop.abort('cancelled');
    await expect(collected).rejects.toBe('cancelled');
  });

  test('is repeated when the source cannot be reached, and the failure names its address', async () => {
    vi.stubEnv('OWLERY_SOURCE_TEST', '');
    const stop = new AbortController();
    const reached = Promise.withResolvers<string>();
    const log = (line: string) => line.startsWith('warning') && reached.resolve(line);
    const collected = collect(await script(ONE), {}, stop.signal, log);
    collected.catch(() => {});
    expect(await reached.promise).toMatch(
      /^warning Test: failed: .*(bad port|ECONNREFUSED).* \(http:\/\/127.0.0.1:9\/data\); retrying/,
    );
    stop.abort('enough');
    await expect(collected).rejects.toBe('enough');
  });
});

describe('a source', () => {
  test('gets a user agent with the program and the operator’s contact', async () => {
    await run(() => json(1));
    expect(server.asked[0]?.userAgent).toMatch(/^Owlery\/\d+\.\d+\.\d+$/);
    vi.stubEnv('OWLERY_CONTACT', 'https://example.com/contact');
    await run(() => json(1));
    expect(server.asked[0]?.userAgent).toMatch(/^Owlery\/\d+\.\d+\.\d+ \(https:\/\/example\.com\/contact\)$/);
  });

  test('gets no more requests per second than its limit', async () => {
    const body = `const start = performance.now();
      for (let n = 0; n < 4; n += 1) await source.json('/data');
      yield { milliseconds: performance.now() - start };`;
    const { rows } = await run(() => json(1), body, 'requestsPerSecond: 4');
    expect(rows[0]?.milliseconds).toBeGreaterThan(740);
    expect(server.asked).toHaveLength(4);
  });

  test('can have another address in the environment, with a path of its own', async () => {
    vi.stubEnv('OWLERY_SOURCE_TEST', `${server.url}/mirror/`);
    await run(() => json(1));
    expect(server.asked).toMatchObject([{ path: '/mirror/data' }]);
    vi.stubEnv('OWLERY_SOURCE_TEST', 'ftp://example.com');
    expect(await failure(() => json(1))).toMatch(/Test: OWLERY_SOURCE_TEST takes an http:\/\/ or https:\/\/ address/);
  });

  test('may redirect on its own host', async () => {
    const answer: Answer = ({ path }) =>
      path === '/data' ? { status: 302, headers: { location: '/moved?x=1' } } : json('"moved"');
    expect((await run(answer)).rows).toEqual([{ answer: 'moved' }]);
    expect(server.asked.map(({ path }) => path)).toEqual(['/data', '/moved']);
  });

  test.each([
    [
      'to another host',
      'http://other.example/data',
      /Test: redirects to other\.example, which is not one of its declared hosts/,
    ],
    ['in a circle', '/data', /Test: redirects more than 3 times/],
  ])('may not redirect %s', async (_what, location, message) => {
    expect(await failure(() => ({ status: 301, headers: { location } }))).toMatch(message);
  });

  test('may not answer with more than the limit', async () => {
    const large = json('1'.repeat(3_000_000));
    expect(await failure(() => large, ONE, 'mostBytes: 2_097_152')).toMatch(/Test: answered with more than 2 MB$/);
  });

  test('is named in failures without the secrets of its address', async () => {
    const body = 'yield { a: await source.json("/data", { query: { api_key: "hidden", day: 1 } }) };';
    const message = await failure(() => ({ status: 401, body: 'no' }), body);
    expect(message).toMatch(/HTTP 401 from http:\/\/127\.0\.0\.1:\d+\/data\?api_key=\*\*\*&day=1: no$/);
    expect(server.asked[0]?.query).toEqual({ api_key: 'hidden', day: '1' });
  });
});

describe('a period', () => {
  const today = new Date('2024-03-10T23:00:00Z');

  test('is given by start and end, or counts back from today', () => {
    expect(readPeriod({ start: '2024-01-01' }, today)).toEqual({ start: '2024-01-01', end: undefined });
    expect(readPeriod({ recent_days: 10 }, today)).toEqual({ start: '2024-02-29', end: undefined });
    expect(readPeriod({}, today)).toEqual({ start: undefined, end: undefined });
    expect(() => readPeriod({ recent_days: 0 }, today)).toThrow('recent_days must be from 1 to 36500');
  });

  test('covers the years that it touches', () => {
    const open = { first: 2020, last: 2024 };
    expect(yearsOf({ start: '2022-12-31', end: '2024-01-01' }, open)).toEqual([2022, 2023, 2024]);
    expect(yearsOf({ start: '2023-01-01', end: undefined }, open)).toEqual([2023, 2024]);
    expect(yearsOf({ start: undefined, end: '2021-01-01' }, open)).toEqual([2020, 2021]);
    expect(yearsOf({ start: undefined, end: '2019-01-01' }, open)).toEqual([]);
    expect(yearsOf({ start: '2030-01-01', end: undefined }, open)).toEqual([2030]);
  });
});
