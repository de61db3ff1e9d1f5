import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LeastRate, watchRate } from '../../../src/http/serve/bodies/least-rate.ts';

/** The default's twelve five-second samples, fifty times as fast. */
const FAST: LeastRate = { bytes: 2_400, sampleMilliseconds: 100 };

const server = createServer(async (incoming, response) => {
  const rate = watchRate(incoming, FAST);
  if (incoming.url === '/paused') rate.pause();
  let size = 0;
  incoming.on('data', (chunk) => {
    size += chunk.length;
  });
  incoming.on('error', () => {});
  await once(incoming, 'end').catch(() => {});
  response.end(String(size));
});
beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends so many bytes every 100 ms, so many times. @returns the answer or the error */
async function send(path: string, bytes: number, times: number): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const sending = request({ port, path, method: 'POST', headers: { 'content-length': bytes * times } });
  const answered = once(sending, 'response').then(
    ([answer]) => `received ${answer.statusCode}`,
    (error) => error.code as string,
  );
  let sent = 0;
  const timer = setInterval(() => {
    sending.write('x'.repeat(bytes));
    sent += 1;
    if (sent === times) {
      clearInterval(timer);
      sending.end();
    }
  }, 100);
  const outcome = await answered;
  clearInterval(timer);
  return outcome;
}

test('An upload below the least rate is ended', async () => {
  expect(await send('/', 1, 600)).toBe('ECONNRESET');
});

test('A slow upload above the least rate is received whole', async () => {
  expect(await send('/', 400, 30)).toBe('received 200');
});

test('An upload that waits for the server does not count as slow', async () => {
  expect(await send('/paused', 1, 30)).toBe('received 200');
});
