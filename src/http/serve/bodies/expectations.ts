/**
 * `Expect: 100-continue`: https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1. Node would answer it before anybody has
 * looked at the token; here it is answered when the body is about to be read, so that a refused one is never sent.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

const waiting = new WeakMap<IncomingMessage, ServerResponse>();

/** Has requests that expect something come in as all others do. */
export function deferContinue(server: Server): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    waiting.set(request, response);
    server.emit('request', request, response);
  });
  // Node answers any other expectation with 417 and no body; a server may as well ignore it.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}

/** Tells the client to send the body, if it waits to be told. */
export function letBodyCome(request: IncomingMessage): void {
  waiting.get(request)?.writeContinue();
  waiting.delete(request);
}
