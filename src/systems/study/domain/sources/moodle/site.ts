/** A Moodle site over HTTP: a form is posted, and one JSON document comes back. What is in it, others read. */
import pRetry from 'p-retry';
import { DomainError } from '../../../../../shared/errors.ts';
import { refuseSource, type SiteProblem } from '../errors.ts';

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
class PassingFailure extends Error {
  readonly problem: SiteProblem;

  constructor(problem: SiteProblem) {
    super(problem.is);
    this.problem = problem;
  }
}

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
      throw error instanceof PassingFailure ? this.unavailable(error.problem) : error;
    }
  }

  /** Without a cause, which would be taken for a failure of ours. */
  unavailable(problem: SiteProblem) {
    return refuseSource('source_unavailable', { site: this.url, problem });
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
      if (timeout.aborted) throw this.unavailable({ is: 'silent', seconds: this.#patienceSeconds });
      throw new PassingFailure({ is: 'unreachable', why: reasonOf(error) });
    }
  }

  #statusFailure({ status, headers }: Response, path: string): Error {
    const location = URL.parse(headers.get('location') ?? '', this.url);
    if (status >= 300 && status < 400 && location) {
      const front = `${location.origin}${location.pathname}`.replace(path, '');
      return this.unavailable({ is: 'redirects', to: front });
    }
    if (status >= 500 || status === 429) return new PassingFailure({ is: 'busy', status });
    return this.unavailable({ is: 'status', path, status });
  }

  async #read({ body }: Response): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    let bytes = 0;
    for await (const chunk of body ?? []) {
      bytes += chunk.length;
      // Leaving the loop ends the connection.
      if (bytes > this.#mostBytes) throw this.unavailable({ is: 'too_large', bytes: this.#mostBytes });
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  }

  #parse(text: string, path: string): unknown {
    // Moodle ends without a word where a protocol is switched off.
    if (text.trim() === '') throw this.unavailable({ is: 'nothing', path });
    try {
      return JSON.parse(text);
    } catch {
      throw this.unavailable({ is: text.trimStart().startsWith('<') ? 'web_page' : 'no_json', path });
    }
  }
}

/** What a connection failed for, in a word. */
function reasonOf(error: unknown): string {
  const { code, message } = Object((error as Error).cause ?? error) as NodeJS.ErrnoException;
  return code || message || String(error);
}
