/** Downloads an address given by a user into a file, but never from addresses that are not public. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DomainError } from '../errors.ts';
import { refuseFetch } from './errors.ts';
import { isPublicAddress, lookupPublic, notPublic } from './public-addresses.ts';

export interface DownloadOptions {
  /** Absolute path of the file to write. After a failure the caller must remove it. */
  readonly file: string;
  readonly mostBytes: number;
  /** The time limit of the whole download, redirects included. */
  readonly mostSeconds: number;
  /** Whether addresses that are not public are allowed. */
  readonly allowPrivate: boolean;
  readonly signal: AbortSignal;
  /** @param total undefined if the server does not tell it */
  readonly onProgress?: (bytes: number, total: number | undefined) => void;
}

export interface Downloaded {
  readonly bytes: number;
  /** Without parameters, in lower case; empty if the server does not tell it. */
  readonly mediaType: string;
}

const MOST_REDIRECTS = 5;
/** The longest silence, also before the response. */
const PATIENCE_SECONDS = 30;

/**
 * Downloads a file over http or https.
 * @throws FetchErrors; the signal's reason
 */
export async function download(address: string, options: DownloadOptions): Promise<Downloaded> {
  const { mostSeconds, signal } = options;
  signal.throwIfAborted();
  const timeout = AbortSignal.timeout(mostSeconds * 1_000);
  try {
    return await follow(readAddress(address), { ...options, signal: AbortSignal.any([signal, timeout]) });
  } catch (error) {
    signal.throwIfAborted();
    if (timeout.aborted)
      throw refuseFetch('fetch_timed_out', { message: `the download took longer than ${mostSeconds} s` });
    throw error instanceof DomainError ? error : failure(error);
  }
}

async function follow(first: URL, options: DownloadOptions): Promise<Downloaded> {
  let address = first;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const answer = await ask(address, options);
    const { statusCode = 0, headers } = answer;
    if (statusCode >= 300 && statusCode < 400 && headers.location) {
      answer.destroy();
      address = readAddress(headers.location, address);
      continue;
    }
    if (statusCode !== 200) {
      answer.destroy();
      throw refuseFetch('fetch_refused', { message: `${address.host} answered ${statusCode} ${answer.statusMessage}` });
    }
    return await store(answer, options);
  }
  throw refuseFetch('too_many_redirects', { message: `more than ${MOST_REDIRECTS} redirects` });
}

function readAddress(address: string, base?: URL): URL {
  const url = URL.parse(address, base?.href);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw refuseFetch('address_unusable', { message: 'only http and https addresses are fetched' });
  }
  return url;
}

async function ask(url: URL, { allowPrivate, signal }: DownloadOptions): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) throw notPublic(host);
  const options: RequestOptions = {
    signal,
    // A new connection: a kept one may have been opened under another policy.
    agent: false,
    headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'owlery' },
    ...(!allowPrivate && { lookup: lookupPublic }),
  };
  const request = (url.protocol === 'https:' ? https : http).get(url, options);
  request.setTimeout(PATIENCE_SECONDS * 1_000, () => {
    const message = `${url.host} was silent for ${PATIENCE_SECONDS} s`;
    request.destroy(refuseFetch('fetch_timed_out', { message }));
  });
  request.on('error', () => {}); // Also after the start of the response, which then breaks off.
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return answer;
}

async function store(answer: IncomingMessage, { file, mostBytes, signal, onProgress }: DownloadOptions) {
  const length = answer.headers['content-length'];
  const total = length === undefined ? undefined : Number(length);
  const tooLarge = () =>
    refuseFetch('fetch_too_large', { message: `it is larger than ${Math.floor(mostBytes / 1_048_576)} MiB` });
  if (total !== undefined && total > mostBytes) {
    answer.destroy();
    throw tooLarge();
  }
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > mostBytes) return done(tooLarge());
      onProgress?.(bytes, total);
      done(null, chunk);
    },
  });
  await pipeline(answer, counter, createWriteStream(file), { signal });
  const [mediaType = ''] = (answer.headers['content-type'] ?? '').split(';');
  return { bytes, mediaType: mediaType.trim().toLowerCase() };
}

function failure(error: unknown) {
  const { code, message } = error as NodeJS.ErrnoException;
  return refuseFetch('fetch_failed', { message: `the download failed: ${message || code}` }, error);
}
