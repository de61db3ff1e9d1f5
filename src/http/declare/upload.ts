/** An uploaded file, part of a form or a resumable upload. */
import type { Readable } from 'node:stream';
import type { SignedIn } from '../../core/accounts/sessions-queries.ts';
import { atMost, peek } from '../../shared/storage/streams.ts';
import { refuse, refuseField } from './request-errors.ts';

/** The kind of a file, detected from its first bytes, with further data for the surface. */
export interface FileKind {
  /** The size limit for files of this kind, in bytes. */
  readonly limit: number;
}

export interface IncomingFile<Kind extends FileKind> {
  /** The client's file name without folders. Do not use it as a storage key (see `nameInKey`). */
  readonly name: string;
  readonly kind: Kind;
  /**
   * The whole content. The stream fails with `body_too_large` beyond the limit of its kind, and with `invalid_body` if
   * it breaks off.
   */
  readonly content: Readable;
  /** Aborted if the client disconnects; never for uploads whose result can be queried later. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * How a surface handles files of one sort. A file is inspected, then received, and the result is passed to the route's
 * handler or the resumable upload's `finish`, which own it from then on. If the other fields turn out to be invalid
 * after that, the file is discarded.
 */
export interface FileUpload<Kind extends FileKind = FileKind, Received = unknown> {
  /** The form field of the file. */
  readonly field: string;
  /** The size limit for files of any kind, in bytes. */
  readonly maxBytes: number;
  /** Detects the kind of the file from its first bytes (up to 64 KiB); throws a refusal. */
  inspect(first: Buffer): Promise<Kind>;
  /** Stores the content; leaves nothing behind on failure. */
  receive(file: IncomingFile<Kind>, caller: SignedIn): Promise<Received>;
  /** Removes a received file. */
  discard(received: Received): Promise<void>;
}

/** An upload of any types. */
// biome-ignore lint/suspicious/noExplicitAny: what a kind is and what is received is between the surface's own functions.
export type AnyFileUpload = FileUpload<any, any>;

/** An incoming file that has not been inspected yet. */
export interface RawFile {
  readonly name: string;
  readonly content: Readable;
  readonly signal?: AbortSignal;
}

/** Inspects a file and receives it. */
export async function receiveFile(upload: AnyFileUpload, file: RawFile, caller: SignedIn): Promise<unknown> {
  const { first, whole } = await peek(file.content);
  try {
    if (first.length === 0 && file.name === '') throw fileMissing(upload);
    const kind: FileKind = await upload.inspect(first);
    const limit = Math.min(kind.limit, upload.maxBytes);
    const content = atMost(whole, limit, () => refuse('body_too_large', { limit }));
    return await upload.receive({ name: file.name, kind, content, signal: file.signal }, caller);
  } finally {
    whole.destroy();
  }
}

export const fileMissing = ({ field }: AnyFileUpload) =>
  refuseField(field, { zh: '缺少必填文件', en: 'is required, and must be a file' });
