/**
 * Resumable uploads. The tus server implements the protocol: offsets, locks, the store. This file adds the owner of an
 * upload and the inspection of its first bytes; `tus-finisher.ts` creates its result.
 */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { Server } from '@tus/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SignedIn } from '../../../core/accounts/sessions-queries.ts';
import type { Core } from '../../../core/core.ts';
import type { AdvisoryLocks } from '../../../core/db/advisory-locks.ts';
import { DomainError } from '../../../shared/errors.ts';
import { UNFINISHED, type UnfinishedUploads } from '../../../shared/storage/storage.ts';
import { FIRST_BYTES, peek } from '../../../shared/storage/streams.ts';
import { preferredLanguage } from '../../declare/language.ts';
import { orUnavailable, refuse } from '../../declare/request-errors.ts';
import type { Resumable } from '../../declare/resumable.ts';
import { refusalFor, type Surface } from '../../declare/surface.ts';
import type { FileKind } from '../../declare/upload.ts';
import type { BodyBudget } from '../bodies/body-budget.ts';
import { letBodyCome } from '../bodies/expectations.ts';
import { watchRate } from '../bodies/least-rate.ts';
import { publicPath } from '../public-path.ts';
import { type CheckFields, checkFields } from './fields.ts';
import { type FinishedUpload, selectFinishedUpload } from './finished-uploads-queries.ts';
import { CHECKSUM_HEADERS, checksumOf, verified } from './tus-checksum.ts';
import { TusFinisher } from './tus-finisher.ts';
import { TusLocker } from './tus-locker.ts';
import { checkHeaders, checkVersion, methodOf, ProtocolError, sendsContent } from './tus-protocol.ts';
import {
  type Asked,
  callerOf,
  fieldsOf,
  ID,
  isOwn,
  isTusError,
  nearestRefusal,
  notFound,
  OWN_HEADERS,
  type Serving,
  wholeByHead,
} from './tus-requests.ts';
import { tusWords } from './tus-words.ts';

/** An upload unfinished by then is refused, and swept (`Storage.sweep`). */
const EXPIRY_SECONDS = 86_400;

/** With fewer bytes, the kind of a file cannot be detected reliably. */
const TELLING_BYTES = 4_096;

export interface TusOptions {
  readonly core: Core;
  readonly budget: BodyBudget;
  readonly locks: AdvisoryLocks;
  readonly surface: Surface;
  readonly definition: Resumable;
  /** `/courseware`, or empty at the root. */
  readonly prefix: string;
}

export class TusUploads {
  readonly #core: Core;
  readonly #budget: BodyBudget;
  readonly #surface: Surface;
  readonly #definition: Resumable;
  readonly #prefix: string;
  readonly #store: UnfinishedUploads;
  readonly #locker: TusLocker;
  readonly #finisher: TusFinisher;
  readonly #server: Server;
  readonly #check: CheckFields;
  /** The ids of uploads completed by a request, and the errors of refused requests. */
  readonly #whole = new WeakMap<Request, string>();
  readonly #refused = new WeakMap<Request, DomainError>();
  readonly #callers = new WeakMap<Request, SignedIn>();
  /** The ids of uploads created by a request. */
  readonly #begun = new WeakMap<Request, string>();

  constructor({ core, budget, locks, surface, definition, prefix }: TusOptions) {
    this.#core = core;
    this.#budget = budget;
    this.#surface = surface;
    this.#definition = definition;
    this.#prefix = prefix;
    this.#check = checkFields(definition.body);
    this.#locker = new TusLocker(locks);
    this.#store = core.storage.unfinished({ expirySeconds: EXPIRY_SECONDS });
    // The length of a file decides whether it is accepted.
    const extensions = this.#store.extensions.filter((extension) => extension !== 'creation-defer-length');
    this.#store.extensions = [...extensions, 'checksum'];
    this.#finisher = new TusFinisher({
      core,
      store: this.#store,
      locker: this.#locker,
      surface,
      definition,
      check: this.#check,
      expirySeconds: EXPIRY_SECONDS,
    });
    this.#server = this.#makeServer();
  }

  /** Answers a request of any tus method. */
  async handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    try {
      const method = methodOf(request);
      const { id } = request.params as { id?: string };
      if (request.method === 'OPTIONS') {
        reply.headers(CHECKSUM_HEADERS);
        return await this.#send(request, reply, await this.#ask(request, method));
      }
      checkVersion(request, method);
      if (id !== undefined && !isOwn(id, callerOf(request))) throw notFound(request);
      checkHeaders(request, method, id);
      return await this.#serve(request, reply, method, id);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      reply.status(error.status).headers(error.headers).type('application/json; charset=utf-8');
      return reply.send(this.#errorBody(request, error.status, error.message));
    }
  }

  async #serve(request: FastifyRequest, reply: FastifyReply, method: string, id: string | undefined) {
    if (!sendsContent(request, method)) return await this.#answer(request, reply, { method, id });
    const checksum = checksumOf(request.headers['upload-checksum']);
    request.waitingBody?.take();
    const held = this.#budget.holdUpload(`account ${callerOf(request).account.id}`);
    letBodyCome(request.raw);
    const rate = watchRate(request.raw);
    const answer = async (raw: Readable) => {
      const content = await this.#inspected(request, raw, id);
      return await this.#answer(request, reply, { method, id, content, received: rate.pause });
    };
    try {
      if (!checksum) return await answer(request.raw);
      return await this.#core.storage.withTemporary(async (file) =>
        answer(await verified(request.raw, checksum, file, this.#definition.upload.maxBytes)),
      );
    } finally {
      held.release();
      rate.pause();
    }
  }

  async #answer(request: FastifyRequest, reply: FastifyReply, { method, id, content, received }: Serving) {
    const answer = await this.#ask(request, method, content);
    received?.();
    // 410 while another request that has finished it removes its parts.
    const isGone = id !== undefined && method === 'HEAD' && [404, 410].includes(answer.response.status);
    const finished = isGone ? await selectFinishedUpload(this.#core.database.query, id) : undefined;
    return finished ? this.#sendFinished(reply, finished) : await this.#send(request, reply, answer);
  }

  /** Passes the request to the tus server. @throws DomainError the refusals of our own functions meanwhile */
  async #ask(request: FastifyRequest, method: string, content?: Readable): Promise<Asked> {
    const call = new Request(`http://owlery${request.url}`, {
      method,
      headers: request.headers as Record<string, string>,
      ...(content && { body: Readable.toWeb(content), duplex: 'half' }),
    } as RequestInit);
    if (request.caller) this.#callers.set(call, request.caller);
    const response = await this.#server.handleWeb(call);
    const begun = this.#begun.get(call);
    // A client that did not receive its address cannot continue it.
    if (begun !== undefined && response.status >= 400) await this.#finisher.forget(begun);
    const refused = this.#refused.get(call);
    if (refused) throw refused;
    return { method, response, whole: this.#whole.get(call) };
  }

  /** Finishes a complete upload, and answers like tus, with errors in the surface's envelope. */
  async #send(request: FastifyRequest, reply: FastifyReply, asked: Asked): Promise<FastifyReply> {
    const { method, response, whole } = asked;
    const { status, headers } = response;
    const text = await response.text();
    reply.status(status);
    for (const [name, value] of headers) if (!OWN_HEADERS.test(name)) reply.header(name, value);
    if (status >= 400) {
      if (status >= 500) request.log.error({ request: request.id, reason: text }, 'a resumable upload failed');
      return reply.type('application/json; charset=utf-8').send(this.#errorBody(request, status, text.trim()));
    }
    const id = whole ?? wholeByHead(request, method, headers);
    if (id === undefined) return reply.send();
    const { location } = await this.#finisher.finish(id, request);
    return reply.header('content-location', this.#address(location)).send();
  }

  #sendFinished(reply: FastifyReply, { size, location }: FinishedUpload): FastifyReply {
    return reply
      .headers({ 'upload-offset': size, 'upload-length': size, 'cache-control': 'no-store' })
      .header('content-location', this.#address(location))
      .send();
  }

  /** As ASCII for a header. */
  #address(location: string): string {
    return new URL(`${this.#prefix}${location}`, 'http://owlery').pathname;
  }

  #errorBody(request: FastifyRequest, status: number, message: string): object {
    const { upload, notKept } = this.#definition;
    const nearest = (status === 500 && notKept?.()) || nearestRefusal(request, status, upload.maxBytes);
    const language = preferredLanguage(request.headers['accept-language']);
    const refusal = refusalFor(this.#surface, nearest, language);
    // A file too long for its kind gets the usual refusal.
    const isOurs = status === 500 || message === 'Maximum size exceeded';
    return this.#surface.errorBody(isOurs ? refusal : { ...refusal, status, message: tusWords(message)[language] });
  }

  /** Inspects the first bytes as soon as they have arrived, so that a file to be refused is not sent completely. */
  async #inspected(request: FastifyRequest, raw: Readable, id: string | undefined): Promise<Readable> {
    const offset = request.headers['upload-offset'];
    if (id !== undefined && Number(offset) !== 0) return raw;
    const { upload } = this.#definition;
    const { first, whole } = await peek(raw, FIRST_BYTES);
    try {
      const size = await this.#sizeOf(request, id);
      if (first.length < TELLING_BYTES && first.length !== size) return whole;
      const kind: FileKind = await upload.inspect(first);
      const limit = Math.min(kind.limit, upload.maxBytes);
      if (size !== undefined && size > limit) throw refuse('body_too_large', { limit });
      return whole;
    } catch (error) {
      if (id !== undefined && this.#finisher.isFinal(error)) await this.#finisher.forget(id);
      throw error;
    }
  }

  /** Undefined if tus will refuse the request anyway. */
  async #sizeOf(request: FastifyRequest, id: string | undefined): Promise<number | undefined> {
    if (id === undefined) return Number(request.headers['upload-length']);
    const stored = await this.#store.getUpload(`${UNFINISHED}${id}`).catch(() => undefined);
    return stored?.size;
  }

  #makeServer(): Server {
    const { upload, url, body } = this.#definition;
    const base = publicPath(this.#core.config.publicUrl);
    return new Server({
      path: url,
      datastore: this.#store,
      locker: this.#locker,
      maxSize: upload.maxBytes,
      namingFunction: (call) => {
        const id = `${this.#callers.get(call)?.account.id}.${randomBytes(16).toString('hex')}`;
        this.#begun.set(call, id);
        return `${UNFINISHED}${id}`;
      },
      // A path, so that it holds behind any proxy, whatever it tells or does not tell us of itself.
      generateUrl: (_call, { id }) => `${base}${this.#prefix}${url}/${id.slice(UNFINISHED.length)}`,
      getFileIdFromRequest: (_call, last = '') => (ID.test(last) ? `${UNFINISHED}${last}` : undefined),
      onUploadCreate: async (_call, stored) => {
        this.#check(fieldsOf(stored, body.properties));
        return {};
      },
      onUploadFinish: async (call, stored) => {
        this.#whole.set(call, stored.id.slice(UNFINISHED.length));
        return {};
      },
      onResponseError: async (call, error) => {
        const known = orUnavailable(error);
        if (known instanceof DomainError) this.#refused.set(call, known);
        else if (!isTusError(error)) this.#core.logger.error({ err: error }, 'a resumable upload failed');
        return undefined;
      },
    });
  }
}
