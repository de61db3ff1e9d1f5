/**
 * One GET to AKTools. By node:http, because the built-in fetch gives up after 300 s without headers and does not accept
 * `user:password@`.
 */
import { once } from 'node:events';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

const CONNECT_MILLISECONDS = 10_000;

/**
 * Sends a request and waits for the response headers until the signal is aborted: AKShare fetches all of its data
 * before AKTools answers. Redirects are not followed. Destroy the response when done.
 * @throws the error of the connection
 */
export async function get(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const headers = { accept: 'application/json', 'accept-encoding': 'gzip', 'user-agent': 'owlery' };
  // A new connection: a kept one may have been closed by the other side.
  const request = send(url, { headers, signal, agent: false });
  request.on('socket', (socket) => {
    const late = () => request.destroy(new Error(`no connection within ${CONNECT_MILLISECONDS / 1_000} s`));
    const timer = setTimeout(late, CONNECT_MILLISECONDS);
    for (const event of ['connect', 'close']) socket.once(event, () => clearTimeout(timer));
    // Otherwise a machine that disappears during AKShare's work would never be noticed.
    socket.setKeepAlive(true, 30_000);
  });
  // Later errors of the connection are reported by the response; without a listener here they would end the process.
  request.on('error', () => {});
  request.end();
  const [response] = await once(request, 'response');
  return response;
}

/** The decompressed body of a response. */
export function bodyOf(response: IncomingMessage): Readable {
  if (response.headers['content-encoding'] !== 'gzip') return response;
  const body = createGunzip();
  response.on('error', (error) => body.destroy(error)).pipe(body);
  return body;
}

/**
 * Checks that the address accepts connections, without a request: a busy AKTools may not answer for minutes.
 * @throws the error of the connection
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

/** The reason of a failed connection: if several addresses of a name fail, the error's message is empty. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
