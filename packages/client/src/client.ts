/** One client of all APIs of a server. */
import createClient, { type Client } from 'openapi-fetch';
import { type Channel, type ChannelAddress, type ChannelListener, openChannel } from './channel.ts';
import { ApiError, errorOf } from './errors.ts';
import type { paths as ConsolePaths } from './generated/console.d.ts';
import type { paths as CoursewarePaths } from './generated/courseware.d.ts';
import type { paths as FactoryPaths } from './generated/factory.d.ts';
import type { paths as IdentityPaths } from './generated/identity.d.ts';
import type { paths as MarketPaths } from './generated/market.d.ts';
import type { paths as StudyPaths } from './generated/study.d.ts';
import {
  bearer,
  type Credentials,
  closeSession,
  isStale,
  openSession,
  renew,
  type Session,
  type SystemName,
} from './session.ts';
import { type UploadRequest, upload } from './upload.ts';

export type Paths = ConsolePaths & CoursewarePaths & FactoryPaths & IdentityPaths & MarketPaths & StudyPaths;

export interface OwleryOptions {
  /** `http://localhost:8000`, or with the path of a proxy. */
  readonly url: string;
  /** The name of the system, if the server serves it alone at the root. */
  readonly alone?: SystemName;
  /** The language of the server's messages: `en` or `zh`. */
  readonly language?: string;
  /** A stored session to continue. */
  readonly session?: Session | undefined;
  /** Called with every new or renewed session, and with undefined at its end, to store it. */
  onSession?(session: Session | undefined): void;
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

  /** Opens a live channel, which reconnects by itself. */
  channel<Address extends ChannelAddress>(path: Address, listener: ChannelListener<Address>): Channel<Address> {
    return openChannel(async () => {
      const address = new URL(this.addressOf(path));
      address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
      const session = await this.#fresh();
      if (session) address.searchParams.set('token', session.token);
      return address;
    }, listener);
  }

  /** Uploads a video or PDF to courseware. @returns the id of the material @throws ApiError */
  upload(request: UploadRequest): Promise<number> {
    const endpoint = this.addressOf('/courseware/api/v1/upload/resumable');
    return upload(endpoint, () => this.#headers(), request);
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
    for (const [name, value] of Object.entries(await this.#headers())) if (!headers.has(name)) headers.set(name, value);
    // Read whole, because fetch sends streamed bodies over HTTP/2 only.
    const body = request.body ? await request.blob() : undefined;
    const { method, signal } = request;
    const response = await this.#send(`${pathname}${search}`, { method, headers, signal, ...(body && { body }) });
    if (response.ok) return response;
    if (response.status === 401) this.#keep(undefined);
    throw errorOf(response, await response.text());
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const { language } = this.#options;
    const headers = new Headers(init.headers);
    if (language) headers.set('accept-language', language);
    return await fetch(this.addressOf(path), { ...init, headers }).catch((error: Error) => {
      if (init.signal?.aborted) throw error;
      throw new ApiError(`${this.#options.url} does not answer`, { status: 0 }, { cause: error });
    });
  }

  async #headers(): Promise<Record<string, string>> {
    const session = await this.#fresh();
    return session ? bearer(session.token) : {};
  }

  async #fresh(): Promise<Session | undefined> {
    const session = this.#session;
    if (!session || !isStale(session, Date.now())) return session;
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
