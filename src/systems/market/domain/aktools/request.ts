/** One GET to AKTools. By node:http: the built-in fetch gives up after 300 s without headers, and takes no `user:password@`. */
import { once } from 'node:events';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

const CONNECT_MILLISECONDS = 10_000;

/**
 * Sends a request and waits for the headers of its answer, for as long as the signal lets it: AKShare fetches the whole
 * of its data before AKTools answers anything. Redirects are not followed. Destroy the answer when done with it.
 * @throws what the connection fails for
 */
export async function get(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const headers = { accept: 'application/json', 'accept-encoding': 'gzip', 'user-agent': 'owlery' };
  // A connection of its own: one kept alive may have been closed by the other side since.
  const request = send(url, { headers, signal, agent: false });
  request.on('socket', (socket) => {
    const late = () => request.destroy(new Error(`no connection within ${CONNECT_MILLISECONDS / 1_000} s`));
    const timer = setTimeout(late, CONNECT_MILLISECONDS);
    for (const event of ['connect', 'close']) socket.once(event, () => clearTimeout(timer));
    // A machine that vanishes while AKShare is at work would never be missed.
    socket.setKeepAlive(true, 30_000);
  });
  // What happens to the connection later is told by the answer; here, too, it would end the process unheard.
  request.on('error', () => {});
  request.end();
  const [response] = await once(request, 'response');
  return response;
}

/** The body of an answer as it was before it was compressed. */
export function bodyOf(response: IncomingMessage): Readable {
  if (response.headers['content-encoding'] !== 'gzip') return response;
  const body = createGunzip();
  response.on('error', (error) => body.destroy(error)).pipe(body);
  return body;
}

/**
 * Whether something takes connections there. Asks no more: an AKTools at work may not answer for minutes.
 * @throws what the connection fails for
 */
export async function tryConnection({ protocol, hostname, port }: URL, milliseconds: number): Promise<void> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({ host, port: Number(port) || (protocol === 'https:' ? 443 : 80) });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(milliseconds) });
  } catch (error) {
    throw (error as Error).name === 'AbortError' ? new Error(`no connection within ${milliseconds / 1_000} s`) : error;
  } finally {
    socket.destroy();
  }
}

/** What a connection failed for, in a word: several addresses of one name fail together, with an empty message. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
