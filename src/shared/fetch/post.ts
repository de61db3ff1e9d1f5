/** Posts to an address given by a user, but never to addresses that are not public. Redirects are not followed. */
import { once } from 'node:events';
import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { DomainError } from '../errors.ts';
import { refuseFetch } from './errors.ts';
import { isPublicAddress, lookupPublic, notPublic } from './public-addresses.ts';

export interface PostOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The time limit of the whole request. */
  readonly mostSeconds: number;
  /** Whether addresses that are not public are allowed. */
  readonly allowPrivate: boolean;
  readonly signal: AbortSignal;
}

export interface Answered {
  readonly status: number;
  /** Its first 16 KiB. */
  readonly text: string;
}

const MOST_BYTES = 16_384;

/** @throws address_unusable, address_not_public, fetch_timed_out, fetch_failed; the signal's reason */
export async function post(address: string, options: PostOptions): Promise<Answered> {
  const { mostSeconds, signal } = options;
  signal.throwIfAborted();
  const timeout = AbortSignal.timeout(mostSeconds * 1_000);
  try {
    return await send(readAddress(address), { ...options, signal: AbortSignal.any([signal, timeout]) });
  } catch (error) {
    signal.throwIfAborted();
    if (timeout.aborted) throw refuseFetch('fetch_timed_out', { message: `no answer within ${mostSeconds} s` });
    if (error instanceof DomainError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw refuseFetch('fetch_failed', { message: `the connection failed: ${code ?? message}` }, error);
  }
}

/** @throws address_unusable, address_not_public, as far as that can be seen without a connection */
export function checkAddress(address: string, allowPrivate: boolean): URL {
  const url = readAddress(address);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) throw notPublic(host);
  return url;
}

function readAddress(address: string): URL {
  const url = URL.parse(address);
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw refuseFetch('address_unusable', { message: 'only http and https addresses can be posted to' });
}

async function send(url: URL, { headers, body, allowPrivate, signal }: PostOptions): Promise<Answered> {
  checkAddress(url.href, allowPrivate);
  const options: RequestOptions = {
    method: 'POST',
    signal,
    // A new connection: a kept one may have been opened under another policy.
    agent: false,
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'owlery',
    },
    ...(!allowPrivate && { lookup: lookupPublic }),
  };
  const request = (url.protocol === 'https:' ? https : http).request(url, options);
  request.on('error', () => {}); // Also after the start of the response, which then breaks off.
  request.end(body);
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= MOST_BYTES) break;
  }
  return { status: answer.statusCode ?? 0, text: Buffer.concat(chunks).subarray(0, MOST_BYTES).toString() };
}
