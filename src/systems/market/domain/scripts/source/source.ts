/**
 * A client for a public source of data: it identifies itself, respects the source's request rate, and retries only if
 * that may help, with growing waits.
 */
import { env } from 'node:process';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'csv-parse';
import { unzipSync } from 'fflate';
import pRetry from 'p-retry';
import { version } from '../../../../../shared/version.ts';
import { parseExact } from '../../rows/exact-json.ts';
import type { Collection } from '../define-script.ts';
import { firstWords, SourceError, withoutSecrets } from './source-error.ts';

/** The declaration of a source, shared by all scripts. */
export interface SourceDeclaration {
  /** `OWLERY_SOURCE_<id>` of the environment names another address for it, such as a mirror. */
  readonly id: string;
  /** Its name in errors. */
  readonly name: string;
  /** Its address, without a trailing slash. */
  readonly address: string;
  /** The highest request rate of one run. */
  readonly requestsPerSecond: number;
  /** Whether it refuses requests without a contact: `OWLERY_CONTACT` must be set. */
  readonly needsContact?: boolean;
  /** Hosts to which it may redirect, besides its own. */
  readonly otherHosts?: readonly string[];
  /** The time limit for the start of a response. */
  readonly beginSeconds?: number;
  /** The time limit for a whole response. */
  readonly wholeSeconds?: number;
  /** The size limit of a response, also unpacked. */
  readonly mostBytes?: number;
}

export interface Request {
  /** Undefined values are omitted. */
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** The meaning of a 404, for people. */
  readonly notFound?: string;
}

export interface CsvRequest extends Request {
  /** The required columns; others are allowed. */
  readonly columns: readonly string[];
}

const RETRIES = 4;
/** A source with a longer Retry-After is not retried: the task can be retried later. */
const LONGEST_WAIT = 120_000;
const MOST_REDIRECTS = 3;
const MEGABYTE = 1_048_576;
const ZIP_START = Buffer.from('PK\x03\x04');

export class Source {
  readonly #declaration: Required<SourceDeclaration>;
  readonly #address: string;
  readonly #signal: AbortSignal;
  readonly #log: Collection<Record<never, never>>['log'];
  #nextTurn = 0;

  /**
   * @param collection of the run: its signal stops everything, its log gets every request
   * @throws SourceError if a required environment variable is missing or invalid
   */
  constructor(
    declaration: SourceDeclaration,
    { signal, log }: Pick<Collection<Record<never, never>>, 'signal' | 'log'>,
  ) {
    this.#declaration = {
      needsContact: false,
      otherHosts: [],
      beginSeconds: 60,
      wholeSeconds: 300,
      mostBytes: 64 * MEGABYTE,
      ...declaration,
    };
    this.#signal = signal;
    this.#log = log;
    this.#address = this.#findAddress();
    if (declaration.needsContact && !env.OWLERY_CONTACT) {
      throw this.#error('requires a contact address: set OWLERY_CONTACT to an e-mail address');
    }
  }

  /**
   * A JSON response. Whole numbers beyond 2^53 are BigInt.
   * @throws SourceError
   */
  async json(path: string, request: Request = {}): Promise<unknown> {
    const body = await this.#fetch(path, request);
    try {
      return parseExact(body.toString('utf8').replace(/^\uFEFF/, ''));
    } catch (cause) {
      throw this.#error(`did not answer with JSON: ${firstWords(body)}`, { cause });
    }
  }

  /**
   * The records of a CSV response with a header, also in a ZIP. An empty response has none.
   * @throws SourceError, also if a column is missing
   */
  async *csv(path: string, request: CsvRequest): AsyncGenerator<Record<string, string>> {
    const body = this.#unzip(await this.#fetch(path, request));
    const columns = (header: string[]) => {
      const missing = request.columns.filter((name) => !header.includes(name));
      if (missing.length === 0) return header;
      throw this.#error(`has changed its columns: ${missing.join(', ')} not among ${header.join(', ').slice(0, 300)}`);
    };
    const parser = parse({
      bom: true,
      columns,
      trim: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    });
    try {
      // In slices, because the parser emits all records of a slice at once.
      yield* Readable.from(slices(body)).pipe(parser) as AsyncIterable<Record<string, string>>;
    } catch (error) {
      if (error instanceof SourceError) throw error;
      throw this.#error(`did not answer with CSV: ${(error as Error).message}`, { cause: error });
    }
  }

  /** The whole response, held in memory so that a truncated one can be requested again before any row is passed on. */
  async #fetch(path: string, request: Request): Promise<Buffer> {
    const url = new URL(this.#address + path);
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return await pRetry(() => this.#attempt(url, request), {
      retries: RETRIES,
      minTimeout: 1_000,
      randomize: true,
      signal: this.#signal,
      shouldRetry: ({ error }) => isWorthRetrying(error),
      onFailedAttempt: async ({ error, retriesLeft, retryDelay }) => {
        if (!isWorthRetrying(error) || retriesLeft === 0) return;
        const wait = Math.max(retryDelay, error.retryAfter);
        this.#log(`${error.message}; retrying in ${Math.ceil(wait / 1_000)} s`, 'warning');
        await delay(wait - retryDelay, undefined, { signal: this.#signal });
      },
    });
  }

  async #attempt(url: URL, request: Request): Promise<Buffer> {
    const { beginSeconds, wholeSeconds } = this.#declaration;
    const late = new AbortController();
    const abort = (seconds: number) => setTimeout(() => late.abort(seconds), seconds * 1_000);
    const timers = [abort(beginSeconds), abort(wholeSeconds)];
    try {
      const response = await this.#follow(url, AbortSignal.any([this.#signal, late.signal]));
      clearTimeout(timers[0]);
      return await this.#read(response, url, request);
    } catch (error) {
      this.#signal.throwIfAborted();
      if (error instanceof SourceError) throw error;
      const what = late.signal.aborted ? `did not answer within ${late.signal.reason} s` : `failed: ${reasonOf(error)}`;
      throw this.#error(`${what} (${withoutSecrets(url)})`, { isTemporary: true, cause: error });
    } finally {
      for (const timer of timers) clearTimeout(timer);
    }
  }

  /** Sends the request and follows redirects to declared hosts of the source. */
  async #follow(asked: URL, signal: AbortSignal): Promise<Response> {
    const { otherHosts } = this.#declaration;
    const headers = { 'user-agent': userAgent(), accept: 'application/json, text/csv, */*;q=0.5' };
    let url = asked;
    for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
      await this.#turn();
      this.#log(`GET ${withoutSecrets(url)}`, 'debug');
      const response = await fetch(url, { headers, redirect: 'manual', signal });
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || !location) return response;
      await response.body?.cancel();
      const next = new URL(location, url);
      if (next.host !== asked.host && !otherHosts.includes(next.host)) {
        throw this.#error(
          `redirects to ${next.host}, which is not one of its declared hosts (${withoutSecrets(asked)})`,
        );
      }
      url = next;
    }
    throw this.#error(`redirects more than ${MOST_REDIRECTS} times (${withoutSecrets(asked)})`);
  }

  async #read(response: Response, url: URL, { notFound }: Request): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > this.#declaration.mostBytes) throw this.#tooLarge();
    }
    const body = Buffer.concat(chunks);
    const { status } = response;
    if (!response.ok) {
      const meaning = status === 404 && notFound ? `${notFound}: ` : '';
      const retryAfter = millisecondsOf(response.headers.get('retry-after'));
      const isTemporary = [408, 425, 429].includes(status) || (status >= 500 && status !== 501);
      const message = `${meaning}HTTP ${status} from ${withoutSecrets(url)}: ${firstWords(body)}`;
      throw this.#error(message, { status, isTemporary, retryAfter });
    }
    if (
      /^\s*<(!doctype html|html)/i.test(
        body
          .subarray(0, 1_000)
          .toString('utf8')
          .replace(/^\uFEFF/, ''),
      )
    ) {
      const page = `an HTML page where data was expected, from ${withoutSecrets(url)}`;
      throw this.#error(`answered ${page}: ${firstWords(body)}`, { status });
    }
    this.#log(`${body.length} bytes from ${withoutSecrets(url)}`, 'debug');
    return body;
  }

  /** Waits for the next allowed request. */
  async #turn(): Promise<void> {
    const now = performance.now();
    const turn = Math.max(now, this.#nextTurn);
    this.#nextTurn = turn + 1_000 / this.#declaration.requestsPerSecond;
    if (turn > now) await delay(turn - now, undefined, { signal: this.#signal });
  }

  /**
   * The CSV file in a ZIP; other bodies unchanged. The directory is at the end of a ZIP, so a truncated one is noticed
   * before it is used.
   */
  #unzip(body: Buffer): Buffer {
    if (!body.subarray(0, ZIP_START.length).equals(ZIP_START)) return body;
    try {
      const isWanted = (file: { name: string; originalSize: number }) => {
        if (!file.name.toLowerCase().endsWith('.csv')) return false;
        if (file.originalSize > this.#declaration.mostBytes) throw this.#tooLarge();
        return true;
      };
      const [file] = Object.values(unzipSync(body, { filter: isWanted }));
      if (file) return Buffer.from(file.buffer, file.byteOffset, file.byteLength);
    } catch (error) {
      if (error instanceof SourceError) throw error;
      throw this.#error(`sent an incomplete ZIP: ${(error as Error).message}`, { cause: error });
    }
    throw this.#error('sent a ZIP without a CSV file');
  }

  #findAddress(): string {
    const { id, address } = this.#declaration;
    const other = env[`OWLERY_SOURCE_${id}`];
    if (!other) return address;
    if (/^https?:$/.test(URL.parse(other)?.protocol ?? '')) return other.replace(/\/+$/, '');
    throw this.#error(`OWLERY_SOURCE_${id} takes an http:// or https:// address`);
  }

  #tooLarge(): SourceError {
    return this.#error(`answered with more than ${Math.floor(this.#declaration.mostBytes / MEGABYTE)} MB`);
  }

  #error(what: string, details: ConstructorParameters<typeof SourceError>[1] = {}): SourceError {
    return new SourceError(`${this.#declaration.name}: ${what}`, details);
  }
}

function userAgent(): string {
  const contact = env.OWLERY_CONTACT;
  return contact ? `Owlery/${version} (${contact})` : `Owlery/${version}`;
}

function isWorthRetrying(error: Error): error is SourceError {
  return error instanceof SourceError && error.isTemporary && error.retryAfter <= LONGEST_WAIT;
}

/** Of `Retry-After`, which is seconds or a date: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function millisecondsOf(retryAfter: string | null): number {
  if (retryAfter === null) return 0;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1_000;
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? 0 : Math.max(0, date - Date.now());
}

/** The error of `fetch` only says that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  const { message, code } = ((error as Error).cause ?? error) as Error & { code?: string };
  return message || code || String(error);
}

function* slices(body: Buffer): Generator<Buffer> {
  const size = 65_536;
  for (let start = 0; start < body.length; start += size) yield body.subarray(start, start + size);
}
