/**
 * Requests to an OpenID Connect provider. The operator chose its issuer, which may be a host of the own network. The
 * other addresses come from the provider's discovery document: they must be on that host or in the public network.
 */
import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { CustomFetch } from 'openid-client';
import { isLoopbackHost } from '../../../shared/environment.ts';
import { DomainError } from '../../../shared/errors.ts';
import { refuseFetch } from '../../../shared/fetch/errors.ts';
import { openRequest } from '../../../shared/fetch/user-request.ts';

const MOST_SECONDS = 10;
/** Discovery documents and key sets have a few kilobytes. */
const MOST_BYTES = 1_048_576;

/** @returns a `fetch` for `openid-client`, which follows no redirect */
export function providerFetch(issuer: string): CustomFetch {
  const home = new URL(issuer);
  return async (address, { method, headers, body, signal }) => {
    const url = new URL(address);
    requireSecure(url, home);
    const content = body === undefined || body === null ? undefined : Buffer.from(String(body));
    const timeout = AbortSignal.timeout(MOST_SECONDS * 1_000);
    const request = openRequest(url, {
      method: method === 'POST' ? 'POST' : 'GET',
      headers: { ...headers, ...(content && { 'content-length': content.length }) },
      allowPrivate: url.host === home.host,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    request.end(content);
    const [answer, response] = await received(request, url).catch((error) => {
      throw error instanceof DomainError ? error : unavailable(url, error);
    });
    const { statusCode: status = 500 } = answer;
    if (status >= 500) throw refuseFetch('fetch_failed', { message: `${url.href} answers with status ${status}` });
    return new Response(response, {
      status,
      headers: Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
    });
  };
}

async function received(request: ClientRequest, url: URL): Promise<[IncomingMessage, Buffer | null]> {
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return [answer, await readBody(answer, url)];
}

/** There is no connection, it broke off, or no answer came in time. */
function unavailable(url: URL, error: Error & { code?: string }) {
  const isLate = error.name === 'TimeoutError' || error.name === 'AbortError';
  if (isLate) return refuseFetch('fetch_timed_out', { message: `${url.href} does not answer in time` }, error);
  return refuseFetch('fetch_failed', { message: error.message || (error.code ?? error.name) }, error);
}

/** Plain http only to an issuer on this machine, and then to this machine only. */
function requireSecure(url: URL, home: URL): void {
  const isLocal = home.protocol === 'http:' && url.protocol === 'http:' && isLoopbackHost(url.hostname);
  if (url.protocol === 'https:' || isLocal) return;
  throw refuseFetch('address_unusable', { message: `${url.origin} is not an https:// address` });
}

async function readBody(answer: IncomingMessage, url: URL): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MOST_BYTES) {
      throw refuseFetch('fetch_too_large', { message: `${url.href} answers with more than ${MOST_BYTES} bytes` });
    }
  }
  return length === 0 ? null : Buffer.concat(chunks);
}
