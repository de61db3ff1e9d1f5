import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { hasProgram } from '../../support/programs.ts';
import { BIG_BYTES, type DropBox, SMALL_BYTES, startDropBox } from './drop-box.ts';

let box: DropBox;
beforeAll(async () => {
  box = await startDropBox();
});
afterAll(() => box[Symbol.asyncDispose]());
beforeEach(async () => {
  await box.core.storage.remove(await box.keys());
});
afterEach(async () => {
  expect(box.undeclared).toEqual([]);
  await expect.poll(() => box.leftovers()).toEqual([]);
});

const file = (text: string | Uint8Array<ArrayBuffer>, name = 'a.txt') => new File([text], name);
const big = (bytes: number) =>
  new Uint8Array(bytes)
    .fill(97)
    .subarray(0, bytes)
    .map((byte, index) => 'BIG'.charCodeAt(index) || byte);

interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any shape; the tests assert what is in it.
  body: any;
}

async function drop(
  form: FormData | string | undefined,
  headers: Record<string, string> = {},
  token = box.token,
): Promise<Answer> {
  const answer = await fetch(`${box.url}/drop`, {
    method: 'POST',
    headers: { ...(token && { authorization: `Bearer ${token}` }), 'accept-language': 'en', ...headers },
    ...(form !== undefined && { body: form }),
  });
  return { status: answer.status, body: await answer.json() };
}

function formOf(...parts: [name: string, value: string | File][]): FormData {
  const form = new FormData();
  for (const [name, value] of parts) form.append(name, value);
  return form;
}

test.each([
  [
    'before',
    [
      ['title', 'One'],
      ['file', file('hello')],
    ],
  ],
  [
    'after',
    [
      ['file', file('hello')],
      ['title', 'One'],
    ],
  ],
] as [string, [string, string | File][]][])('a file is stored with the fields %s it', async (_, parts) => {
  const { status, body } = await drop(formOf(...parts));
  expect([status, body]).toEqual([
    201,
    { key: expect.stringMatching(/^dropped\/\d+\/a\.txt$/), size: 5, kind: 'text', name: 'a.txt', title: 'One' },
  ]);
  expect(await box.textOf(body.key)).toBe('hello');
});

test.each(['第一课.mp4', '🦉 owl.pdf', `${'长'.repeat(250)}.pdf`, 'x'.repeat(300), "it's 100%.txt"])(
  'a file name may be %s',
  async (name) => {
    const { status, body } = await drop(formOf(['title', 'One'], ['file', file('hello', name)]));
    expect([status, body.name]).toEqual([201, name]);
    expect(await box.textOf(body.key)).toBe('hello');
  },
);

test('Folders in a file name are removed', async () => {
  const raw = multipart(part('title', 'One'), part('file', 'hello', '../../etc/passwd'));
  expect((await drop(raw.body, raw.headers)).body).toMatchObject({
    name: 'passwd',
    key: expect.stringMatching(/^dropped\/\d+\/passwd$/),
  });
});

test('Each kind’s limit is exact to the byte', async () => {
  const whole = await drop(formOf(['title', 'One'], ['file', file(big(BIG_BYTES))]));
  expect([whole.status, whole.body.size]).toEqual([201, BIG_BYTES]);
  const text = await drop(formOf(['title', 'One'], ['file', file('x'.repeat(SMALL_BYTES), 'b.txt')]));
  expect(text.status).toBe(201);
  const before = await box.keys();
  const long = await drop(formOf(['title', 'One'], ['file', file('x'.repeat(SMALL_BYTES + 1), 'c.txt')]));
  expect(long).toEqual({
    status: 413,
    body: { error: 'body_too_large', message: `the body is too large: at most ${SMALL_BYTES} bytes` },
  });
  const tooBig = await drop(formOf(['file', file(big(BIG_BYTES + 1))], ['title', 'One']));
  expect([tooBig.status, tooBig.body.error]).toEqual([413, 'body_too_large']);
  expect(await box.keys()).toEqual(before);
});

test('A file is refused as soon as its first bytes show an unsupported type', async () => {
  for (const content of ['', 'nul \0', '\0'.repeat(3_000_000)]) {
    const { status, body } = await drop(formOf(['file', file(content)], ['title', 'One']));
    expect([status, body.error]).toEqual([415, 'kind_refused']);
  }
  expect(await box.keys()).toEqual([]);
});

const required = 'file: is required, and must be a file';
test.each([
  ['no file', [['title', 'One']], required],
  [
    'a text in its place',
    [
      ['title', 'One'],
      ['file', 'text'],
    ],
    required,
  ],
  [
    'two files',
    [
      ['title', 'One'],
      ['file', file('one')],
      ['file', file('two', 'b.txt')],
    ],
    'file: must be one file only',
  ],
  [
    'a file under another name',
    [
      ['title', 'One'],
      ['movie', file('one')],
    ],
    'movie: is not a file of this request: file is',
  ],
  [
    'a second file under another name',
    [
      ['title', 'One'],
      ['file', file('one')],
      ['movie', file('two')],
    ],
    'movie: is not a file of this request: file is',
  ],
  ['no title', [['file', file('one')]], 'title: is required'],
  [
    'an empty title',
    [
      ['file', file('one')],
      ['title', ''],
    ],
    'title: must NOT have fewer than 1 characters',
  ],
  [
    'a long title before the file',
    [
      ['title', 'x'.repeat(21)],
      ['file', file('one')],
    ],
    'title: must NOT have more than 20 characters',
  ],
  [
    'a title twice',
    [
      ['title', 'One'],
      ['title', 'Two'],
      ['file', file('one')],
    ],
    'title: is given more than once',
  ],
  [
    'a misspelt title before the file',
    [
      ['titel', 'One'],
      ['file', file('one')],
    ],
    'titel: is not a field of this request: title is probably meant',
  ],
  [
    'a misspelt title after the file',
    [
      ['file', file('one')],
      ['titel', 'One'],
    ],
    'titel: is not a field of this request: title is probably meant',
  ],
  [
    'a field without end',
    [
      ['title', 'One'],
      ['note', 'x'.repeat(70_000)],
      ['file', file('one')],
    ],
    'note: must have at most 65536 bytes',
  ],
  [
    'fields without end',
    [...Array.from({ length: 60 }, (_, index) => [`f${index}`, 'x']), ['file', file('one')]],
    'has too many fields or files',
  ],
  [
    'a NUL in a field',
    [
      ['title', 'a\0b'],
      ['file', file('one')],
    ],
    'title: must not contain NUL characters or unpaired surrogates',
  ],
] as [string, [string, string | File][], string][])(
  'a form with %s is refused, and nothing is stored',
  async (_, parts, message) => {
    expect(await drop(formOf(...parts))).toEqual({ status: 422, body: { error: 'invalid_body', message } });
    expect(await box.keys()).toEqual([]);
  },
);

test.each([
  ['titel', 'x'],
  ['colour', 'red'],
])('an unknown field %s is ignored before and after the file', async (name, value) => {
  for (const parts of [
    [
      [name, value],
      ['file', file('one')],
      ['title', 'One'],
    ],
    [
      ['title', 'One'],
      ['file', file('one')],
      [name, value],
    ],
  ] as [string, string | File][][]) {
    const { status, body } = await drop(formOf(...parts));
    expect([status, body]).toMatchObject([201, { title: 'One', size: 3 }]);
    expect(body).not.toHaveProperty(name);
  }
});

test('A form that a browser sends without a chosen file lacks the file', async () => {
  const raw = multipart(part('title', 'One'), part('file', '', ''));
  expect((await drop(raw.body, raw.headers)).body).toEqual({ error: 'invalid_body', message: required });
});

test.each([
  ['without its end', (body: string) => body.slice(0, -8)],
  ['cut off in the file', (body: string) => body.slice(0, body.indexOf('hello') + 3)],
  ['with another boundary', (body: string) => body.replaceAll('boundary', 'other')],
  ['that is empty', () => ''],
])('a form %s is refused, and nothing is stored', async (_, spoil) => {
  const { body, headers } = multipart(part('title', 'One'), part('file', 'hello', 'a.txt'));
  const answer = await drop(spoil(body), headers);
  expect([answer.status, answer.body.error]).toEqual([422, 'invalid_body']);
  expect(await box.keys()).toEqual([]);
});

test('A body that is not a form is refused, and so is a form where none is expected', async () => {
  for (const [body, type] of [
    ['{}', 'application/json'],
    ['title=One', 'application/x-www-form-urlencoded'],
    ['x', 'video/mp4'],
  ] as const) {
    const answer = await drop(body, { 'content-type': type });
    expect([answer.status, answer.body.error]).toEqual([415, 'unsupported_media_type']);
  }
  expect((await drop(undefined)).status).toBe(415);
  const unbounded = await drop('x', { 'content-type': 'multipart/form-data' });
  expect([unbounded.status, unbounded.body.error]).toEqual([422, 'invalid_body']);
  const elsewhere = await fetch(`${box.url}/plain`, {
    method: 'POST',
    headers: { authorization: `Bearer ${box.token}` },
    body: formOf(['title', 'One']),
  });
  expect(elsewhere.status).toBe(415);
});

test('A client without a token is refused while it still sends the file', async () => {
  const { status, body } = await drop(formOf(['title', 'One'], ['file', file(big(BIG_BYTES))]), {}, '');
  expect([status, body.error]).toEqual([401, 'sign_in_required']);
});

test('An upload whose client disconnects half way leaves nothing', async () => {
  const { body, headers } = multipart(part('title', 'One'), part('file', `BIG${'x'.repeat(3_000_000)}`, 'a.txt'));
  const outgoing = request(`${box.url}/drop`, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${box.token}`, 'content-length': String(body.length) },
  });
  outgoing.on('error', () => {});
  outgoing.write(body.slice(0, 2_000_000));
  await expect.poll(() => box.leftovers()).toHaveLength(1);
  outgoing.destroy();
  await expect.poll(() => box.leftovers()).toEqual([]);
  expect(await box.keys()).toEqual([]);
});

test('A body whose declared length exceeds the limit is refused unread', async () => {
  const socket = connect(Number(new URL(box.url).port), '127.0.0.1');
  socket.write(
    `POST /drop-box/drop HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${box.token}\r\n` +
      'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 4000000000\r\n\r\n',
  );
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
  socket.destroy();
});

test.skipIf(!hasProgram('curl'))(
  'curl gets its answer however much of the file is still unsent',
  async () => {
    const path = join(box.dataDir, 'large.bin');
    await writeFile(path, Buffer.alloc(60_000_000, 'x'));
    for (const [field, first] of [
      ['file', 'file'],
      ['movie', 'movie'],
    ]) {
      const { stdout } = await promisify(execFile)('curl', [
        ...['-s', '-S', '-w', '%{http_code}', '-H', `authorization: Bearer ${box.token}`, '-H', 'expect:'],
        ...['-H', 'transfer-encoding: chunked', '-F', `${first}=@${path}`, '-F', 'title=One', `${box.url}/drop`],
      ]);
      expect(stdout).toMatch(field === 'file' ? /"body_too_large".*413$/ : /"invalid_body".*422$/);
    }
  },
  30_000,
);

test('The OpenAPI document lists the file among the fields', async () => {
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  const document: any = await (await fetch(`${box.url}/docs/openapi.json`)).json();
  const content = document.paths['/drop'].post.requestBody.content;
  expect(Object.keys(content)).toEqual(['multipart/form-data']);
  expect(content['multipart/form-data'].schema).toEqual({ $ref: '#/components/schemas/Operation1Body' });
  expect(document.components.schemas.Operation1Body).toMatchObject({
    properties: { file: { type: 'string', format: 'binary' }, title: { type: 'string' } },
    required: ['title', 'file'],
  });
  expect(document.info.description).toContain('/drop-box/drop/resumable');
});

function part(name: string, value: string, filename?: string): string {
  const file = filename === undefined ? '' : `; filename="${filename}"\r\nContent-Type: application/octet-stream`;
  return `--boundary\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
}

function multipart(...parts: string[]): { body: string; headers: Record<string, string> } {
  return {
    body: `${parts.join('')}--boundary--\r\n`,
    headers: { 'content-type': 'multipart/form-data; boundary=boundary' },
  };
}
