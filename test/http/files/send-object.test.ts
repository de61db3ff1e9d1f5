import { readdir, readlink } from 'node:fs/promises';
import { get } from 'node:http';
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Core } from '../../../src/core/core.ts';
import { refuse } from '../../../src/http/declare/request-errors.ts';
import { routesOf } from '../../../src/http/declare/surface.ts';
import type { Api } from '../../../src/http/declare/system.ts';
import { objectAnswers, sendObject } from '../../../src/http/serve/files/send-object.ts';
import { startS3 } from '../../support/s3.ts';
import { type DropBox, dropBox, startDropBox } from '../uploads/drop-box.ts';

const LARGE_BYTES = 64 * 1_048_576;
let box: DropBox;
beforeAll(async () => {
  box = await startDropBox({ api: showing });
  const { storage } = box.core;
  await storage.put('film.mp4', Readable.from([Buffer.from('0123456789')]), { contentType: 'video/mp4' });
  await storage.put('page.html', Readable.from([Buffer.from('<script>')]), { contentType: 'text/html' });
  await storage.put('empty.pdf', Readable.from([]), { contentType: 'application/pdf' });
  await storage.put('large.mp4', Readable.from(chunks()), { contentType: 'video/mp4' });
});
afterAll(() => box[Symbol.asyncDispose]());
afterEach(() => expect(box.undeclared).toEqual([]));

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${box.url}/shown/${path}`, { method, headers, redirect: 'manual' });

test('A whole file is sent with its headers', async () => {
  const answer = await ask('film.mp4');
  expect([answer.status, await answer.text()]).toEqual([200, '0123456789']);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'video/mp4',
    'content-length': '10',
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'content-disposition': `inline; filename="film.mp4"; filename*=UTF-8''film.mp4`,
    etag: expect.stringMatching(/^"[^"]+"$/),
    'last-modified': expect.stringMatching(/ GMT$/),
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  });
});

test('HEAD sends the same headers and no body', async () => {
  const [head, whole] = [await ask('large.mp4', { range: 'bytes=0-1' }, 'HEAD'), await ask('large.mp4')];
  await whole.body?.cancel();
  expect([head.status, await head.text()]).toEqual([200, '']);
  for (const name of ['content-length', 'content-type', 'etag', 'last-modified', 'accept-ranges']) {
    expect(head.headers.get(name)).toBe(whole.headers.get(name));
  }
  const known = await ask('film.mp4', { 'if-none-match': '*' }, 'HEAD');
  expect(known.status).toBe(304);
});

test.each([
  ['bytes=0-1', 'bytes 0-1/10', '01'],
  ['bytes=4-', 'bytes 4-9/10', '456789'],
  ['bytes=-3', 'bytes 7-9/10', '789'],
  ['bytes=8-100', 'bytes 8-9/10', '89'],
  ['bytes=0-', 'bytes 0-9/10', '0123456789'],
])('the range %s is sent with 206', async (range, contentRange, text) => {
  const answer = await ask('film.mp4', { range });
  expect([answer.status, answer.headers.get('content-range'), await answer.text()]).toEqual([206, contentRange, text]);
  expect(answer.headers.get('content-length')).toBe(String(text.length));
});

test('Several ranges are sent as multipart/byteranges', async () => {
  const answer = await ask('film.mp4', { range: 'bytes=0-1,4-5,-1' });
  const text = await answer.text();
  expect(answer.status).toBe(206);
  const [, boundary] = /^multipart\/byteranges; boundary=(\w+)$/.exec(answer.headers.get('content-type') ?? '') ?? [];
  const parts = [
    ['0-1', '01'],
    ['4-5', '45'],
    ['9-9', '9'],
  ].map(
    ([range, bytes]) =>
      `\r\n--${boundary}\r\nContent-Type: video/mp4\r\nContent-Range: bytes ${range}/10\r\n\r\n${bytes}`,
  );
  expect(text).toBe(`${parts.join('')}\r\n--${boundary}--\r\n`);
  expect(answer.headers.get('content-length')).toBe(String(text.length));
});

test('An unsatisfiable range returns 416; an unknown unit and another version return the whole file', async () => {
  const none = await ask('film.mp4', { range: 'bytes=10-' });
  expect([none.status, none.headers.get('content-range'), await none.text()]).toEqual([416, 'bytes */10', '']);
  expect((await ask('empty.pdf', { range: 'bytes=0-' })).status).toBe(416);
  expect((await ask('film.mp4', { range: 'pages=1' })).status).toBe(200);
  const etag = (await ask('film.mp4')).headers.get('etag') ?? '';
  expect((await ask('film.mp4', { range: 'bytes=0-1', 'if-range': etag })).status).toBe(206);
  expect((await ask('film.mp4', { range: 'bytes=0-1', 'if-range': '"another"' })).status).toBe(200);
});

test('A client that has the file gets 304', async () => {
  const first = await ask('film.mp4');
  const etag = first.headers.get('etag') ?? '';
  const known = await ask('film.mp4', { 'if-none-match': etag });
  expect([known.status, await known.text(), known.headers.get('etag')]).toEqual([304, '', etag]);
  const since = await ask('film.mp4', { 'if-modified-since': first.headers.get('last-modified') ?? '' });
  expect(since.status).toBe(304);
  expect((await ask('film.mp4', { 'if-match': '"another"' })).status).toBe(412);
});

test('An empty file is sent as such, and a file that a browser could run is sent as a download', async () => {
  const empty = await ask('empty.pdf');
  expect([empty.status, empty.headers.get('content-length'), await empty.text()]).toEqual([200, '0', '']);
  const page = await ask('page.html');
  expect(page.headers.get('content-type')).toBe('application/octet-stream');
  expect(page.headers.get('content-disposition')).toMatch(/^attachment; /);
});

test('A missing file is refused in the surface’s envelope', async () => {
  for (const path of ['none.mp4', '..%2f..%2fsecret', 'a%2f%2fb']) {
    const answer = await ask(path);
    expect([answer.status, (await answer.json()) as object]).toEqual([
      404,
      expect.objectContaining({ error: 'route_not_found' }),
    ]);
  }
});

test.runIf(process.platform === 'linux')('A file is closed when its reader disconnects', async () => {
  await new Promise<void>((resolve, reject) => {
    get(`${box.url}/shown/large.mp4`, (answer) => {
      answer.once('data', () => {
        answer.destroy();
        resolve();
      });
    }).on('error', reject);
  });
  await expect.poll(openFiles, { timeout: 10_000 }).toEqual([]);
  const several = new AbortController();
  const answer = await fetch(`${box.url}/shown/large.mp4`, {
    headers: { range: 'bytes=0-20000000,30000000-' },
    signal: several.signal,
  });
  expect(answer.status).toBe(206);
  several.abort();
  await expect.poll(openFiles, { timeout: 10_000 }).toEqual([]);
});

test('A file in S3 is answered by a redirect', async () => {
  await using s3 = await startS3();
  await using other = await startDropBox({ api: showing, environment: s3.environment });
  await other.core.storage.put('film.mp4', Readable.from([Buffer.from('0123456789')]), { contentType: 'video/mp4' });
  const answer = await fetch(`${other.url}/shown/film.mp4`, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([302, 'no-store']);
  const followed = await fetch(`${other.url}/shown/film.mp4`, { headers: { range: 'bytes=2-3' } });
  expect([followed.status, await followed.text()]).toEqual([206, '23']);
  const head = await fetch(`${other.url}/shown/film.mp4`, { method: 'HEAD', redirect: 'manual' });
  expect([head.status, head.headers.get('content-length')]).toEqual([200, '10']);
  expect((await fetch(`${other.url}/shown/none`, { redirect: 'manual' })).status).toBe(404);
});

async function openFiles(): Promise<string[]> {
  const links = await readdir('/proc/self/fd');
  const paths = await Promise.all(links.map((link) => readlink(`/proc/self/fd/${link}`).catch(() => '')));
  return paths.filter((path) => path.includes('large.mp4'));
}

function* chunks() {
  for (let sent = 0; sent < LARGE_BYTES; sent += 65_536) yield Buffer.alloc(65_536, sent % 251);
}

function showing(core: Core): Api {
  const { storage } = core;
  const types: Record<string, string> = { mp4: 'video/mp4', pdf: 'application/pdf', html: 'text/html' };
  return {
    ...dropBox(core),
    routes: [
      routesOf()({
        method: 'GET',
        url: '/shown/:name',
        operationId: 'operation1',
        summary: 'Show a file',
        tag: 'files',
        access: 'public',
        params: Type.Object({ name: Type.String() }),
        answers: objectAnswers,
        errors: ['route_not_found'],
        async handler({ params: { name }, request, reply }) {
          const contentType = types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
          const isThere = await sendObject({ storage, key: name, contentType, name }, request, reply);
          if (!isThere) throw refuse('route_not_found', { method: 'GET', path: name });
          return reply;
        },
      }),
    ],
  };
}
