import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { free } from './free.ts';

/** How long the rest of a body is discarded, and how long the client may be silent meanwhile. */
const MOST_MILLISECONDS = 30_000;
const SILENCE_MILLISECONDS = 5_000;

/** Connections kept open for it at once: each takes some 15 kB. */
const MOST_CONNECTIONS = 512;

/** Discards the rest of a body that will not be read. */
export function throwAway(raw: IncomingMessage): void {
  if (!raw.complete && !raw.destroyed && raw.listenerCount('data') === 0) raw.on('data', free);
}

/**
 * Ends requests that were answered before their bodies had arrived. Most clients continue sending and read the response
 * afterwards; if the connection were closed at once, they would see a connection error instead. So the rest is
 * discarded for a while before the connection is closed. nginx calls this a lingering close:
 * https://nginx.org/en/docs/http/ngx_http_core_module.html#lingering_close
 */
export class LingeringCloses {
  readonly #lingering = new Set<IncomingMessage>();

  /** Ends a request that has been answered, if its body has not arrived yet. */
  add({ raw }: FastifyRequest): void {
    if (raw.complete || raw.destroyed) return;
    const [oldest] = this.#lingering;
    if (oldest && this.#lingering.size >= MOST_CONNECTIONS) oldest.destroy();
    this.#lingering.add(raw);
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
      this.#lingering.delete(raw);
      clearTimeout(most);
      clearInterval(silence);
    });
  }
}
