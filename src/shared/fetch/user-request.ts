/** Requests to addresses given by users, but never to addresses that are not public. */
import http, { type ClientRequest, type OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { refuseFetch } from './errors.ts';
import { isPublicAddress, lookupPublic, notPublic } from './public-addresses.ts';

export interface UserRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: OutgoingHttpHeaders;
  /** Whether addresses that are not public are allowed. */
  readonly allowPrivate: boolean;
  readonly signal: AbortSignal;
}

/**
 * @param use for the refusal: only http and https addresses `are fetched`
 * @param base of a relative address
 * @throws address_unusable
 */
export function readAddress(address: string, use: string, base?: URL): URL {
  const url = URL.parse(address, base?.href);
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw refuseFetch('address_unusable', { message: `only http and https addresses ${use}` });
}

/** Checks a host that is an IP address; a name is checked when it is resolved. @throws address_not_public */
export function requirePublic(url: URL, allowPrivate: boolean): void {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) throw notPublic(host);
}

/** A request whose connection is open or being opened; the caller ends it. @throws address_not_public */
export function openRequest(url: URL, { method, headers, allowPrivate, signal }: UserRequest): ClientRequest {
  requirePublic(url, allowPrivate);
  const request = (url.protocol === 'https:' ? https : http).request(url, {
    method,
    signal,
    // A new connection: a kept one may have been opened under another policy.
    agent: false,
    headers: { ...headers, 'user-agent': 'owlery' },
    ...(!allowPrivate && { lookup: lookupPublic }),
  });
  request.on('error', () => {}); // Also after the start of the response, which then breaks off.
  return request;
}
