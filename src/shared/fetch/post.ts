/** Posts to an address given by a user, but never to addresses that are not public. Redirects are not followed. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { DomainError } from '../errors.ts';
import { refuseFetch } from './errors.ts';
import { openRequest, readAddress, requirePublic } from './user-request.ts';

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

const USE = 'can be posted to';
const MOST_BYTES = 16_384;

/** @throws address_unusable, address_not_public, fetch_timed_out, fetch_failed; the signal's reason */
export async function post(address: string, options: PostOptions): Promise<Answered> {
  const { mostSeconds, signal } = options;
  signal.throwIfAborted();
  const timeout = AbortSignal.timeout(mostSeconds * 1_000);
  try {
    return await send(readAddress(address, USE), { ...options, signal: AbortSignal.any([signal, timeout]) });
  } catch (error) {
    signal.throwIfAborted();
    if (timeout.aborted) throw refuseFetch('fetch_timed_out', { message: `no answer within ${mostSeconds} s` });
    if (error instanceof DomainError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw refuseFetch('fetch_failed', { message: `the connection failed: ${code ?? message}` }, error);
  }
}

/** @throws address_unusable, address_not_public, as far as that can be seen without a connection */
export function checkAddress(address: string, allowPrivate: boolean): void {
  requirePublic(readAddress(address, USE), allowPrivate);
}

async function send(url: URL, { headers, body, allowPrivate, signal }: PostOptions): Promise<Answered> {
  const request = openRequest(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    allowPrivate,
    signal,
  });
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
