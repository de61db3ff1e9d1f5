/** Where files are kept: local disk unless an S3 is configured. Both do the same (test/core/storage/behaviour.ts). */
import type { Readable } from 'node:stream';
import type { DataStore } from '@tus/server';

/** Bytes `start` to `end` of an object, both counted in. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface ObjectFacts {
  /** In bytes. */
  readonly size: number;
  /** A strong validator in its quotes: another whenever the object is another. */
  readonly etag: string;
  readonly lastModified: Date;
}

export interface OpenedObject extends ObjectFacts {
  /** The bytes asked for; destroy it when they are no longer wanted. */
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
  /** Aborted, the put fails with its reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface UrlOptions {
  /** How long it holds. */
  readonly seconds: number;
  readonly contentType: string;
  /** The whole header: `inline`, or `attachment; filename="…"`. */
  readonly disposition: string;
}

/**
 * Objects by key. A key is text such as `materials/1/a.mp4` (see `isKey`). Whatever fails because the storage does, a
 * full disk or an S3 that is away, is a `StorageError`; what the content's own stream fails with is passed on as it is.
 */
export interface Storage {
  /**
   * Keeps the content under the key, in the place of what was there. Nothing is seen of it until it is there as a
   * whole, and nothing of it is left when this fails. Of two at once, one wins whole.
   * @returns its size in bytes
   */
  put(key: string, content: Readable, options: PutOptions): Promise<{ size: number }>;
  /** Begins to read an object or a range within it. Undefined: there is none. */
  open(key: string, range?: ByteRange): Promise<OpenedObject | undefined>;
  /** Undefined: there is none. */
  stat(key: string): Promise<ObjectFacts | undefined>;
  /** Removes objects; those that are not there count as removed. @returns those that still are */
  remove(keys: readonly string[]): Promise<NotRemoved[]>;
  /** All objects whose key begins with the prefix, in no order, read page by page. */
  list(prefix: string): AsyncIterable<ListedObject>;
  /** An address a client reads the object at without asking us; undefined where there is none, as on disk. */
  url(key: string, options: UrlOptions): Promise<string | undefined>;
  /**
   * Lends the object as a file, for libraries that read nothing else. Do not write to it; it may be gone afterwards.
   * @param options.signal ends what it takes to have the file; the work is to see to itself
   * @throws StorageError when there is no such object
   */
  withFile<Result>(
    key: string,
    work: (path: string) => Promise<Result>,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<Result>;
  /**
   * Lends a path on this machine's disk where a file may be made. Afterwards the file is removed; after a kill, swept.
   * @throws StorageError when there can be none
   */
  withTemporary<Result>(work: (path: string) => Promise<Result>): Promise<Result>;
  /**
   * Removes what never ended because its process was killed. Nothing of what is under way is touched.
   * @param before of temporary files on this machine; what is under way is heard of several times a minute
   * @param longBefore of resumable uploads, whose client may have long to go on, and of what S3 holds of puts that broke
   *   off: it only tells when a part of them came
   * @returns how many
   */
  sweep(before: Date, longBefore?: Date): Promise<number>;
  /** Where resumable uploads are gathered until they are whole, under ids that begin with `UNFINISHED`. */
  unfinished(options: { expirySeconds: number }): UnfinishedUploads;
  /** Finds out whether objects can be kept here. @throws StorageError */
  probe(): Promise<void>;
}

/** A store of tus that can be read from. */
export type UnfinishedUploads = DataStore & { read(id: string): Readable | Promise<Readable> };

/** Ids of resumable uploads begin so, and no key does. */
export const UNFINISHED = 'uploads/';

/** The storage did not do it; the cause says why. */
export class StorageError extends Error {
  override name = 'StorageError';

  constructor(doing: string, cause?: unknown) {
    const { message = cause } = Object(cause) as Partial<Error>;
    super(cause === undefined ? doing : `${doing}: ${message}`, cause === undefined ? undefined : { cause });
  }
}
