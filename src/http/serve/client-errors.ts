/**
 * Input that Node cannot parse as a request, or that breaks off, never reaches a route. It is answered here, in the
 * envelope that the request would have got.
 */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError } from 'fastify';
import type { DomainError } from '../../shared/errors.ts';
import type { Language } from '../../shared/language.ts';
import { preferredLanguage } from '../declare/language.ts';
import { requestMessages } from '../declare/messages.ts';
import { refuse } from '../declare/request-errors.ts';
import { refusalFor, type Surface } from '../declare/surface.ts';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export class ClientErrors {
  readonly #surfaceOf: (url: string) => Surface | undefined;
  /** The last request received over each connection. */
  readonly #latest = new WeakMap<Socket, Exchange>();

  /** @param surfaceOf finds the surface of a path */
  constructor(surfaceOf: (url: string) => Surface | undefined) {
    this.#surfaceOf = surfaceOf;
  }

  /** Remembers a request, in case its body breaks off. */
  watch(request: IncomingMessage, response: ServerResponse): void {
    this.#latest.set(request.socket, { request, response });
  }

  /** Answers a `clientError` of Node's server, and closes the connection. */
  answer(error: ConnectionError, socket: Socket): void {
    const underWay = this.#underWay(socket);
    if (error.code === 'ECONNRESET' || !socket.writable || underWay?.response.headersSent) {
      socket.destroy();
      return;
    }
    const { refusal, status } = underWay ? bodyError(error) : headError(error);
    const surface = this.#surfaceOf(underWay?.request.url ?? requestTarget(error));
    const language = preferredLanguage(underWay?.request.headers['accept-language']);
    const body = surface
      ? surface.errorBody(refusalFor(surface, refusal, language))
      : { detail: plainMessage(refusal, language) };
    send(socket, status, JSON.stringify(body));
  }

  #underWay(socket: Socket): Exchange | undefined {
    const latest = this.#latest.get(socket);
    return latest?.request.complete ? undefined : latest;
  }
}

interface Told {
  readonly refusal: DomainError;
  readonly status: number;
}

/** For a request whose headers have been received. */
function bodyError({ code }: ConnectionError): Told {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { refusal: refuse('malformed_body', { what: 'too_slow' }), status: 408 };
  const what = code === 'HPE_INVALID_EOF_STATE' ? 'cut_off' : 'framing';
  const status = code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW' ? 413 : 400;
  return { refusal: refuse('malformed_body', { what }), status };
}

/** Codes of Node's parser: https://github.com/nodejs/llhttp/blob/main/src/llhttp/constants.ts */
function headError({ code }: ConnectionError): Told {
  switch (code) {
    case 'HPE_INVALID_URL':
      return { refusal: refuse('malformed_url', {}), status: 400 };
    case 'HPE_HEADER_OVERFLOW':
      return { refusal: refuse('malformed_request', { what: 'headers_too_large' }), status: 431 };
    case 'HPE_INVALID_EOF_STATE':
      return { refusal: refuse('malformed_request', { what: 'cut_off' }), status: 400 };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { refusal: refuse('malformed_request', { what: 'too_slow' }), status: 408 };
    default:
      return { refusal: refuse('malformed_request', { what: 'not_http' }), status: 400 };
  }
}

/** The text of a refusal outside any surface. */
export function plainMessage({ code, data }: DomainError, language: Language): string {
  const messages = requestMessages[language];
  const message = messages[code as keyof typeof messages] ?? messages.internal;
  return typeof message === 'function' ? message(data as never) : message;
}

function send(socket: Socket, status: number, body: string): void {
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Cache-Control: no-store\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  // The rest of the client's data is not read, so the connection must be closed.
  socket.destroySoon();
}

/** The second word of the request line, the only part that can be trusted. */
function requestTarget({ rawPacket }: ConnectionError): string {
  // A Buffer, whatever Fastify's types say: https://nodejs.org/api/http.html#event-clienterror
  const received = rawPacket as unknown as Buffer | undefined;
  const [line = ''] = (received?.subarray(0, 1_000).toString('latin1') ?? '').split('\r\n', 1);
  return line.split(' ')[1] ?? '';
}
