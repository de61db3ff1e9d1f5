/** Valid and invalid messages of clients. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SocketClient } from '../../support/sockets.ts';
import { type EchoServer, startEchoServer } from './echo-server.ts';

let server: EchoServer;
let token: string;
const gate = Promise.withResolvers<void>();

beforeAll(async () => {
  server = await startEchoServer({ ready: gate.promise });
  token = await server.newToken();
});
afterAll(() => server[Symbol.asyncDispose]());

const works = async (client: SocketClient) => {
  client.send({ type: 'ping' });
  expect(await client.take('pong')).toEqual({ type: 'pong' });
};

test('Messages sent before the server is ready are processed', async () => {
  await using client = await server.open({ token });
  client.send({ type: 'say', text: 'early' });
  gate.resolve();
  expect(await client.take('said')).toEqual({ type: 'said', text: 'early' });
});

test('Messages are processed one after the other, slow ones too', async () => {
  await using client = await server.open({ token });
  client.send({ type: 'slowly', text: 'first' });
  client.send({ type: 'say', text: 'second' });
  client.send({ type: 'slowly', text: 'third' });
  client.send({ type: 'ping' });
  await client.take('pong');
  expect(client.messages.map(({ text }) => text)).toEqual(['first', 'second', 'third', undefined]);
});

describe('a faulty message', () => {
  test.for([
    ['garbage', '{"type":', '消息应为带有 type 的 JSON 对象', 'a message is a JSON object with a type'],
    ['a list', '[]', '消息应为带有 type 的 JSON 对象', 'a message is a JSON object with a type'],
    ['null', 'null', '消息应为带有 type 的 JSON 对象', 'a message is a JSON object with a type'],
    ['no type', '{}', '消息应为带有 type 的 JSON 对象', 'a message is a JSON object with a type'],
    [
      'binary',
      Buffer.from('{"type":"ping"}'),
      '消息应为带有 type 的 JSON 对象',
      'a message is a JSON object with a type',
    ],
    ['an unknown type', '{"type":"hoot"}', 'type: 未知的消息类型', 'type: is not a message this socket takes'],
    ['a property of all objects', '{"type":"constructor"}', 'type: 未知的消息类型', expect.stringContaining('type')],
    ['a missing field', '{"type":"say"}', 'text: 缺少必填字段', 'text: is required'],
    ['a field of another type', '{"type":"say","text":1}', expect.stringContaining('text'), 'text: must be string'],
    [
      'a misspelt field',
      '{"type":"say","txet":""}',
      'txet: 未知字段，是否应为 text？',
      'txet: is not a field of this request: text is probably meant',
    ],
  ] as const)('(%s) is answered with an error, and the connection stays open', async ([, message, zh, en]) => {
    for (const [language, words] of [
      ['zh', zh],
      ['en', en],
    ] as const) {
      await using client = await server.open({ token, headers: { 'accept-language': language } });
      client.send(message);
      expect(await client.take('error')).toEqual({ type: 'error', message: words, reason: 'invalid_body' });
      await works(client);
    }
  });

  test('whose handler fails is answered with an internal error that is logged in detail', async () => {
    await using client = await server.open({ token, headers: { 'accept-language': 'en' } });
    client.send({ type: 'fail' });
    const told = { type: 'error', message: 'internal server error', reason: 'internal' };
    expect(await client.take('error')).toEqual(told);
    await works(client);
    const logged = server.lines.filter(({ msg }) => msg === 'handling a message from a socket failed');
    expect(logged).toEqual([
      expect.objectContaining({ err: expect.objectContaining({ message: 'a mistake of ours' }) }),
    ]);
  });
});

describe('a harmful message', () => {
  test('of a megabyte ends the connection', async () => {
    const client = await server.open({ token });
    client.send(JSON.stringify({ type: 'say', text: 'x'.repeat(1_000_000) }));
    expect((await client.closed).code).toBe(1009);
    await works(await server.open({ token }));
  });

  test('that is not UTF-8 ends the connection', async () => {
    const client = await server.open({ token });
    client.socket.send(Buffer.from([0x22, 0xc3, 0x28, 0x22]), { binary: false });
    expect((await client.closed).code).toBe(1007);
  });

  test('among a flood of messages ends the connection', async () => {
    const client = await server.open({ token });
    for (let count = 0; count < 1_000; count += 1) client.send({ type: 'ping' });
    expect(await client.closed).toEqual({ code: 1008, reason: 'too_many_messages' });
    expect(client.messages.length).toBeLessThan(200);
  });
});
