/**
 * `Expect: 100-continue`: https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1. Node would answer it before the token is
 * checked. Here it is answered when the body is about to be read, so that the body of a refused request is never sent.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Where a request whose client waits for "100 Continue" holds its response. */
const WAITING = Symbol('the response of a client that waits for 100 Continue');

interface Expecting extends IncomingMessage {
  [WAITING]?: ServerResponse | undefined;
}

/** Passes requests with an `Expect` header on like all others. */
export function deferContinue(server: Server): void {
  server.on('checkContinue', (request: Expecting, response: ServerResponse) => {
    request[WAITING] = response;
    server.emit('request', request, response);
  });
  // Node answers any other expectation with 417 and no body. A server may also ignore it.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}

/** Sends "100 Continue" to a client that waits for it. */
export function letBodyCome(request: Expecting): void {
  request[WAITING]?.writeContinue();
  request[WAITING] = undefined;
}
