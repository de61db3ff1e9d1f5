/** A file on its way in, however it comes: as part of a form or by a resumable upload. */
import type { Readable } from 'node:stream';
import type { SignedIn } from '../../core/accounts/sessions-queries.ts';
import { atMost, peek } from '../../shared/storage/streams.ts';
import { refuse, refuseField } from './request-errors.ts';

/** What the first bytes show a file to be, and whatever else the surface needs to know of its kind. */
export interface FileKind {
  /** The most bytes a file of this kind may have. */
  readonly limit: number;
}

export interface IncomingFile<Kind extends FileKind> {
  /** As the client named it, without folders: no name to keep a file by (see `nameInKey`). */
  readonly name: string;
  readonly kind: Kind;
  /**
   * The whole of it. It fails with `body_too_large` past the limit of its kind, with `invalid_body` when it breaks off,
   * and takes no longer than the client does.
   */
  readonly content: Readable;
  /** Aborted when who sends it has gone; never where it can be asked later what became of it. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What a surface does with files of one sort. A file is inspected, then received, and what became of it goes to the
 * route's handler or to the resumable upload's `finish`, which own it from then on. If what comes with the file turns
 * out to be wrong after that, it is discarded.
 */
export interface FileUpload<Kind extends FileKind = FileKind, Received = unknown> {
  /** The field of the form that holds it. */
  readonly field: string;
  /** The most bytes a file of any kind may have. */
  readonly maxBytes: number;
  /** Tells from the first bytes, 64 KiB if there are so many, what the file is; throws what is refused. */
  inspect(first: Buffer): Promise<Kind>;
  /** Keeps the content; leaves nothing when it fails. */
  receive(file: IncomingFile<Kind>, caller: SignedIn): Promise<Received>;
  /** Removes what was received. */
  discard(received: Received): Promise<void>;
}

/** Of a kind that does not matter here. */
// biome-ignore lint/suspicious/noExplicitAny: what a kind is and what is received is between the surface's own functions.
export type AnyFileUpload = FileUpload<any, any>;

/** A file that comes in, before anything is known of it. */
export interface RawFile {
  readonly name: string;
  readonly content: Readable;
  readonly signal?: AbortSignal;
}

/** Inspects a file and has it received as one of its kind. */
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
