/** A Moodle site over HTTP: a form is posted, and one JSON document comes back. What is in it, others read. */
import pRetry from 'p-retry';
import { DomainError } from '../../../../../core/errors.ts';
import { refuseSource } from '../errors.ts';

export interface MoodleSiteOptions {
  /** Of its front page, without a slash at the end: MOODLE_URL. */
  readonly url: string;
  /** The short name of the web service that is used: MOODLE_SERVICE. */
  readonly service: string;
  /** How often, and after which waits in milliseconds, it is asked again after a failure that may pass. */
  readonly retries?: { readonly retries: number; readonly minTimeout: number };
  /** For one request, from its beginning to the end of its answer. */
  readonly patienceSeconds?: number;
  /** Of one answer, decompressed. */
  readonly mostBytes?: number;
}

const RETRIES = { retries: 2, minTimeout: 1_000 };
/** Moodle works out the progress in every course before it lists them. */
const PATIENCE_SECONDS = 20;
const MOST_BYTES = 32 * 1_048_576;

/** May be gone in a moment: no connection, one that broke off, a server that is overloaded or being started. */
class PassingFailure extends Error {}

export class MoodleSite {
  readonly url: string;
  readonly service: string;
  readonly #retries: { readonly retries: number; readonly minTimeout: number };
  readonly #patienceSeconds: number;
  readonly #mostBytes: number;

  constructor({ url, service, ...limits }: MoodleSiteOptions) {
    this.url = url;
    this.service = service;
    this.#retries = limits.retries ?? RETRIES;
    this.#patienceSeconds = limits.patienceSeconds ?? PATIENCE_SECONDS;
    this.#mostBytes = limits.mostBytes ?? MOST_BYTES;
  }

  /**
   * Posts a form. Passwords and tokens stand in it, never in the address: servers write addresses into their logs.
   * @param path from the front page on
   * @returns the JSON of the answer
   * @throws `source_unavailable`; the signal's reason
   */
  async post(path: string, form: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<unknown> {
    signal?.throwIfAborted();
    try {
      return await pRetry(() => this.#ask(path, form, signal), {
        ...this.#retries,
        ...(signal && { signal }),
        shouldRetry: ({ error }) => error instanceof PassingFailure,
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw error instanceof PassingFailure ? this.unavailable(error.message, error.cause) : error;
    }
  }

  /** @param reason what follows "the Moodle site at …" */
  unavailable(reason: string, cause?: unknown) {
    return refuseSource('source_unavailable', { message: `the Moodle site at ${this.url} ${reason}` }, cause);
  }

  async #ask(path: string, form: Readonly<Record<string, string>>, signal: AbortSignal | undefined): Promise<unknown> {
    const timeout = AbortSignal.timeout(this.#patienceSeconds * 1_000);
    try {
      const response = await fetch(`${this.url}${path}`, {
        method: 'POST',
        body: new URLSearchParams(form),
        // Followed, a POST becomes a GET without its form.
        redirect: 'manual',
        headers: { accept: 'application/json', 'user-agent': 'owlery (course source of study)' },
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      if (response.status !== 200) {
        await response.body?.cancel();
        throw this.#statusFailure(response, path);
      }
      return this.#parse(await this.#read(response), path);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof DomainError || error instanceof PassingFailure) throw error;
      // Asked again, what is too slow would only be slower.
      if (timeout.aborted) throw this.unavailable(`did not answer within ${this.#patienceSeconds} s`);
      throw new PassingFailure(`cannot be reached (${reasonOf(error)})`, { cause: error });
    }
  }

  #statusFailure({ status, headers }: Response, path: string): Error {
    const location = URL.parse(headers.get('location') ?? '', this.url);
    if (status >= 300 && status < 400 && location) {
      const front = `${location.origin}${location.pathname}`.replace(path, '');
      return this.unavailable(`redirects to ${front}, which is not followed: MOODLE_URL must be its own address`);
    }
    if (status >= 500 || status === 429) return new PassingFailure(`answered HTTP ${status}: it may be busy, or down`);
    return this.unavailable(`answered ${path} with HTTP ${status}: ${IS_IT_MOODLE}`);
  }

  async #read({ body }: Response): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    let bytes = 0;
    for await (const chunk of body ?? []) {
      bytes += chunk.length;
      // Leaving the loop ends the connection.
      if (bytes > this.#mostBytes) throw this.unavailable(`answered with more than ${this.#mostBytes} bytes`);
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  }

  #parse(text: string, path: string): unknown {
    // Moodle ends without a word where a protocol is switched off.
    if (text.trim() === '') throw this.unavailable(`answered ${path} with nothing: ${ARE_THEY_ON}`);
    try {
      return JSON.parse(text);
    } catch {
      const what = text.trimStart().startsWith('<') ? 'a web page' : 'no JSON';
      throw this.unavailable(`answered ${path} with ${what}: ${IS_IT_MOODLE}`);
    }
  }
}

const IS_IT_MOODLE = 'MOODLE_URL must be the address of the front page of a Moodle site';
const ARE_THEY_ON = 'its administrator must enable web services and their REST protocol';

/** What a connection failed for, in a word. */
function reasonOf(error: unknown): string {
  const { code, message } = Object((error as Error).cause ?? error) as NodeJS.ErrnoException;
  return code || message || String(error);
}
