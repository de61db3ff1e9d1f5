import { once } from 'node:events';
import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { sql } from 'kysely';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isCompressible } from '../../src/http/serve/compression.ts';
import { type CollectingMarket, execute, startMarket } from '../acceptance/market/collecting.ts';
import { eventually } from '../support/eventually.ts';
import { startTestServer } from '../support/server.ts';
import { accountWith } from '../support/tokens.ts';
import { collecting } from '../systems/market/script-folder.ts';

const EVERYTHING = 'gzip, deflate, br, zstd';
const read = { br: brotliDecompressSync, gzip: gunzipSync, zstd: zstdDecompressSync };

let market: CollectingMarket;
let token: string;
beforeAll(async () => {
  market = await startMarket({
    'stocks/daily/large.ts': collecting("for (let n = 0; n < 50_000; n += 1) yield { n, text: 'x'.repeat(400) };"),
  });
  token = await accountWith(market.server.core, 'user');
  await execute(market.user, 'large');
});
afterAll(() => market[Symbol.asyncDispose]());

async function open(path: string, encoding: string, headers: object = {}): Promise<IncomingMessage> {
  const sent = { 'accept-encoding': encoding, authorization: `Bearer ${token}`, ...headers };
  const [response] = await once(get(`${market.server.url}${path}`, { headers: sent }), 'response');
  return response;
}

/** The answer without decoding. */
async function ask(path: string, encoding: string): Promise<{ headers: IncomingHttpHeaders; bytes: Buffer }> {
  const response = await open(path, encoding);
  return { headers: response.headers, bytes: await buffer(response) };
}

describe('a text answer', () => {
  test.each(['br', 'gzip', 'zstd'] as const)('is compressed by %s for clients that accept it', async (encoding) => {
    const plain = await ask('/api/interfaces/?page_size=100', 'identity');
    expect(plain.headers['content-encoding']).toBeUndefined();
    const { headers, bytes } = await ask('/api/interfaces/?page_size=100', encoding);
    expect(headers).toMatchObject({ 'content-encoding': encoding, vary: expect.stringMatching(/accept-encoding/i) });
    expect(bytes.length).toBeLessThan(plain.bytes.length / 3);
    expect(read[encoding](bytes).equals(plain.bytes)).toBe(true);
  });

  test.each(['/api/docs/openapi.json', '/api/docs/static/swagger-ui.css', '/api/docs/static/swagger-ui-bundle.js'])(
    'is compressed if it belongs to the API’s documentation: %s',
    async (path) => {
      expect((await ask(path, EVERYTHING)).headers['content-encoding']).toBe('br');
    },
  );

  test.each([
    ['gzip;q=0, *', 'br'],
    ['br;q=0, zstd;q=0, *', 'gzip'],
    ['br;q=0.1, gzip;q=0.9', 'gzip'],
    ['*', 'br'],
    ['identity, gzip;q=0.5', undefined],
    ['gzip;q=0, identity', undefined],
    ['*;q=0', undefined],
    ['deflate', undefined],
    ['', undefined],
  ])('is compressed as the client likes best: %j by %s', async (accepted, expected) => {
    const { headers } = await ask('/api/interfaces/?page_size=100', accepted);
    expect(headers['content-encoding']).toBe(expected);
  });

  test('is not compressed if it is small', async () => {
    expect((await ask('/api/tasks/', EVERYTHING)).headers['content-encoding']).toBeUndefined();
  });
});

describe('an export', () => {
  test('is compressed as a stream if it is text', async () => {
    const plain = await ask('/api/tables/ak_large/export?format=csv', 'identity');
    const { headers, bytes } = await ask('/api/tables/ak_large/export?format=csv', 'gzip');
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' });
    expect(gunzipSync(bytes).equals(plain.bytes)).toBe(true);
  });

  test.each(['excel', 'parquet'])('is not compressed again: %s', async (format) => {
    const { headers } = await ask(`/api/tables/ak_large/export?format=${format}&limit=1000`, EVERYTHING);
    expect(headers['content-encoding']).toBeUndefined();
  });

  test('releases the database when the client disconnects', async () => {
    const response = await open('/api/tables/ak_large/export?format=csv', 'br');
    await once(response, 'readable');
    response.destroy();
    await eventually(async () => {
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from pg_stat_activity
        where datname = current_database() and query ilike 'copy%' and state = 'active'`.execute(
        market.server.core.database.query,
      );
      expect(rows).toEqual([{ n: 0 }]);
    });
  });
});

describe.each(['identity', 'market', 'factory', 'courseware', 'study'] as const)('%s', (name) => {
  test('does not compress the answer to a sign-in', async () => {
    const server = await startTestServer(name);
    const password = 'password123';
    const username = 'x'.repeat(50);
    await server.core.accounts.register({ username, email: `${'y'.repeat(60)}@example.com`, password });
    const path =
      name === 'identity' ? '/api/v1/auth/login/json' : `/api${name === 'courseware' ? '/v1' : ''}/auth/login`;
    const key = name === 'factory' || name === 'courseware' ? 'email' : 'username';
    const signedIn = await server.send('POST', path, {
      json: { [key]: key === 'email' ? `${'y'.repeat(60)}@example.com` : username, password },
      headers: { 'accept-encoding': EVERYTHING },
    });
    expect(signedIn.status).toBe(200);
    expect(signedIn.headers.get('content-encoding')).toBeNull();
    await server.close();
  });
});

describe('isCompressible', () => {
  const Item = Type.Object({ name: Type.String() });
  test.each([
    ['a list', { 200: Type.Object({ items: Type.Array(Item) }) }, true],
    ['an object with free fields', { 200: Type.Object({ config: Type.Record(Type.String(), Type.Unknown()) }) }, true],
    ['an object of known fields', { 200: Item }, false],
    ['a token beside a list', { 200: Type.Object({ access_token: Type.String(), items: Type.Array(Item) }) }, false],
    ['a token within', { 200: Type.Array(Type.Object({ data: Type.Object({ reset_token: Type.String() }) })) }, false],
    ['a file that is sent in parts', { 200: Type.Any(), 206: Type.Any() }, false],
  ])('returns for %s: %s', (_what, answers, expected) => {
    expect(isCompressible(answers)).toBe(expected);
  });
});
