/**
 * A public source of data, asked politely: it is told who asks, is not asked more often than it likes, and is asked again
 * only when that may help, later each time.
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

/** What is known of a source, whichever script asks it. */
export interface SourceDeclaration {
  /** `OWLERY_SOURCE_<id>` of the environment names another address for it, such as a mirror. */
  readonly id: string;
  /** What errors call it. */
  readonly name: string;
  /** Where it answers, without a trailing slash. */
  readonly address: string;
  /** How often one run asks it, at most. */
  readonly requestsPerSecond: number;
  /** It turns away who does not say whom to write to: `OWLERY_CONTACT` must be set. */
  readonly needsContact?: boolean;
  /** Hosts it may send us on to, beside its own. */
  readonly otherHosts?: readonly string[];
  /** Until an answer must begin. */
  readonly beginSeconds?: number;
  /** Until an answer must be there. */
  readonly wholeSeconds?: number;
  /** How large an answer may be, unpacked too. */
  readonly mostBytes?: number;
}

export interface Request {
  /** What is undefined is left out. */
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** What it means when there is nothing at the address (404), for people. */
  readonly notFound?: string;
}

export interface CsvRequest extends Request {
  /** Columns there must be; others may come. */
  readonly columns: readonly string[];
}

const RETRIES = 4;
/** A source that wants to be left alone for longer is left alone: the task can be tried again later. */
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
   * @param collection of the run that asks: its signal stops everything, its log hears of every request
   * @throws SourceError when the environment lacks or misstates what it needs
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
   * An answer in JSON. Whole numbers beyond 2^53 are BigInt.
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
   * The records of an answer in CSV with a header, also of one in a ZIP. An answer without anything has none.
   * @throws SourceError, also when a column is not there
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
      // In slices: the parser gives out all records of a slice at once.
      yield* Readable.from(slices(body)).pipe(parser) as AsyncIterable<Record<string, string>>;
    } catch (error) {
      if (error instanceof SourceError) throw error;
      throw this.#error(`did not answer with CSV: ${(error as Error).message}`, { cause: error });
    }
  }

  /** The whole answer. It is kept in memory so that one cut off half way is asked for again, before any row is out. */
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

  /** Asks, and goes where it is sent, as long as that is known to be the same source. */
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

  /** Waits until it may be asked again. */
  async #turn(): Promise<void> {
    const now = performance.now();
    const turn = Math.max(now, this.#nextTurn);
    this.#nextTurn = turn + 1_000 / this.#declaration.requestsPerSecond;
    if (turn > now) await delay(turn - now, undefined, { signal: this.#signal });
  }

  /**
   * The CSV file in a ZIP; anything else as it is. The ZIP's directory is at its end, so one that is cut off is noticed
   * before anything of it is used.
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

/** `fetch` says no more than that it failed; why, is its cause. */
function reasonOf(error: unknown): string {
  const { message, code } = ((error as Error).cause ?? error) as Error & { code?: string };
  return message || code || String(error);
}

function* slices(body: Buffer): Generator<Buffer> {
  const size = 65_536;
  for (let start = 0; start < body.length; start += size) yield body.subarray(start, start + size);
}
