/**
 * Objects in a bucket of any S3. Spoken plainly, as the successors of MinIO understand it: path-style addresses, and
 * checksums only where S3 demands them (the SDK's own choice fails on some and silently spoils objects on one).
 */

import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadBucketCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { S3Store } from '@tus/s3-store';
import pLimit from 'p-limit';
import type { S3Config } from '../../config.ts';
import { isKey, requireKey } from './keys.ts';
import {
  type ByteRange,
  type ListedObject,
  type NotRemoved,
  type ObjectFacts,
  type OpenedObject,
  type PutOptions,
  type Storage,
  StorageError,
  UNFINISHED,
  type UnfinishedUploads,
  type UrlOptions,
} from './storage.ts';

/** The least S3 takes for all parts but the last. Two of them, and the one that is being filled, are held in memory. */
const PART_BYTES = 5 * 1_048_576;
const PARTS_AT_ONCE = 2;

/** As many as S3 removes at once. */
const REMOVED_AT_ONCE = 1_000;
const SINGLY_AT_ONCE = 8;

const CONNECT_MILLISECONDS = 5_000;
const SILENCE_MILLISECONDS = 60_000;

export class S3Storage implements Storage {
  readonly #settings: S3ClientConfig;
  readonly #client: S3Client;
  readonly #signer: S3Client;
  readonly #bucket: string;
  readonly #temporary: string;

  /** @param temporary the folder of files that are lent */
  constructor(config: S3Config, temporary: string) {
    this.#settings = {
      endpoint: config.endpoint,
      region: config.region,
      credentials: { accessKeyId: config.accessKey, secretAccessKey: config.secretKey },
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: CONNECT_MILLISECONDS,
        requestTimeout: SILENCE_MILLISECONDS,
        throwOnRequestTimeout: true,
      },
    };
    this.#client = new S3Client(this.#settings);
    this.#signer = new S3Client({ ...this.#settings, endpoint: config.publicEndpoint });
    this.#bucket = config.bucket;
    this.#temporary = temporary;
  }

  async put(key: string, content: Readable, { contentType, signal }: PutOptions): Promise<{ size: number }> {
    requireKey(key);
    const counted = count(content, signal);
    const upload = new Upload({
      client: this.#client,
      params: { Bucket: this.#bucket, Key: key, Body: counted.stream, ContentType: contentType },
      partSize: PART_BYTES,
      queueSize: PARTS_AT_ONCE,
    });
    try {
      // Never by its own `abort()`: that rejects before the parts are thrown away. It does so too when the body fails.
      await upload.done();
      return { size: counted.size() };
    } catch (error) {
      const failure = counted.failure();
      throw failure ? failure.error : new StorageError(`keep ${key}`, error);
    } finally {
      content.destroy();
    }
  }

  async open(key: string, range?: ByteRange): Promise<OpenedObject | undefined> {
    if (!isKey(key)) return undefined;
    const found = await this.#ifThere(`open ${key}`, () =>
      this.#client.send(
        new GetObjectCommand({
          Bucket: this.#bucket,
          Key: key,
          ...(range && { Range: `bytes=${range.start}-${range.end}` }),
        }),
      ),
    );
    return found && { ...factsOf(found), stream: found.Body as Readable };
  }

  async stat(key: string): Promise<ObjectFacts | undefined> {
    if (!isKey(key)) return undefined;
    const found = await this.#ifThere(`look at ${key}`, () =>
      this.#client.send(new HeadObjectCommand({ Bucket: this.#bucket, Key: key })),
    );
    return found && factsOf(found);
  }

  async remove(keys: readonly string[]): Promise<NotRemoved[]> {
    for (const key of keys) requireKey(key);
    return await this.#remove(keys);
  }

  async *list(prefix: string): AsyncIterable<ListedObject> {
    for await (const found of this.#list(prefix)) if (!found.key.startsWith(UNFINISHED)) yield found;
  }

  async url(key: string, { seconds, contentType, disposition }: UrlOptions): Promise<string | undefined> {
    if (!isKey(key)) return undefined;
    const command = new GetObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      ResponseContentType: contentType,
      ResponseContentDisposition: disposition,
    });
    return await getSignedUrl(this.#signer, command, { expiresIn: seconds });
  }

  async withFile<Result>(
    key: string,
    work: (path: string) => Promise<Result>,
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): Promise<Result> {
    const found = await this.open(requireKey(key));
    if (!found) throw new StorageError(`there is no ${key}`);
    const path = join(this.#temporary, randomUUID());
    try {
      await mkdir(this.#temporary, { recursive: true });
      await doing(`fetch ${key}`, () => pipeline(found.stream, createWriteStream(path), { signal }));
      return await work(path);
    } finally {
      found.stream.destroy();
      await rm(path, { force: true });
    }
  }

  /** Of a multipart upload S3 tells when it was begun and not whether it goes on: all are given the longer time. */
  async sweep(first: Date, before = first): Promise<number> {
    const aborted = await doing('sweep', () => this.#abortMultipartUploads(before));
    const old: string[] = [];
    for await (const { key, lastModified } of this.#list(UNFINISHED)) if (lastModified < before) old.push(key);
    await this.#remove(old);
    return aborted + old.filter((key) => !key.endsWith('.info')).length;
  }

  unfinished({ expirySeconds }: { expirySeconds: number }): UnfinishedUploads {
    return new S3Store({
      s3ClientConfig: { ...this.#settings, bucket: this.#bucket },
      partSize: PART_BYTES,
      maxConcurrentPartUploads: PARTS_AT_ONCE,
      expirationPeriodInMilliseconds: expirySeconds * 1000,
      // Not all servers know tags, and `sweep` needs none.
      useTags: false,
    });
  }

  async probe(): Promise<void> {
    const Bucket = this.#bucket;
    const Key = `probe-${randomUUID()}`;
    await doing(`reach the bucket ${Bucket}`, () => this.#client.send(new HeadBucketCommand({ Bucket })));
    await doing(`write to the bucket ${Bucket}`, async () => {
      await this.#client.send(new PutObjectCommand({ Bucket, Key, Body: 'owlery' }));
      await this.#client.send(new DeleteObjectCommand({ Bucket, Key }));
    });
  }

  async #abortMultipartUploads(before: Date): Promise<number> {
    const Bucket = this.#bucket;
    let aborted = 0;
    let page: Partial<ListMultipartUploadsCommandOutput> = {};
    do {
      const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page;
      page = await this.#client.send(new ListMultipartUploadsCommand({ Bucket, KeyMarker, UploadIdMarker }));
      for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
        if (!Initiated || Initiated >= before) continue;
        await this.#client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
        aborted += 1;
      }
    } while (page.IsTruncated && page.NextKeyMarker);
    return aborted;
  }

  async *#list(prefix: string): AsyncIterable<ListedObject> {
    const pages = paginateListObjectsV2({ client: this.#client }, { Bucket: this.#bucket, Prefix: prefix });
    while (true) {
      const { done, value } = await doing('list', () => pages.next());
      if (done) return;
      for (const { Key, Size = 0, LastModified = new Date(0) } of value.Contents ?? []) {
        if (Key !== undefined) yield { key: Key, size: Size, lastModified: LastModified };
      }
    }
  }

  async #remove(keys: readonly string[]): Promise<NotRemoved[]> {
    const left: NotRemoved[] = [];
    for (let start = 0; start < keys.length; start += REMOVED_AT_ONCE) {
      left.push(...(await this.#removeSome(keys.slice(start, start + REMOVED_AT_ONCE))));
    }
    return left;
  }

  /** Some servers take no bulk removal, or only with a header that the SDK does not send: then one by one. */
  async #removeSome(keys: readonly string[]): Promise<NotRemoved[]> {
    const Delete = { Objects: keys.map((Key) => ({ Key })), Quiet: true };
    try {
      const { Errors = [] } = await this.#client.send(new DeleteObjectsCommand({ Bucket: this.#bucket, Delete }));
      return Errors.map(({ Key = '', Code, Message }) => ({ key: Key, reason: Message ?? Code ?? 'refused' }));
    } catch {
      const limit = pLimit(SINGLY_AT_ONCE);
      const removals = await Promise.all(keys.map((key) => limit(() => this.#removeOne(key))));
      return removals.flatMap((left) => left ?? []);
    }
  }

  async #removeOne(key: string): Promise<NotRemoved | undefined> {
    try {
      await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }));
      return undefined;
    } catch (error) {
      return { key, reason: (error as Error).message };
    }
  }

  async #ifThere<Found>(what: string, look: () => Promise<Found>): Promise<Found | undefined> {
    return await doing(what, () =>
      look().catch((error) => {
        // An answer to HEAD has no body to say more in.
        if (error.$metadata?.httpStatusCode === 404 && error.name !== 'NoSuchBucket') return undefined;
        throw error;
      }),
    );
  }
}

interface Counted {
  readonly stream: Readable;
  readonly size: () => number;
  /** Whether it is the content that failed, and with what. */
  readonly failure: () => { error: unknown } | undefined;
}

/** What passes is counted, and ends at a signal. A stream of its own: of a file's, the SDK asks the file for its size. */
function count(content: Readable, signal: AbortSignal | undefined): Counted {
  let size = 0;
  let failure: { error: unknown } | undefined;
  async function* pass() {
    const stop = () => content.destroy(signal?.reason);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    const chunks: AsyncIterator<Buffer> = content[Symbol.asyncIterator]();
    const fail = (error: unknown) => {
      failure = { error };
      throw error;
    };
    try {
      while (true) {
        const { done, value } = await chunks.next().catch(fail);
        if (done) return;
        size += value.length;
        yield value;
      }
    } finally {
      signal?.removeEventListener('abort', stop);
      content.destroy();
    }
  }
  const stream = Readable.from(pass(), { objectMode: false });
  return { stream, size: () => size, failure: () => failure };
}

function factsOf(found: GetObjectCommandOutput | HeadObjectCommandOutput): ObjectFacts {
  const { ContentLength = 0, ETag = '', LastModified = new Date(0) } = found;
  const [, whole] = ('ContentRange' in found && /\/(\d+)$/.exec(found.ContentRange ?? '')) || [];
  return { size: Number(whole ?? ContentLength), etag: ETag, lastModified: LastModified };
}

async function doing<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StorageError ? error : new StorageError(what, error);
  }
}
