import { randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import * as tus from 'tus-js-client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { BIG_BYTES, type DropBox, SMALL_BYTES, startDropBox } from './drop-box.ts';

let box: DropBox;
let finishing: () => Promise<void> = async () => {};
beforeAll(async () => {
  box = await startDropBox({
    beforeFinish: () => finishing(),
    environment: { PUBLIC_URL: 'https://owl.example/lab/' },
  });
});
afterAll(() => box[Symbol.asyncDispose]());
beforeEach(async () => {
  finishing = async () => {};
  await box.core.storage.remove(await box.keys());
  await box.core.storage.sweep(new Date(Date.now() + 1_000));
  expect(await box.leftovers()).toEqual([]);
});

const bigFile = (bytes: number) =>
  Buffer.concat([Buffer.from('BIG'), randomBytes(bytes - 3)].map((part) => part.map((byte) => byte || 1)));
const encode = (metadata: Record<string, string>) =>
  Object.entries(metadata)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');

interface Sending {
  token?: string;
  headers?: Record<string, string>;
  content?: string | Uint8Array<ArrayBuffer>;
}

async function send(method: string, path: string, { token = box.token, headers = {}, content }: Sending = {}) {
  const answer = await fetch(`${box.url}${path}`, {
    method,
    headers: {
      'tus-resumable': '1.0.0',
      'accept-language': 'en',
      ...(token && { authorization: `Bearer ${token}` }),
      ...(content !== undefined && { 'content-type': 'application/offset+octet-stream' }),
      ...headers,
    },
    ...(content !== undefined && { body: content }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    body: text.startsWith('{') ? JSON.parse(text) : undefined,
  };
}

/** @returns its path below the surface's prefix */
async function begin(
  size: number,
  metadata: Record<string, string> = { title: 'One', filename: '第一课.txt' },
): Promise<string> {
  const answer = await send('POST', '/drop/resumable', {
    headers: { 'upload-length': String(size), 'upload-metadata': encode(metadata) },
  });
  expect(answer.status).toBe(201);
  const location = answer.headers.get('location') ?? '';
  expect(location).toMatch(/^\/lab\/drop-box\/drop\/resumable\/\d+\.[0-9a-f]{32}$/);
  return location.slice('/lab/drop-box'.length);
}

const append = (path: string, offset: number, content: string | Uint8Array<ArrayBuffer>, token = box.token) =>
  send('PATCH', path, { token, content, headers: { 'upload-offset': String(offset) } });

test('A tus client uploads a file and gets its location', async () => {
  const content = bigFile(3_000_000);
  const answered = new Promise<string | undefined>((resolve, reject) => {
    new tus.Upload(content, {
      // The upload's public address differs from the test's.
      endpoint: `${box.url}/drop/resumable`,
      headers: { authorization: `Bearer ${box.token}` },
      metadata: { title: 'One', filename: '第一课.mp4', filetype: 'video/mp4', relativePath: 'null' },
      onBeforeRequest: (request) => void rebase(request),
      onError: reject,
      onSuccess: ({ lastResponse }) => resolve(lastResponse.getHeader('content-location')),
    }).start();
  });
  expect(decodeURI((await answered) ?? '')).toMatch(/^\/drop-box\/dropped\/dropped\/\d+\/第一课\.mp4$/);
  const [key = ''] = await box.keys();
  const found = await box.core.storage.stat(key);
  expect(found?.size).toBe(content.length);
  expect(await box.leftovers()).toEqual([]);
});

/** Replaces the public address by the one at which the test reaches the server. */
function rebase(request: tus.HttpRequest): void {
  const url = new URL(request.getURL());
  Object.assign(request, { _url: `${new URL(box.url).origin}${url.pathname.replace('/lab/', '/')}` });
}

test('A file is sent in parts, and HEAD returns the offset', async () => {
  const path = await begin(10);
  expect((await append(path, 0, '0123')).headers.get('upload-offset')).toBe('4');
  const there = await send('HEAD', path);
  expect([there.status, there.headers.get('upload-offset'), there.headers.get('upload-length')]).toEqual([
    200,
    '4',
    '10',
  ]);
  expect(there.headers.get('cache-control')).toBe('no-store');
  expect(there.headers.get('content-location')).toBeNull();
  const last = await append(path, 4, '456789');
  expect([last.status, last.headers.get('upload-offset'), last.headers.get('tus-resumable')]).toEqual([
    204,
    '10',
    '1.0.0',
  ]);
  expect(decodeURI(last.headers.get('content-location') ?? '')).toMatch(/^\/drop-box\/dropped\/dropped\/\d+\//);
  const [key = ''] = await box.keys();
  expect(await box.textOf(key)).toBe('0123456789');
  expect(await box.leftovers()).toEqual([]);
});

test('A client that missed the answer to the last part asks again and gets the same resource', async () => {
  const path = await begin(5);
  const last = await append(path, 0, 'hello');
  const again = await send('HEAD', path);
  expect([again.status, again.headers.get('upload-offset'), again.headers.get('upload-length')]).toEqual([
    200,
    '5',
    '5',
  ]);
  expect(again.headers.get('content-location')).toBe(last.headers.get('content-location'));
  expect(await box.keys()).toHaveLength(1);
});

test('A complete but unfinished upload is finished once, when it is requested', async () => {
  const path = await begin(5);
  let attempts = 0;
  finishing = async () => {
    attempts += 1;
    if (attempts === 1) throw new Error('the database has gone');
  };
  expect((await append(path, 0, 'hello')).status).toBe(500);
  const asked = await Promise.all(Array.from({ length: 5 }, () => send('HEAD', path)));
  expect(asked.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(new Set(asked.map(({ headers }) => headers.get('content-location'))).size).toBe(1);
  expect(attempts).toBe(2);
  expect(await box.leftovers()).toEqual([]);
});

test('A finished upload is answered while its parts are being removed', async () => {
  const path = await begin(5);
  const folder = join(box.core.config.dataDir, 'uploads');
  const [about = ''] = (await box.leftovers()).filter((name) => name.endsWith('.json'));
  const kept = await readFile(join(folder, about));
  const last = await append(path, 0, 'hello');
  // The description goes after the content.
  await writeFile(join(folder, about), kept);
  const asked = await send('HEAD', path);
  expect(asked.status).toBe(200);
  expect(asked.headers.get('content-location')).toBe(last.headers.get('content-location'));
});

test('Another user’s upload returns 404', async () => {
  const path = await begin(10);
  await append(path, 0, '0123');
  const token = await box.otherToken();
  for (const method of ['HEAD', 'PATCH', 'DELETE']) {
    const answer = await send(method, path, {
      token,
      ...(method === 'PATCH' && { content: '456789', headers: { 'upload-offset': '4' } }),
    });
    expect(answer.status).toBe(404);
  }
  expect((await append(path, 4, '456789')).status).toBe(204);
  expect((await send('HEAD', path, { token })).status).toBe(404);
});

test('Every request needs a token, except a browser’s preflight', async () => {
  const path = await begin(10);
  for (const [method, at] of [
    ['POST', '/drop/resumable'],
    ['HEAD', path],
    ['PATCH', path],
    ['DELETE', path],
  ] as const) {
    expect((await send(method, at, { token: '' })).status).toBe(401);
  }
  const able = await send('OPTIONS', '/drop/resumable', { token: '' });
  expect(able.status).toBe(204);
  expect(able.headers.get('tus-max-size')).toBe(String(BIG_BYTES));
  expect(able.headers.get('tus-extension')?.split(',')).toEqual([
    'creation',
    'creation-with-upload',
    'termination',
    'expiration',
    'checksum',
  ]);
});

test.each([
  ['/drop/resumable/..%2f..%2fsecret'],
  ['/drop/resumable/1.short'],
  [`/drop/resumable/1.${'0'.repeat(32)}.json`],
  [`/drop/resumable/%00`],
])('an upload at %s returns 404', async (path) => {
  for (const method of ['HEAD', 'PATCH', 'DELETE']) {
    expect((await send(method, path, { headers: { 'upload-offset': '0' } })).status).toBe(404);
  }
});

test('Fields are validated before any content is sent', async () => {
  for (const [metadata, message] of [
    [{ filename: 'a' }, 'title: is required'],
    [{ title: '' }, 'title: must NOT have fewer than 1 characters'],
    [{ title: 'x'.repeat(21) }, 'title: must NOT have more than 20 characters'],
  ] as const) {
    const answer = await send('POST', '/drop/resumable', {
      headers: { 'upload-length': '5', 'upload-metadata': encode(metadata) },
    });
    expect([answer.status, answer.body]).toEqual([422, { error: 'invalid_body', message }]);
  }
  expect(await box.leftovers()).toEqual([]);
});

test('A file above the limit of its length or its kind is refused at creation', async () => {
  const tooBig = await send('POST', '/drop/resumable', {
    headers: { 'upload-length': String(BIG_BYTES + 1), 'upload-metadata': encode({ title: 'One' }) },
  });
  expect([tooBig.status, tooBig.body.error]).toEqual([413, 'body_too_large']);
  const path = await begin(SMALL_BYTES + 1);
  const answer = await append(path, 0, 'x'.repeat(10_000));
  expect([answer.status, answer.body.error]).toEqual([413, 'body_too_large']);
  expect((await send('HEAD', path)).status).toBe(404);
  expect(await box.leftovers()).toEqual([]);
});

test('Unsupported content is refused at its first bytes or its end, and nothing is kept', async () => {
  const early = await begin(1_000_000);
  const answer = await append(early, 0, new Uint8Array(10_000));
  expect([answer.status, answer.body]).toEqual([
    415,
    { error: 'kind_refused', message: 'not a kind of file: 00000000' },
  ]);
  expect((await send('HEAD', early)).status).toBe(404);
  const late = await begin(6_000);
  expect((await append(late, 0, 'fine')).status).toBe(204);
  expect((await append(late, 4, new Uint8Array(5_996))).status).toBe(415);
  expect((await send('HEAD', late)).status).toBe(404);
  expect(await box.keys()).toEqual([]);
  expect(await box.leftovers()).toEqual([]);
});

test('The first request may already contain content', async () => {
  const answer = await send('POST', '/drop/resumable', {
    content: 'hello',
    headers: { 'upload-length': '5', 'upload-metadata': encode({ title: 'One', filename: 'a.txt' }) },
  });
  expect([answer.status, answer.headers.get('upload-offset')]).toEqual([201, '5']);
  expect(answer.headers.get('content-location')).toMatch(/a\.txt$/);
});

test('Protocol errors return the tus status in the surface’s envelope', async () => {
  const path = await begin(10);
  const wrongOffset = await append(path, 3, 'abc');
  expect([wrongOffset.status, wrongOffset.body]).toEqual([
    409,
    { error: 'malformed_body', message: 'Upload-Offset conflict' },
  ]);
  const inChinese = await send('PATCH', path, {
    content: 'abc',
    headers: { 'upload-offset': '3', 'accept-language': 'zh' },
  });
  expect(inChinese.body.message).toMatch(/^Upload-Offset 与/);
  const tooLarge = await send('POST', '/drop/resumable', {
    headers: { 'upload-length': String(BIG_BYTES + 1), 'accept-language': 'zh' },
  });
  expect([tooLarge.status, tooLarge.body]).toEqual([
    413,
    { error: 'body_too_large', message: expect.stringContaining(`最多 ${BIG_BYTES} 字节`) },
  ]);
  const unversioned = await fetch(`${box.url}${path}`, {
    method: 'HEAD',
    headers: { authorization: `Bearer ${box.token}` },
  });
  expect(unversioned.status).toBe(412);
  expect((await append(path, 0, 'x'.repeat(11))).status).toBe(413);
});

test('A client that cannot send PATCH can name the method in a header', async () => {
  const path = await begin(5);
  const answer = await send('POST', path, {
    content: 'hello',
    headers: { 'upload-offset': '0', 'x-http-method-override': 'PATCH' },
  });
  expect(answer.status).toBe(204);
  expect(await box.keys()).toHaveLength(1);
});

test('A deleted upload returns 404', async () => {
  const path = await begin(10);
  expect((await send('DELETE', path)).status).toBe(204);
  expect((await send('HEAD', path)).status).toBe(404);
  expect(await box.leftovers()).toEqual([]);
});

test('Two nodes that share a folder and a database take turns writing to one upload', async () => {
  const { databaseUrl = '' } = box.core.config;
  await using second = await startDropBox({ databaseUrl, dataDir: box.dataDir });
  const content = `BIG${'x'.repeat(299_997)}`;
  const path = await begin(content.length);
  const hanging = request(`${box.url}${path}`, { method: 'PATCH', headers: patching(0, content.length) });
  hanging.on('error', () => {});
  hanging.write(content.slice(0, 200_000));
  const stored = join(box.dataDir, 'uploads', path.split('/').at(-1) ?? '');
  await expect.poll(async () => (await stat(stored)).size, { timeout: 10_000 }).toBe(200_000);

  // The other node requests the lock, so the hanging request is ended, and its bytes are kept.
  const asked = await fetch(`${second.url}${path}`, { method: 'HEAD', headers: patching(0) });
  expect([asked.status, asked.headers.get('upload-offset')]).toEqual([200, '200000']);
  const rest = await fetch(`${second.url}${path}`, {
    method: 'PATCH',
    headers: patching(200_000),
    body: content.slice(200_000),
  });
  expect(rest.status).toBe(204);
  hanging.destroy();
  const [key = ''] = await box.keys();
  expect(await box.textOf(key)).toBe(content);
}, 30_000);

function patching(offset: number, length?: number): Record<string, string> {
  return {
    'tus-resumable': '1.0.0',
    authorization: `Bearer ${box.token}`,
    'upload-offset': String(offset),
    'content-type': 'application/offset+octet-stream',
    ...(length !== undefined && { 'content-length': String(length) }),
  };
}
