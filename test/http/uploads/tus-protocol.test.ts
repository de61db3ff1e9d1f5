/** The statuses and headers of https://tus.io/protocols/resumable-upload, and those that pages of other origins need. */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DropBox, startDropBox } from './drop-box.ts';

const PAGE = 'https://page.example';

let box: DropBox;
let open: DropBox;
beforeAll(async () => {
  box = await startDropBox();
  open = await startDropBox({ environment: { CORS_ORIGINS: `${PAGE},https://other.example` } });
});
afterAll(async () => {
  await box[Symbol.asyncDispose]();
  await open[Symbol.asyncDispose]();
});

const CREATE = '/drop/resumable';
const TITLE = `title ${Buffer.from('One').toString('base64')}`;
const CONTENT = { 'content-type': 'application/offset+octet-stream' };

async function send(
  method: string,
  path: string,
  headers: Record<string, string | undefined> = {},
  body?: string,
  at = box,
) {
  const given = { authorization: `Bearer ${at.token}`, 'tus-resumable': '1.0.0', 'accept-language': 'en', ...headers };
  const answer = await fetch(`${at.url}${path}`, {
    method,
    headers: Object.fromEntries(
      Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    ...(body !== undefined && { body }),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

async function begin(size: number, at = box): Promise<string> {
  const { status, headers } = await send(
    'POST',
    CREATE,
    { 'upload-length': `${size}`, 'upload-metadata': TITLE },
    undefined,
    at,
  );
  expect(status).toBe(201);
  return (headers.get('location') ?? '').slice('/drop-box'.length);
}

const offsetOf = async (path: string) => (await send('HEAD', path)).headers.get('upload-offset');

test.each<[string, string, Record<string, string | undefined>, number]>([
  ['a request without a version', 'PATCH', { 'tus-resumable': undefined, ...CONTENT, 'upload-offset': '0' }, 412],
  ['a request of another version', 'PATCH', { 'tus-resumable': '0.2.2', ...CONTENT, 'upload-offset': '0' }, 412],
  ['a question without a version', 'HEAD', { 'tus-resumable': undefined }, 412],
  ['content of another type', 'PATCH', { 'content-type': 'application/octet-stream', 'upload-offset': '0' }, 415],
  ['content of no type that can be read', 'PATCH', { 'content-type': 'bytes', 'upload-offset': '0' }, 415],
  ['content without an offset', 'PATCH', CONTENT, 400],
  ['content with a negative offset', 'PATCH', { ...CONTENT, 'upload-offset': '-1' }, 400],
  ['content with an offset that is no number', 'PATCH', { ...CONTENT, 'upload-offset': '1e1' }, 400],
  ['content with another offset', 'PATCH', { ...CONTENT, 'upload-offset': '3' }, 409],
  [
    'a checksum of an unknown algorithm',
    'PATCH',
    { ...CONTENT, 'upload-offset': '0', 'upload-checksum': 'crc YQ==' },
    400,
  ],
  ['a checksum that is no Base64', 'PATCH', { ...CONTENT, 'upload-offset': '0', 'upload-checksum': 'sha1 ?' }, 400],
  ['a checksum of other content', 'PATCH', { ...CONTENT, 'upload-offset': '0', 'upload-checksum': 'sha1 YQ==' }, 460],
  ['a method that tus does not have', 'POST', { 'x-http-method-override': 'TRACE' }, 405],
  ['a method that HTTP does not know', 'POST', { 'x-http-method-override': 'a b' }, 405],
  ['a creation where an upload is', 'POST', { 'upload-length': '5' }, 405],
])('%s is refused, and changes nothing', async (_what, method, headers, status) => {
  const path = await begin(10);
  const answer = await send(method, path, headers, method === 'HEAD' ? undefined : 'hello');
  expect(answer.status, answer.text).toBe(status);
  expect(answer.headers.get('tus-resumable')).toBe('1.0.0');
  if (status === 412) expect(answer.headers.get('tus-version')).toBe('1.0.0');
  if (status === 405) expect(answer.headers.get('allow')).toContain('PATCH');
  if (method !== 'HEAD') expect(JSON.parse(answer.text)).toMatchObject({ message: expect.any(String) });
  expect(await offsetOf(path)).toBe('0');
});

test.each<[string, Record<string, string | undefined>, number]>([
  ['no length', {}, 400],
  ['a length that is no number', { 'upload-length': 'ten' }, 400],
  ['a negative length', { 'upload-length': '-1' }, 400],
  ['a deferred length', { 'upload-defer-length': '1' }, 400],
  ['a length and a deferred one', { 'upload-length': '5', 'upload-defer-length': '1' }, 400],
  ['a part of an upload', { 'upload-length': '5', 'upload-concat': 'partial' }, 400],
  ['metadata that are no Base64', { 'upload-length': '5', 'upload-metadata': 'title ???' }, 400],
  [
    'a content type that means nothing here',
    { 'upload-length': '5', 'upload-metadata': TITLE, 'content-type': 'text' },
    201,
  ],
])('a creation with %s is answered as the protocol says', async (_what, headers, status) => {
  const answer = await send('POST', CREATE, headers, '');
  expect(answer.status, answer.text).toBe(status);
});

test('An unknown upload returns 404, after the version is checked', async () => {
  const path = `${CREATE}/1.${'0'.repeat(32)}`;
  const content = { ...CONTENT, 'upload-offset': '0' };
  expect((await send('PATCH', path, content, 'hello')).status).toBe(404);
  expect((await send('PATCH', path, { ...content, 'tus-resumable': '2.0.0' }, 'hello')).status).toBe(412);
  const head = await send('HEAD', path);
  expect([head.status, head.headers.get('upload-offset')]).toEqual([404, null]);
});

test('Every answer names the version, without a token too', async () => {
  const answer = await send('POST', CREATE, { authorization: undefined });
  expect([answer.status, answer.headers.get('tus-resumable')]).toEqual([401, '1.0.0']);
});

test('A header can name any method instead', async () => {
  const path = await begin(5);
  const asked = await send('POST', path, { 'x-http-method-override': 'HEAD' });
  expect([asked.status, asked.headers.get('upload-offset')]).toEqual([200, '0']);
  const sent = await send('POST', path, { 'x-http-method-override': 'patch', ...CONTENT, 'upload-offset': '0' }, 'hel');
  expect([sent.status, sent.headers.get('upload-offset')]).toEqual([204, '3']);
  expect((await send('POST', path, { 'x-http-method-override': 'DELETE' })).status).toBe(204);
  expect((await send('HEAD', path)).status).toBe(404);
});

test('Content with a correct checksum is appended, and stored nowhere else', async () => {
  const path = await begin(10);
  for (const [algorithm, content, offset] of [
    ['sha1', 'hello', '0'],
    ['sha256', 'world', '5'],
  ] as const) {
    const checksum = `${algorithm} ${createHash(algorithm).update(content).digest('base64')}`;
    const answer = await send(
      'PATCH',
      path,
      { ...CONTENT, 'upload-offset': offset, 'upload-checksum': checksum },
      content,
    );
    expect(answer.status, answer.text).toBe(204);
  }
  expect(await Promise.all((await box.keys()).map(box.textOf))).toEqual(['helloworld']);
  expect(await readdir(join(box.dataDir, 'incoming'))).toEqual([]);
});

test('OPTIONS lists the extensions, for any origin and none', async () => {
  for (const [at, origin] of [
    [box, undefined],
    [open, undefined],
    [open, PAGE],
    [open, 'https://stranger.example'],
  ] as const) {
    const { status, headers } = await send('OPTIONS', CREATE, { authorization: undefined, origin }, undefined, at);
    expect(status).toBe(204);
    expect(headers.get('tus-version')).toBe('1.0.0');
    expect(headers.get('tus-extension')).toContain('creation');
    expect(headers.get('tus-checksum-algorithm')).toContain('sha1');
    expect(headers.get('access-control-allow-origin')).toBe(origin === PAGE ? PAGE : null);
  }
});

test('A page of an allowed origin can send and read every header of the protocol', async () => {
  const path = await begin(5, open);
  const asked = 'authorization,content-type,tus-resumable,upload-offset';
  const preflight = await send(
    'OPTIONS',
    path,
    {
      authorization: undefined,
      origin: PAGE,
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': asked,
    },
    undefined,
    open,
  );
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-origin')).toBe(PAGE);
  expect(preflight.headers.get('access-control-allow-methods')).toMatch(/PATCH.*DELETE/);
  expect(preflight.headers.get('access-control-allow-headers')).toBe(asked);
  for (const [headers, status] of [
    [{ ...CONTENT, 'upload-offset': '9' }, 409],
    [{ authorization: undefined, ...CONTENT, 'upload-offset': '0' }, 401],
    [{ ...CONTENT, 'upload-offset': '0' }, 204],
  ] as const) {
    const answer = await send('PATCH', path, { origin: PAGE, ...headers }, 'hello', open);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe(PAGE);
    const exposed = answer.headers.get('access-control-expose-headers')?.toLowerCase().split(', ') ?? [];
    for (const name of [
      ...['location', 'content-location', 'tus-resumable', 'tus-version', 'tus-extension', 'tus-max-size'],
      ...['upload-offset', 'upload-length', 'upload-expires', 'upload-metadata'],
      ...['content-range', 'accept-ranges', 'content-length', 'content-disposition', 'etag', 'retry-after'],
    ]) {
      expect(exposed).toContain(name);
    }
  }
});
