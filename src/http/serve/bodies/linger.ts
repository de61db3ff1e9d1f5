import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { free } from './free.ts';

/** How long the rest of a body is discarded, and how long the client may be silent meanwhile. */
const MOST_MILLISECONDS = 30_000;
const SILENCE_MILLISECONDS = 5_000;

/** Discards the rest of a body that will not be read. */
export function throwAway(raw: IncomingMessage): void {
  if (!raw.complete && !raw.destroyed && raw.listenerCount('data') === 0) raw.on('data', free);
}

/**
 * Ends a request that was answered before its body had arrived. Most clients continue sending and read the response
 * afterwards; if the connection were closed at once, they would see a connection error instead. So the rest is
 * discarded for a while before the connection is closed. nginx calls this a lingering close:
 * https://nginx.org/en/docs/http/ngx_http_core_module.html#lingering_close
 */
export function lingerOver({ raw }: FastifyRequest): void {
  if (raw.complete || raw.destroyed) return;
  raw.unpipe();
  throwAway(raw);
  raw.resume();
  const end = () => raw.destroy();
  const most = setTimeout(end, MOST_MILLISECONDS).unref();
  let before = raw.socket.bytesRead;
  const silence = setInterval(() => {
    if (raw.socket.bytesRead === before) end();
    before = raw.socket.bytesRead;
  }, SILENCE_MILLISECONDS).unref();
  raw.once('close', () => {
    clearTimeout(most);
    clearInterval(silence);
  });
}
