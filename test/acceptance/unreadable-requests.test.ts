/** What Node cannot read as HTTP is answered all the same, in the envelope of the system it was meant for. */
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

/** @returns the status and the body of what comes back for these bytes */
async function say(bytes: string) {
  const socket = connect(Number(new URL(market.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(bytes);
  const answer = await text(socket);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), body: JSON.parse(body) };
}

test('a URL with bare Chinese characters', async () => {
  expect(await say('GET /market/api/interfaces/?keyword=历史 HTTP/1.1\r\nHost: localhost\r\n\r\n')).toEqual({
    status: 400,
    body: { code: 3002, message: expect.stringContaining('百分号编码'), detail: 'malformed_url' },
  });
});

test('headers that are too large', async () => {
  const large = 'x'.repeat(20_000);
  expect(await say(`GET /market/api/tables/ HTTP/1.1\r\nHost: localhost\r\nX-Large: ${large}\r\n\r\n`)).toMatchObject({
    status: 431,
    body: { code: 3002, message: '请求的地址和请求头过长' },
  });
});

test('what belongs to no system', async () => {
  expect(await say('hello\r\n\r\n')).toEqual({ status: 400, body: { detail: expect.any(String) } });
});
