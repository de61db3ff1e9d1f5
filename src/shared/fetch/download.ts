/** Downloads an address given by a user into a file, but never from addresses that are not public. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DomainError } from '../errors.ts';
import { refuseFetch } from './errors.ts';
import { openRequest, readAddress } from './user-request.ts';

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

const USE = 'are fetched';
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
    return await follow(readAddress(address, USE), { ...options, signal: AbortSignal.any([signal, timeout]) });
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
      address = readAddress(headers.location, USE, address);
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

async function ask(url: URL, { allowPrivate, signal }: DownloadOptions): Promise<IncomingMessage> {
  const headers = { accept: '*/*', 'accept-encoding': 'identity' };
  const request = openRequest(url, { method: 'GET', headers, allowPrivate, signal });
  request.setTimeout(PATIENCE_SECONDS * 1_000, () => {
    const message = `${url.host} was silent for ${PATIENCE_SECONDS} s`;
    request.destroy(refuseFetch('fetch_timed_out', { message }));
  });
  request.end();
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
