/** What Node cannot read as a request never comes to a route: it is answered here, in the envelope it would have had. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError } from 'fastify';
import { refuse } from '../declare/request-errors.ts';
import { refusalFor, type Surface } from '../declare/surface.ts';

/** @param surfaceOf finds the surface a path belongs to */
export function answerClientErrors(surfaceOf: (url: string) => Surface | undefined) {
  return (error: ConnectionError, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const surface = surfaceOf(requestTarget(error));
    const refusal = refuse('malformed_url', { isTooLong: error.code === 'HPE_HEADER_OVERFLOW' });
    const body = JSON.stringify(
      surface ? surface.errorBody(refusalFor(surface, refusal, 'zh')) : { detail: error.message },
    );
    const status = STATUSES[error.code] ?? 400;
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  };
}

const STATUSES: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** The second word of the request line, which is as much as can be trusted of it. */
function requestTarget({ rawPacket }: ConnectionError): string {
  // A Buffer, whatever Fastify's types say: https://nodejs.org/api/http.html#event-clienterror
  const received = rawPacket as unknown as Buffer | undefined;
  const [line = ''] = (received?.subarray(0, 1_000).toString('latin1') ?? '').split('\r\n', 1);
  return line.split(' ')[1] ?? '';
}
