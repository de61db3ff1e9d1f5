/**
 * The file storage: the local disk unless an S3 is configured. Both behave the same (test/shared/storage/behaviour.ts).
 */
import type { Readable } from 'node:stream';
import type { DataStore } from '@tus/server';

/** Bytes `start` to `end` of an object, both inclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface ObjectFacts {
  /** In bytes. */
  readonly size: number;
  /** A strong validator with its quotes; it changes with the object. */
  readonly etag: string;
  readonly lastModified: Date;
}

export interface OpenedObject extends ObjectFacts {
  /** The requested bytes. Destroy the stream if you stop reading. */
  readonly stream: Readable;
}

export interface ListedObject {
  readonly key: string;
  readonly size: number;
  readonly lastModified: Date;
}

/** An object that could not be removed, and why. */
export interface NotRemoved {
  readonly key: string;
  readonly reason: string;
}

export interface PutOptions {
  readonly contentType: string;
  /** If aborted, the put fails with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** About as many bytes will come. S3 takes 10,000 parts, so more than 50 GB need larger ones. */
  readonly expectedBytes?: number | undefined;
}

export interface UrlOptions {
  /** Its lifetime in seconds. */
  readonly seconds: number;
  readonly contentType: string;
  /** The whole header: `inline`, or `attachment; filename="…"`. */
  readonly disposition: string;
}

/**
 * Objects by key. A key is text such as `materials/1/a.mp4` (see `isKey`). Failures of the storage, such as a full disk
 * or an unavailable S3, are `StorageError`s; errors of the content's stream are passed on unchanged.
 */
export interface Storage {
  /**
   * Stores the content under the key and replaces an existing object. The new object becomes visible as a whole, and
   * nothing is left if this fails. Of two simultaneous puts, one wins completely.
   * @returns its size in bytes
   */
  put(key: string, content: Readable, options: PutOptions): Promise<{ size: number }>;
  /** Opens an object or a range of it for reading. Undefined if it does not exist. */
  open(key: string, range?: ByteRange): Promise<OpenedObject | undefined>;
  /** Undefined if there is none. */
  stat(key: string): Promise<ObjectFacts | undefined>;
  /** Removes objects; missing ones count as removed. @returns those that could not be removed */
  remove(keys: readonly string[]): Promise<NotRemoved[]>;
  /** All objects whose key begins with the prefix, in any order, read page by page. */
  list(prefix: string): AsyncIterable<ListedObject>;
  /** An address at which a client can read the object without this server; undefined if there is none, as on disk. */
  url(key: string, options: UrlOptions): Promise<string | undefined>;
  /**
   * Provides the object as a local file, for libraries that read only files. Do not write to it; it may be removed
   * afterwards.
   * @param options.signal aborts providing the file; the work must watch the signal itself
   * @throws StorageError if the object does not exist
   */
  withFile<Result>(
    key: string,
    work: (path: string) => Promise<Result>,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<Result>;
  /**
   * Provides a path on this machine's disk for a temporary file. It is removed afterwards; after a kill, by the sweep.
   * @throws StorageError if it cannot be created
   */
  withTemporary<Result>(work: (path: string) => Promise<Result>): Promise<Result>;
  /**
   * Removes the leftovers of killed processes. Work under way is not touched.
   * @param before the time limit for temporary files on this machine; active ones are touched several times a minute
   * @param longBefore the time limit for resumable uploads, which a client may continue much later, and for interrupted
   *   puts in S3, which only tells when a part was uploaded
   * @returns how many
   */
  sweep(before: Date, longBefore?: Date): Promise<number>;
  /** Stores resumable uploads until they are complete, under ids that begin with `UNFINISHED`. */
  unfinished(options: { expirySeconds: number }): UnfinishedUploads;
  /** Checks that objects can be stored. @throws StorageError */
  probe(): Promise<void>;
}

/** A tus store that can be read. */
export type UnfinishedUploads = DataStore & { read(id: string): Readable | Promise<Readable> };

/** The prefix of the ids of resumable uploads, which no key has. */
export const UNFINISHED = 'uploads/';

/** The storage failed; the cause says why. */
export class StorageError extends Error {
  override name = 'StorageError';
  /** Whether an S3 answered that it refuses: trying again helps only after the configuration is changed. */
  readonly isRefusal: boolean;

  constructor(doing: string, cause?: unknown) {
    const { message = cause, $metadata } = Object(cause) as Partial<Error> & {
      $metadata?: { httpStatusCode?: number };
    };
    super(cause === undefined ? doing : `${doing}: ${message}`, cause === undefined ? undefined : { cause });
    const status = $metadata?.httpStatusCode ?? 0;
    this.isRefusal = status >= 400 && status < 500 && !PASSING.has(status);
  }
}

/** Request timeout, and too many requests. */
const PASSING: ReadonlySet<number> = new Set([408, 429]);
