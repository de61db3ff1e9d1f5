import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { Handshakes } from '../../../src/http/serve/sockets/handshakes.ts';

const from = (remoteAddress: string) => ({ socket: { remoteAddress } }) as IncomingMessage;
const nothing = Buffer.alloc(0);

test('a first small message may come with the handshake; more is refused, and its memory freed', () => {
  const handshakes = new Handshakes();
  expect(handshakes.begin(from('127.0.0.1'), Buffer.alloc(4_096))).toBeTypeOf('function');
  const chunk = Buffer.alloc(65_536);
  expect(handshakes.begin(from('127.0.0.1'), chunk.subarray(300))).toBeUndefined();
  expect(chunk.buffer.byteLength).toBe(0);
});

test('so many handshakes wait from one network and in all, and others again when one has ended', () => {
  const handshakes = new Handshakes();
  const begin = (address: string, count: number) =>
    Array.from({ length: count }, () => handshakes.begin(from(address), nothing));
  const [end] = begin('2001:db8::1', 512);
  expect(handshakes.begin(from('2001:db8::2'), nothing)).toBeUndefined();
  end?.();
  expect(handshakes.begin(from('2001:db8::2'), nothing)).toBeTypeOf('function');
  begin('127.0.0.1', 512);
  expect(handshakes.begin(from('127.0.0.2'), nothing)).toBeUndefined();
});
