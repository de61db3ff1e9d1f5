/** A Moodle site over HTTP: posts a form and returns one JSON document. */
import pRetry from 'p-retry';
import { DomainError } from '../../../../../shared/errors.ts';
import { refuseSource, type SiteProblem } from '../errors.ts';

export interface MoodleSiteOptions {
  /** The address of its front page, without a slash at the end: MOODLE_URL. */
  readonly url: string;
  /** The short name of the web service to use: MOODLE_SERVICE. */
  readonly service: string;
  /** How often a request is retried after a transient failure, and the first delay in milliseconds. */
  readonly retries?: { readonly retries: number; readonly minTimeout: number };
  /** Time limit for one request, from its beginning to the end of its answer. */
  readonly timeoutSeconds?: number;
  /** Size limit for one answer, decompressed. */
  readonly mostBytes?: number;
}

/** The address of the REST protocol. */
export const REST = '/webservice/rest/server.php';

const RETRIES = { retries: 2, minTimeout: 1_000 };
/** Moodle computes the progress of every course before it lists them. */
const TIMEOUT_SECONDS = 20;
const MOST_BYTES = 32 * 1_048_576;

/** A failure worth an immediate retry: no connection, a broken one, a server that is overloaded or starting. */
class TransientFailure extends Error {
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
  readonly #timeoutSeconds: number;
  readonly #mostBytes: number;

  constructor({ url, service, ...limits }: MoodleSiteOptions) {
    this.url = url;
    this.service = service;
    this.#retries = limits.retries ?? RETRIES;
    this.#timeoutSeconds = limits.timeoutSeconds ?? TIMEOUT_SECONDS;
    this.#mostBytes = limits.mostBytes ?? MOST_BYTES;
  }

  /**
   * Posts a form. Passwords and tokens are in the form and never in the address, which servers log.
   * @param path relative to the front page
   * @returns the JSON of the answer
   * @throws `source_unavailable`; the signal's reason
   */
  async post(path: string, form: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<unknown> {
    signal?.throwIfAborted();
    try {
      return await pRetry(() => this.#ask(path, form, signal), {
        ...this.#retries,
        ...(signal && { signal }),
        shouldRetry: ({ error }) => error instanceof TransientFailure,
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw error instanceof TransientFailure ? this.unavailable(error.problem) : error;
    }
  }

  /** An error about this site. It has no cause, because errors with one are logged as failures of this server. */
  unavailable(problem: SiteProblem) {
    return refuseSource('source_unavailable', { site: this.url, problem });
  }

  async #ask(path: string, form: Readonly<Record<string, string>>, signal: AbortSignal | undefined): Promise<unknown> {
    const timeout = AbortSignal.timeout(this.#timeoutSeconds * 1_000);
    try {
      const response = await fetch(`${this.url}${path}`, {
        method: 'POST',
        body: new URLSearchParams(form),
        // Followed, a POST becomes a GET without its form.
        redirect: 'manual',
        headers: { accept: 'application/json', 'user-agent': 'owlery (course source of study)' },
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      if (response.status !== 200) throw await this.#statusFailure(response, path);
      return this.#parse(await this.#read(response), path);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof DomainError || error instanceof TransientFailure) throw error;
      // Retrying would only add load.
      if (timeout.aborted) throw this.unavailable({ is: 'silent', seconds: this.#timeoutSeconds });
      throw new TransientFailure({ is: 'unreachable', why: reasonOf(error) });
    }
  }

  async #statusFailure(response: Response, path: string): Promise<Error> {
    const { status, headers } = response;
    // Moodle's response if web services or their REST protocol are disabled: 403 without a body.
    if (status === 403 && path === REST && (await this.#read(response)).trim() === '') {
      return this.unavailable({ is: 'rest_off', path });
    }
    if (!response.bodyUsed) await response.body?.cancel();
    const location = URL.parse(headers.get('location') ?? '', this.url);
    if (status >= 300 && status < 400 && location) {
      const front = `${location.origin}${location.pathname}`.replace(path, '');
      return this.unavailable({ is: 'redirects', to: front });
    }
    if (status >= 500 || status === 429) return new TransientFailure({ is: 'busy', status });
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
    if (text.trim() === '') throw this.unavailable({ is: 'nothing', path });
    try {
      return JSON.parse(text);
    } catch {
      throw this.unavailable({ is: text.trimStart().startsWith('<') ? 'web_page' : 'no_json', path });
    }
  }
}

/** The reason a connection failed, as a code if it has one. */
function reasonOf(error: unknown): string {
  const { code, message } = Object((error as Error).cause ?? error) as NodeJS.ErrnoException;
  return code || message || String(error);
}
