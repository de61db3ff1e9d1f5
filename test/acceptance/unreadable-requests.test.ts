/** Requests that Node cannot parse are refused in the envelope of the addressed system, with the cause. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';

let market: TestServer;

beforeAll(async () => {
  market = await startTestServer('market');
});

afterAll(() => market.close());

/** @returns the status and the body of the answer to these bytes */
async function sendBytes(bytes: string, { ends = false } = {}) {
  const socket = connect(Number(new URL(market.url).port), '127.0.0.1');
  await once(socket, 'connect');
  if (ends) socket.end(bytes);
  else socket.write(bytes);
  const answer = await text(socket);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), body: JSON.parse(body) };
}

const LOGIN = 'POST /market/api/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

test.each([
  [
    'a URL with bare Chinese characters',
    'GET /market/api/interfaces/?keyword=历史 HTTP/1.1\r\nHost: a\r\n\r\n',
    400,
    3002,
    'malformed_url',
    '百分号编码',
  ],
  [
    'headers that are too large',
    `GET /market/api/tables/ HTTP/1.1\r\nHost: a\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`,
    431,
    3002,
    'malformed_request',
    '过长',
  ],
  [
    'two Host headers',
    'GET /market/api/tables/ HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n',
    400,
    3002,
    'malformed_request',
    'Host',
  ],
  [
    'two hosts in one Host header',
    'GET /market/api/tables/ HTTP/1.1\r\nHost: a, b\r\nConnection: close\r\n\r\n',
    400,
    3002,
    'malformed_request',
    'Host',
  ],
  [
    'a path in the Host header',
    'GET /market/api/tables/ HTTP/1.1\r\nHost: a/b\r\nConnection: close\r\n\r\n',
    400,
    3002,
    'malformed_request',
    'Host',
  ],
  [
    'no Host header',
    'GET /market/api/tables/ HTTP/1.1\r\nConnection: close\r\n\r\n',
    400,
    3002,
    'malformed_request',
    'Host',
  ],
  [
    'a version that does not exist',
    'GET /market/api/tables/ HTTP/9.9\r\nHost: a\r\n\r\n',
    400,
    3002,
    'malformed_request',
    'HTTP/1.1',
  ],
  ['a broken chunk', `${LOGIN}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, 400, 3001, 'malformed_body', '分块编码'],
])('%s is refused in the system’s envelope', async (_name, bytes, status, code, reason, words) => {
  const answer = await sendBytes(bytes);
  expect(answer.body).toMatchObject({ code, message: expect.stringContaining(words), reason });
  expect(answer.status).toBe(status);
});

test('A body that ends early is refused', async () => {
  expect(await sendBytes(`${LOGIN}Content-Length: 100\r\n\r\n{"username": "a"`, { ends: true })).toMatchObject({
    status: 400,
    body: { code: 3001, message: expect.stringContaining('不完整'), reason: 'malformed_body' },
  });
});

test('Headers that end early are refused', async () => {
  const answer = await sendBytes('POST /market/api/auth/login HTTP/1.1\r\nHost: a\r\nContent-', { ends: true });
  expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining('不完整') } });
});

test('Bytes that belong to no system are refused', async () => {
  expect(await sendBytes('hello\r\n\r\n')).toEqual({
    status: 400,
    body: { detail: expect.stringContaining('HTTP/1.1') },
  });
});

test('A malformed address of the documentation is refused for its address, not for its body', async () => {
  for (const path of ['/api/docs/static/%00', '/api/docs/static/..%2f..%2fpackage.json', '/api/docs/static/%2e%2e/x']) {
    const { status, body } = await market.send('GET', path);
    expect([400, 404], path).toContain(status);
    expect(['malformed_url', 'route_not_found'], path).toContain(body.reason);
  }
});
