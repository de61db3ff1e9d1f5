/** One bucket of an S3: the operations that objects and resumable uploads share. */
import { DeleteObjectCommand, DeleteObjectsCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { type ListedObject, type NotRemoved, StorageError } from './storage.ts';

/** As many as S3 removes at once. */
const REMOVED_AT_ONCE = 1_000;
const SINGLY_AT_ONCE = 8;

export class S3Bucket {
  readonly client: S3Client;
  readonly name: string;

  constructor(client: S3Client, name: string) {
    this.client = client;
    this.name = name;
  }

  /**
   * All objects whose key begins with the prefix, in the order of their keys, read page by page.
   * @throws StorageError
   */
  async *list(prefix: string): AsyncIterable<ListedObject> {
    const pages = paginateListObjectsV2({ client: this.client }, { Bucket: this.name, Prefix: prefix });
    while (true) {
      const { done, value } = await doing('list', () => pages.next());
      if (done) return;
      for (const { Key, Size = 0, LastModified = new Date(0) } of value.Contents ?? []) {
        if (Key !== undefined) yield { key: Key, size: Size, lastModified: LastModified };
      }
    }
  }

  /** Removes objects; missing ones count as removed. @returns those that could not be removed */
  async remove(keys: readonly string[]): Promise<NotRemoved[]> {
    const left: NotRemoved[] = [];
    for (let start = 0; start < keys.length; start += REMOVED_AT_ONCE) {
      left.push(...(await this.#removeSome(keys.slice(start, start + REMOVED_AT_ONCE))));
    }
    return left;
  }

  /**
   * Some servers do not support bulk removal, or only with a header that the SDK does not send: then objects are
   * removed one by one.
   */
  async #removeSome(keys: readonly string[]): Promise<NotRemoved[]> {
    const Delete = { Objects: keys.map((Key) => ({ Key })), Quiet: true };
    try {
      const { Errors = [] } = await this.client.send(new DeleteObjectsCommand({ Bucket: this.name, Delete }));
      return Errors.map(({ Key = '', Code, Message }) => ({ key: Key, reason: Message ?? Code ?? 'refused' }));
    } catch {
      const limit = pLimit(SINGLY_AT_ONCE);
      const removals = await Promise.all(keys.map((key) => limit(() => this.#removeOne(key))));
      return removals.flatMap((left) => left ?? []);
    }
  }

  async #removeOne(key: string): Promise<NotRemoved | undefined> {
    try {
      await this.client.send(new DeleteObjectCommand({ Bucket: this.name, Key: key }));
      return undefined;
    } catch (error) {
      return { key, reason: (error as Error).message };
    }
  }
}

/** Undefined if the object does not exist. @throws StorageError */
export async function ifThere<Found>(what: string, look: () => Promise<Found>): Promise<Found | undefined> {
  return await doing(what, () =>
    look().catch((error) => {
      // A response to HEAD has no body with details.
      if (statusOf(error) === 404 && error.name !== 'NoSuchBucket') return undefined;
      throw error;
    }),
  );
}

/** The status of the response behind the error, if there was one. */
export const statusOf = (error: unknown): number | undefined => Object(error).$metadata?.httpStatusCode;

/** @throws StorageError for every error of the work */
export async function doing<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StorageError ? error : new StorageError(what, error);
  }
}
