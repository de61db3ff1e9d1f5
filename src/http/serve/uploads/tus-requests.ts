/** What requests of the tus protocol say. */
import { Readable } from 'node:stream';
import type { Upload as StoredUpload } from '@tus/server';
import type { FastifyRequest } from 'fastify';
import type { SignedIn } from '../../../core/accounts/sessions-queries.ts';
import type { DomainError } from '../../../shared/errors.ts';
import { refuse } from '../../declare/request-errors.ts';

export const TUS_VERSION = '1.0.0';

/** The number of the account, which nobody else can put before its random part. */
export const ID = /^\d+\.[0-9a-f]{32}$/;

export const isOwn = (id: string, { account }: SignedIn) => ID.test(id) && id.startsWith(`${account.id}.`);

/** What tus throws. */
export interface TusError {
  readonly status_code: number;
  readonly body: string;
}

export const isTusError = (error: unknown): error is TusError => 'status_code' in Object(error);

export function callerOf({ caller }: FastifyRequest): SignedIn {
  if (!caller) throw new Error('a resumable upload without the guard');
  return caller;
}

/** For clients that cannot send every method: https://tus.io/protocols/resumable-upload#x-http-method-override */
export function methodOf({ method, headers }: FastifyRequest): string {
  const override = headers['x-http-method-override'];
  return method === 'POST' && typeof override === 'string' ? override.toUpperCase() : method;
}

export function sendsContent(request: FastifyRequest, method: string): boolean {
  const isContent = request.headers['content-type'] === 'application/offset+octet-stream';
  return isContent && (method === 'PATCH' || method === 'POST');
}

/** The upload whose client has just been told that nothing of it is missing. */
export function wholeByHead(request: FastifyRequest, headers: Headers): string | undefined {
  const offset = headers.get('upload-offset');
  if (methodOf(request) !== 'HEAD' || offset === null || offset !== headers.get('upload-length')) return undefined;
  return (request.params as { id?: string }).id;
}

export function notFound({ method, url }: FastifyRequest): DomainError {
  const [path = ''] = url.split('?');
  return refuse('route_not_found', { method, path });
}

/** tus has statuses of its own, and words that are for programmers; the code is the contract's that is nearest. */
export function nearestRefusal(request: FastifyRequest, status: number, limit: number): DomainError {
  if (status >= 500) return refuse('internal', {});
  if (status === 404 || status === 410) return notFound(request);
  return status === 413 ? refuse('body_too_large', { limit }) : refuse('malformed_body', {});
}

/** By either of the names that clients give it. */
export const nameOf = ({ metadata }: StoredUpload) => metadata?.filename ?? metadata?.name ?? 'file';

/** Of the metadata, what a schema has. */
export function fieldsOf({ metadata = {} }: Partial<Pick<StoredUpload, 'metadata'>>, properties: object): object {
  const known = Object.entries(metadata).filter(([name]) => name in properties);
  return Object.fromEntries(known.map(([name, value]) => [name, value ?? '']));
}

/** An S3 that loses a part must not pass a shorter file off as the whole. */
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
