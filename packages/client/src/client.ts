/** One client of all APIs of a server. */
import createClient, { type Client } from 'openapi-fetch';
import type { paths as ConsolePaths } from '../types/console.d.ts';
import type { paths as CoursewarePaths } from '../types/courseware.d.ts';
import type { paths as FactoryPaths } from '../types/factory.d.ts';
import type { paths as IdentityPaths } from '../types/identity.d.ts';
import type { paths as MarketPaths } from '../types/market.d.ts';
import type { paths as StudyPaths } from '../types/study.d.ts';
import { type Channel, type ChannelAddress, type ChannelListener, openChannel } from './channel.ts';
import { ApiError, errorOf } from './errors.ts';
import {
  bearer,
  type Credentials,
  closeSession,
  openSession,
  renew,
  renewalOf,
  type Session,
  type SystemName,
} from './session.ts';
import type { UploadRequest } from './upload.ts';

export type Paths = ConsolePaths & CoursewarePaths & FactoryPaths & IdentityPaths & MarketPaths & StudyPaths;

export interface OwleryOptions {
  /** `http://localhost:8000`, or with the path of a proxy. */
  readonly url: string;
  /** The name of the system, if the server serves it alone at the root. */
  readonly alone?: SystemName;
  /** The language of the server's messages: `en` or `zh`. A function is called for each request. */
  readonly language?: string | (() => string);
  /** A stored session to continue. */
  readonly session?: Session | undefined;
  /** Called with every new or renewed session, and with undefined at its end, to store it. */
  onSession?(session: Session | undefined): void;
  /** Called when a request is refused because nobody is signed in. Pages with a session cookie have no `onSession`. */
  onSignedOut?(): void;
  /** Replaces the message of an error. */
  wordsOf?(error: ApiError): string | undefined;
}

export class Owlery {
  /** Calls by address: `api.GET('/market/api/tasks', { params: { query: { page: 2 } } })`. Refusals are thrown. */
  readonly api: Client<Paths>;
  readonly #options: OwleryOptions;
  #session: Session | undefined;
  /** The renewal in progress, which simultaneous calls share. */
  #renewing: Promise<Session | undefined> | undefined;

  constructor(options: OwleryOptions) {
    this.#options = options;
    this.#session = options.session;
    this.api = createClient<Paths>({ baseUrl: 'http://owlery', fetch: (request) => this.#call(request) });
  }

  get session(): Session | undefined {
    return this.#session;
  }

  /**
   * Signs in. The token is valid for all APIs of the server.
   * @param system whose sign-in is used; by default identity's, or that of the only system
   * @throws ApiError
   */
  async signIn(credentials: Credentials, system: SystemName = this.#options.alone ?? 'identity'): Promise<Session> {
    const session = await openSession((path, init) => this.#send(path, init), system, credentials);
    this.#keep(session);
    return session;
  }

  /** Ends the session. */
  async signOut(): Promise<void> {
    const session = this.#session;
    this.#keep(undefined);
    if (session) await closeSession((path, init) => this.#send(path, init), session);
  }

  /** Opens a live channel, which reconnects by itself. The client renews the session while the channel is open. */
  channel<Address extends ChannelAddress>(path: Address, listener: ChannelListener<Address>): Channel<Address> {
    return openChannel(async (expired) => {
      const address = new URL(this.addressOf(path));
      address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
      const session = await this.#fresh(expired);
      if (!session) return { address };
      address.searchParams.set('token', session.token);
      return { address, token: session.token, renewAt: renewalOf(session) };
    }, listener);
  }

  /** Uploads a video or PDF to courseware. @returns the id of the material @throws ApiError */
  async upload(request: UploadRequest): Promise<number> {
    const { upload } = await import('./upload.ts');
    return await this.#uploading((endpoint, headers) => upload(endpoint, headers, request));
  }

  /** Deletes an unfinished upload on the server. @throws ApiError */
  async discardUpload(request: UploadRequest): Promise<void> {
    const { discard } = await import('./upload.ts');
    await this.#uploading((endpoint, headers) => discard(endpoint, headers, request));
  }

  /** The URL on this server for an address of the OpenAPI documents. */
  addressOf(path: string): string {
    const { url, alone } = this.#options;
    const local = alone && path.startsWith(`/${alone}/`) ? path.slice(alone.length + 1) : path;
    return `${url.replace(/\/$/, '')}${local}`;
  }

  async #call(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const headers = new Headers(request.headers);
    const session = await this.#fresh();
    for (const [name, value] of Object.entries(this.#headers(session))) {
      if (!headers.has(name)) headers.set(name, value);
    }
    // Read whole, because fetch sends streamed bodies over HTTP/2 only.
    const body = request.body ? await request.blob() : undefined;
    const { method, signal } = request;
    const response = await this.#send(`${pathname}${search}`, { method, headers, signal, ...(body && { body }) });
    if (response.ok) return response;
    throw this.#told(errorOf(response, await response.text()), session);
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers({ ...this.#headers(undefined), ...Object.fromEntries(new Headers(init.headers)) });
    const response = await fetch(this.addressOf(path), { ...init, headers }).catch((error: Error) => {
      if (init.signal?.aborted) throw error;
      throw this.#told(new ApiError(`${this.#options.url} does not answer`, { status: 0 }, { cause: error }));
    });
    // No answer of an API: of another server, or of a proxy that wants a sign-in of its own.
    if (!response.ok || !response.headers.get('content-type')?.startsWith('text/html')) return response;
    await response.body?.cancel();
    throw this.#told(new ApiError('the answer is a web page', { status: response.status }));
  }

  async #uploading<T>(
    work: (endpoint: string, headers: () => Promise<Record<string, string>>) => Promise<T>,
  ): Promise<T> {
    const headers = async () => this.#headers(await this.#fresh());
    return await work(this.addressOf('/courseware/api/v1/upload/resumable'), headers).catch((error) => {
      throw error instanceof ApiError ? this.#told(error) : error;
    });
  }

  #headers(session: Session | undefined): Record<string, string> {
    const { language } = this.#options;
    const wanted = typeof language === 'function' ? language() : language;
    return { ...(wanted && { 'accept-language': wanted }), ...(session && bearer(session.token)) };
  }

  /** Gives an error its message, and ends a session that the server refused. @param session of the request */
  #told(error: ApiError, session = this.#session): ApiError {
    // A wrong password does not end the session.
    if (error.status === 401 && error.code !== 'invalid_credentials') {
      if (session === this.#session) this.#keep(undefined);
      this.#options.onSignedOut?.();
    }
    error.message = this.#options.wordsOf?.(error) ?? error.message;
    return error;
  }

  /** @param expired a token that the server has refused, whatever the clock says */
  async #fresh(expired?: string): Promise<Session | undefined> {
    const session = this.#session;
    if (!session || (session.token !== expired && Date.now() < renewalOf(session))) return session;
    this.#renewing ??= this.#renew(session).finally(() => {
      this.#renewing = undefined;
    });
    return await this.#renewing;
  }

  /** @returns undefined if the session has ended */
  async #renew(session: Session): Promise<Session | undefined> {
    try {
      this.#keep(await renew((path, init) => this.#send(path, init), session));
    } catch (error) {
      // Without an answer the token may still be valid.
      if (!(error instanceof ApiError) || error.status !== 401) return session;
      this.#keep(undefined);
    }
    return this.#session;
  }

  #keep(session: Session | undefined): void {
    if (session === this.#session) return;
    this.#session = session;
    this.#options.onSession?.(session);
  }
}

/** The data of an answer; refusals are thrown as ApiError. */
export async function dataOf<T>(answering: Promise<{ data?: T }>): Promise<NonNullable<T>> {
  const { data } = await answering;
  return data as NonNullable<T>;
}

/** The inner data of answers that market and factory wrap. */
export async function innerOf<T>(answering: Promise<{ data?: { data: T } }>): Promise<T> {
  return (await dataOf(answering)).data;
}
