/** Bodies of requests that wait, such as for the database, before their bodies are read. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, type Socket } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BodyBudget } from '../../../src/http/serve/bodies/body-budget.ts';
import { addBodyParsers } from '../../../src/http/serve/bodies/parsers.ts';
import { holdBack, MOST_UNREAD_BYTES } from '../../../src/http/serve/bodies/waiting-body.ts';

const CHUNK_BYTES = 65_536;
const OVERHEAD_BYTES = 16_384;
const EACH = MOST_UNREAD_BYTES + CHUNK_BYTES + OVERHEAD_BYTES;

let app: FastifyInstance;
let letIn: () => void;
let buffered: () => number;
const sockets: Socket[] = [];

/** The budget allows two long bodies. */
beforeEach(async () => {
  const budget = new BodyBudget({ each: 2 * EACH, all: 2 * EACH });
  const { promise, resolve } = Promise.withResolvers<void>();
  letIn = resolve;
  app = Fastify({ http: { highWaterMark: MOST_UNREAD_BYTES } });
  app.decorateRequest('waitingBody', undefined);
  addBodyParsers(app, budget);
  const waiting: { readableLength: number }[] = [];
  buffered = () => waiting.reduce((sum, { readableLength }) => sum + readableLength, 0);
  app.setErrorHandler((_error, _request, reply) => reply.status(503).send());
  app.addHook('onRequest', (request, reply, done) => {
    waiting.push(request.raw);
    holdBack(request, reply, budget);
    done();
  });
  app.addHook('onRequest', () => promise);
  app.post('/', async (request) => String((request.body as { text: string }).text.length));
  await app.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  letIn();
  await app.close();
});

/** Sends a body without its last byte. */
function begin(body: string): Socket {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {});
  sockets.push(socket);
  socket.write(
    `POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  socket.write(body.slice(0, -1));
  return socket;
}

const statusOf = async (socket: Socket) => Number(String((await once(socket, 'data'))[0]).split(' ')[1]);

test('Waiting requests keep no more of their bodies than the budget allows, and further ones are refused at once', async () => {
  const body = JSON.stringify({ text: 'x'.repeat(60_000) });
  const all = Array.from({ length: 10 }, () => begin(body));
  const refused = new Set<Socket>();
  const { promise: eight, resolve } = Promise.withResolvers<void>();
  for (const socket of all) {
    statusOf(socket).then((status) => {
      if (status === 503) refused.add(socket);
      if (refused.size === 8) resolve();
    });
  }
  await eight;
  expect(buffered()).toBeLessThanOrEqual(2 * EACH);
  const [first, second] = all.filter((socket) => !refused.has(socket));
  letIn();
  if (!first || !second) throw new Error('two of ten requests must wait');
  const answers = [first, second].map(statusOf);
  first.write('}');
  second.write('}');
  expect(await Promise.all(answers)).toEqual([200, 200]);
});

test('Any number of small bodies may wait', async () => {
  const body = JSON.stringify({ text: 'x'.repeat(100) });
  const all = Array.from({ length: 100 }, () => {
    const socket = begin(body);
    socket.write('}');
    return statusOf(socket);
  });
  setTimeout(letIn, 100);
  expect(new Set(await Promise.all(all))).toEqual(new Set([200]));
});
