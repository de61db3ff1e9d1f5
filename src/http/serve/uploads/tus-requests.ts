/** Reads requests of the tus protocol. */
import { Readable } from 'node:stream';
import type { Upload as StoredUpload } from '@tus/server';
import type { FastifyRequest } from 'fastify';
import type { SignedIn } from '../../../core/accounts/sessions-queries.ts';
import type { DomainError } from '../../../shared/errors.ts';
import { refuse } from '../../declare/request-errors.ts';

/** The account's number, which the server puts before the random part. */
export const ID = /^\d+\.[0-9a-f]{32}$/;

export const isOwn = (id: string, { account }: SignedIn) => ID.test(id) && id.startsWith(`${account.id}.`);

/** An error thrown by tus. */
export interface TusError {
  readonly status_code: number;
  readonly body: string;
}

export const isTusError = (error: unknown): error is TusError => 'status_code' in Object(error);

export function callerOf({ caller }: FastifyRequest): SignedIn {
  if (!caller) throw new Error('a resumable upload was not authenticated');
  return caller;
}

/** The upload that this response reports as complete. */
export function wholeByHead(request: FastifyRequest, method: string, headers: Headers): string | undefined {
  const offset = headers.get('upload-offset');
  if (method !== 'HEAD' || offset === null || offset !== headers.get('upload-length')) return undefined;
  return (request.params as { id?: string }).id;
}

export function notFound({ method, url }: FastifyRequest): DomainError {
  const [path = ''] = url.split('?');
  return refuse('route_not_found', { method, path });
}

/** tus has its own statuses and texts for programmers; mapped to the nearest code of the contract. */
export function nearestRefusal(request: FastifyRequest, status: number, limit: number): DomainError {
  if (status >= 500) return refuse('internal', {});
  if (status === 404 || status === 410) return notFound(request);
  return status === 413 ? refuse('body_too_large', { limit }) : refuse('malformed_body', {});
}

/** By either of the names that clients use. */
export const nameOf = ({ metadata }: StoredUpload) => metadata?.filename ?? metadata?.name ?? 'file';

/** The fields of the metadata that a schema has. */
export function fieldsOf({ metadata = {} }: Partial<Pick<StoredUpload, 'metadata'>>, properties: object): object {
  const known = Object.entries(metadata).filter(([name]) => name in properties);
  return Object.fromEntries(known.map(([name, value]) => [name, value ?? '']));
}

/** If an S3 loses a part, a shorter file must not count as the whole. */
export function exactly(content: Readable, size: number): Readable {
  let length = 0;
  const counted = Readable.from(
    (async function* () {
      for await (const chunk of content as AsyncIterable<Buffer>) {
        length += chunk.length;
        yield chunk;
      }
      if (length !== size) throw new Error(`of a resumable upload of ${size} bytes, ${length} were kept`);
    })(),
    { objectMode: false },
  );
  counted.once('close', () => content.destroy());
  return counted;
}

/**
 * Headers of tus's responses that are dropped. It closes the connection with a refusal, so that a client that is still
 * sending would see a connection error instead of the response. CORS is handled by the server (http/serve/cors.ts).
 */
export const OWN_HEADERS = /^(?:content-length|connection|access-control-.+)$/;

/** A request to answer. */
export interface Serving {
  readonly method: string;
  readonly id: string | undefined;
  readonly content?: Readable;
  /** Called when the whole content has been read. */
  readonly received?: () => void;
}

/** The response of tus. */
export interface Asked {
  readonly method: string;
  readonly response: Response;
  /** The upload that is complete now. */
  readonly whole: string | undefined;
}
