/** Messages to clients that read, that do not read and that are gone. */
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import type { Connecting } from '../../support/sockets.ts';
import { type EchoServer, startEchoServer } from './echo-server.ts';

let server: EchoServer;
let token: string;

beforeAll(async () => {
  server = await startEchoServer();
  token = await server.newToken();
});
afterAll(() => server[Symbol.asyncDispose]());

const KILOBYTE = 'x'.repeat(1_000);
/** More than the kernel buffers for both ends of an unread connection. */
const MEGABYTES = 32;

/** Opens a socket. @returns both of its ends */
async function pair(on = server, connecting: Connecting = { token }) {
  const client = await on.open(connecting);
  const connection = await eventually(() => {
    const last = on.connections.at(-1);
    if (!last?.isOpen) throw new Error('not yet');
    return last;
  });
  client.send({ type: 'ping' });
  await client.take('pong');
  return { client, connection };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('A client that does not read is dropped, and almost nothing is buffered for it', async () => {
  const { client, connection } = await pair();
  const dropped = await server.metric('owlery_sockets_dropped_total{reason="slow"}');
  client.socket.pause();
  const closed = new Promise<[number, string]>((resolve) => connection.onClose((...how) => resolve(how)));
  for (let count = 0; connection.isOpen; count += 1) {
    expect(count).toBeLessThan(MEGABYTES * 1_000);
    connection.sendLatest(count, JSON.stringify({ type: 'latest', count, KILOBYTE }));
    if (count % 100 === 0) await turn();
  }
  expect(await server.metric('owlery_sockets_dropped_total{reason="slow"}')).toBe(dropped + 1);
  await closed;
  expect(await server.metric('owlery_sockets_open')).toBe(0);
  client.socket.resume();
  await client.closed;
});

test('A client is dropped when more messages of any kind wait than the limit allows', async () => {
  const { client, connection } = await pair();
  client.socket.pause();
  for (let count = 0; connection.isOpen; count += 1) {
    expect(count).toBeLessThan(MEGABYTES * 1_000);
    connection.send({ type: 'said', KILOBYTE });
    if (count % 100 === 0) await turn();
  }
  await client[Symbol.asyncDispose]();
});

test('A client that reads slowly stays connected and gets the latest state of each subject', async () => {
  const { client, connection } = await pair();
  const [sent, merged] = await Promise.all(['sent', 'merged'].map(figure));
  client.socket.pause();
  const COUNT = MEGABYTES * 1_000;
  for (let count = 1; count <= COUNT; count += 1) {
    connection.sendLatest(count % 2, JSON.stringify({ type: 'latest', count, KILOBYTE }));
    if (count % 100 === 0) await turn();
  }
  client.socket.resume();
  await client.take('latest', ({ count }) => count === COUNT - 1);
  await client.take('latest', ({ count }) => count === COUNT);
  const counts = client.messages.filter(({ type }) => type === 'latest').map(({ count }) => count);
  for (const key of [0, 1]) {
    const own = counts.filter((count) => count % 2 === key);
    expect(own).toEqual(own.toSorted((a, b) => a - b));
  }
  expect(counts.length).toBeLessThan(COUNT / 2);
  // The first ping is answered before; every other message is counted once.
  const nowSent = (await figure('sent')) - (sent ?? 0);
  expect(nowSent).toBe(counts.length);
  expect(nowSent + (await figure('merged')) - (merged ?? 0)).toBe(COUNT);
  await client[Symbol.asyncDispose]();
});

const figure = (outcome: string) => server.metric(`owlery_socket_messages_total{outcome="${outcome}"}`);

test('A client that no longer answers pings is detected, and one that does stays', async () => {
  await using beating = await startEchoServer({ beatMilliseconds: 1_000 });
  const own = await beating.newToken();
  const dead = await pair(beating, { token: own, options: { autoPong: false } });
  const alive = await pair(beating, { token: own });
  let pings = 0;
  alive.client.socket.on('ping', () => {
    pings += 1;
  });
  expect(await dead.client.closed).toEqual({ code: 1006, reason: '' });
  expect(await beating.metric('owlery_sockets_dropped_total{reason="silent"}')).toBe(1);
  while (pings < 3) await once(alive.client.socket, 'ping');
  expect(alive.connection.isOpen).toBe(true);
});

test('A stopping server notifies every client, and does not wait for silent ones', async () => {
  await using stopping = await startEchoServer();
  const own = await stopping.newToken();
  const clients = await Promise.all([1, 2, 3].map(() => stopping.open({ token: own })));
  const deaf = await stopping.open({ token: own });
  await eventually(() => expect(stopping.connections).toHaveLength(4));
  deaf.socket.pause();
  const stopped = stopping.stop();
  for (const client of clients) expect(await client.closed).toEqual({ code: 1001, reason: 'server_stopping' });
  await stopped;
  deaf.socket.resume();
  await deaf.closed;
  await expect(stopping.open({ token: own })).rejects.toThrow('ECONNREFUSED');
});

test('A socket that fails while opening is closed, and the error is logged', async () => {
  const failing = Promise.reject(new Error('a mistake of ours'));
  failing.catch(() => {});
  await using broken = await startEchoServer({ ready: failing });
  const client = await broken.open({ token: await broken.newToken() });
  expect(await client.closed).toEqual({ code: 1011, reason: 'internal' });
  expect(broken.lines.filter(({ msg }) => msg === 'opening a socket failed')).toHaveLength(1);
});
