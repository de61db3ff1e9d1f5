/**
 * Stores objects in a bucket of any S3-compatible server, with path-style addresses, and checksums only where S3
 * requires them: the SDK's default fails on some servers and silently corrupts objects on one.
 */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListObjectsV2Command,
  ListPartsCommand,
  type ListPartsCommandInput,
  type ListPartsCommandOutput,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { isKey, requireKey } from './keys.ts';
import { doing, ifThere, S3Bucket, statusOf } from './s3-bucket.ts';
import { S3Unfinished } from './s3-unfinished.ts';
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
import { TemporaryFiles } from './temporary-files.ts';

/** The bucket that holds the files if they are not in the data folder. */
export type S3Config = Readonly<{
  endpoint: string;
  bucket: string;
  accessKey: string;
  secretKey: string;
  region: string;
  /** The address for clients; default: the same address. */
  publicEndpoint: string;
}>;

/** The minimum of S3 for all parts except the last. Two parts, and the one being filled, are held in memory. */
const PART_BYTES = 5 * 1_048_576;
const PARTS_AT_ONCE = 2;
/** Half of the 10,000 parts that S3 takes, as an expectation may be wrong. */
const PARTS_EXPECTED = 5_000;

const CONNECT_MILLISECONDS = 5_000;
const SILENCE_MILLISECONDS = 60_000;

export class S3Storage implements Storage {
  readonly #signer: S3Client;
  readonly #bucket: S3Bucket;
  readonly #temporary: TemporaryFiles;

  /** @param temporary the folder of temporary files */
  constructor(config: S3Config, temporary: string) {
    const settings: S3ClientConfig = {
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
    this.#bucket = new S3Bucket(new S3Client(settings), config.bucket);
    this.#signer = new S3Client({ ...settings, endpoint: config.publicEndpoint });
    this.#temporary = new TemporaryFiles(temporary);
  }

  async put(
    key: string,
    content: Readable,
    { contentType, signal, expectedBytes = 0 }: PutOptions,
  ): Promise<{ size: number }> {
    requireKey(key);
    const counted = count(content, signal);
    const upload = new Upload({
      client: this.#bucket.client,
      params: { Bucket: this.#bucket.name, Key: key, Body: counted.stream, ContentType: contentType },
      partSize: Math.max(PART_BYTES, Math.ceil(expectedBytes / PARTS_EXPECTED)),
      queueSize: PARTS_AT_ONCE,
    });
    try {
      // Not by its own `abort()`, which rejects before the parts are removed. It also aborts if the body fails.
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
    const found = await ifThere(`open ${key}`, () =>
      this.#bucket.client.send(
        new GetObjectCommand({
          Bucket: this.#bucket.name,
          Key: key,
          ...(range && { Range: `bytes=${range.start}-${range.end}` }),
        }),
      ),
    );
    return found && { ...factsOf(found), stream: found.Body as Readable };
  }

  async stat(key: string): Promise<ObjectFacts | undefined> {
    if (!isKey(key)) return undefined;
    const found = await ifThere(`look at ${key}`, () =>
      this.#bucket.client.send(new HeadObjectCommand({ Bucket: this.#bucket.name, Key: key })),
    );
    return found && factsOf(found);
  }

  async remove(keys: readonly string[]): Promise<NotRemoved[]> {
    for (const key of keys) requireKey(key);
    return await this.#bucket.remove(keys);
  }

  async *list(prefix: string): AsyncIterable<ListedObject> {
    for await (const found of this.#bucket.list(prefix)) if (!found.key.startsWith(UNFINISHED)) yield found;
  }

  async url(key: string, { seconds, contentType, disposition }: UrlOptions): Promise<string | undefined> {
    if (!isKey(key)) return undefined;
    const command = new GetObjectCommand({
      Bucket: this.#bucket.name,
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
    if (!found) throw new StorageError(`the object ${key} does not exist`);
    try {
      return await this.#temporary.use(async (path) => {
        await doing(`fetch ${key}`, () => pipeline(found.stream, createWriteStream(path), { signal }));
        return await work(path);
      });
    } finally {
      found.stream.destroy();
    }
  }

  async withTemporary<Result>(work: (path: string) => Promise<Result>): Promise<Result> {
    return await this.#temporary.use(work);
  }

  async sweep(before: Date, longBefore = before): Promise<number> {
    const swept = await this.#temporary.sweep(before);
    const aborted = await doing('sweep', () => this.#abortMultipartUploads(longBefore));
    return swept + aborted + (await new S3Unfinished(this.#bucket, 0).sweep(longBefore));
  }

  unfinished({ expirySeconds }: { expirySeconds: number }): UnfinishedUploads {
    return new S3Unfinished(this.#bucket, expirySeconds);
  }

  async probe(): Promise<void> {
    const { client, name: Bucket } = this.#bucket;
    const Key = `probe-${randomUUID()}`;
    // Unlike the answer to HEAD, this one says what is wrong.
    await doing(`reach the bucket ${Bucket}`, () => client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 })));
    await doing(`write to the bucket ${Bucket}`, async () => {
      await client.send(new PutObjectCommand({ Bucket, Key, Body: 'owlery' }));
      await client.send(new DeleteObjectCommand({ Bucket, Key }));
    });
  }

  async #abortMultipartUploads(before: Date): Promise<number> {
    const { client, name: Bucket } = this.#bucket;
    let aborted = 0;
    let page: Partial<ListMultipartUploadsCommandOutput> = {};
    do {
      const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page;
      page = await client.send(new ListMultipartUploadsCommand({ Bucket, KeyMarker, UploadIdMarker }));
      for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
        if (!Initiated || Initiated >= before) continue;
        if (await this.#abortUnlessAlive({ Bucket, Key, UploadId }, before)) aborted += 1;
      }
    } while (page.IsTruncated && page.NextKeyMarker);
    return aborted;
  }

  /** A slow put has uploaded parts since. @returns false if it is still active or has ended meanwhile */
  async #abortUnlessAlive(upload: ListPartsCommandInput, before: Date): Promise<boolean> {
    const { client } = this.#bucket;
    try {
      let page: Partial<ListPartsCommandOutput> = {};
      do {
        // Not by the SDK's paginator, which never ends if the last page names a next one, as Swift's does.
        const { NextPartNumberMarker: PartNumberMarker } = page;
        page = await client.send(new ListPartsCommand({ ...upload, PartNumberMarker }));
        if (page.Parts?.some(({ LastModified }) => LastModified && LastModified >= before)) return false;
      } while (page.IsTruncated && page.NextPartNumberMarker);
      await client.send(new AbortMultipartUploadCommand(upload));
      return true;
    } catch (error) {
      if (statusOf(error) === 404) return false;
      throw error;
    }
  }
}

interface Counted {
  readonly stream: Readable;
  readonly size: () => number;
  /** Whether the content failed, and its error. */
  readonly failure: () => { error: unknown } | undefined;
}

/**
 * Counts the bytes and stops at a signal. A separate stream, because the SDK asks a file stream for its file's size.
 */
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
