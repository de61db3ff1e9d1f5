/** Where a backup is: a file, or an object of an S3, `s3://bucket/key`. */
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { Config } from '../core/config.ts';
import { isKey } from '../shared/storage/keys.ts';
import { S3Storage } from '../shared/storage/s3.ts';
import { CommandError } from './command-error.ts';

export interface BackupPlace {
  /** Its name for people. */
  readonly name: string;
  /** @throws CommandError if something is there already, or nothing can be written there */
  requireFree(): Promise<void>;
  /**
   * Writes the whole content. It appears under its name only when it is complete, and never replaces anything.
   * @param expectedBytes about as many
   * @returns its size in bytes
   */
  write(content: Readable, expectedBytes: number): Promise<number>;
  /** @throws CommandError if there is none */
  read(): Promise<{ readonly size: number; readonly stream: Readable }>;
}

/** @param address a path or `s3://bucket/key` */
export function placeOf(address: string, config: Pick<Config, 'backupS3' | 's3'>): BackupPlace {
  return address.startsWith('s3://') ? new S3Place(address, config) : new FilePlace(address);
}

class FilePlace implements BackupPlace {
  readonly name: string;

  constructor(path: string) {
    this.name = resolve(path);
  }

  async requireFree(): Promise<void> {
    if (await stat(this.name).catch(() => undefined)) throw taken(this.name);
    const folder = await stat(dirname(this.name)).catch(() => undefined);
    if (!folder?.isDirectory()) throw new CommandError(`${dirname(this.name)} is not a folder: create it first`);
  }

  async write(content: Readable): Promise<number> {
    const folder = dirname(this.name);
    const part = join(folder, `.${basename(this.name)}.${randomBytes(4).toString('hex')}.part`);
    try {
      const file = await open(part, 'wx', 0o600);
      let size = 0;
      try {
        for await (const chunk of content as AsyncIterable<Buffer>) {
          for (let written = 0; written < chunk.length; ) written += (await file.write(chunk, written)).bytesWritten;
          size += chunk.length;
        }
        await file.sync();
      } finally {
        await file.close();
      }
      await link(part, this.name);
      const opened = await open(folder);
      await opened.sync().finally(() => opened.close());
      return size;
    } catch (error) {
      content.destroy();
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') throw taken(this.name);
      if (code === 'ENOSPC') throw new CommandError(`${folder}: the disk is full`);
      if (code === 'EACCES' || code === 'EROFS') throw new CommandError(`${folder} cannot be written to (${code})`);
      throw error;
    } finally {
      await rm(part, { force: true });
    }
  }

  async read(): Promise<{ size: number; stream: Readable }> {
    const found = await stat(this.name).catch(() => undefined);
    if (!found?.isFile()) throw new CommandError(`${this.name} is not a file`);
    return { size: found.size, stream: createReadStream(this.name, { highWaterMark: 262_144 }) };
  }
}

class S3Place implements BackupPlace {
  readonly name: string;
  readonly #storage: S3Storage;
  readonly #key: string;

  constructor(address: string, { backupS3, s3 }: Pick<Config, 'backupS3' | 's3'>) {
    this.name = address;
    const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(address) ?? [];
    if (!isKey(key)) throw new CommandError(`${address}: takes s3://bucket/key`);
    if (!backupS3) {
      throw new CommandError(
        'BACKUP_S3_ENDPOINT, BACKUP_S3_ACCESS_KEY and BACKUP_S3_SECRET_KEY must be set for an s3:// address',
      );
    }
    if (s3?.endpoint === backupS3.endpoint && s3.bucket === bucket) {
      throw new CommandError(
        `${address}: this bucket holds the files of Owlery, and every later backup would contain this one: use another bucket`,
      );
    }
    this.#storage = new S3Storage({ ...backupS3, bucket, publicEndpoint: backupS3.endpoint }, tmpdir());
    this.#key = key;
  }

  async requireFree(): Promise<void> {
    if (await this.#storage.stat(this.#key)) throw taken(this.name);
  }

  async write(content: Readable, expectedBytes: number): Promise<number> {
    const { size } = await this.#storage.put(this.#key, content, { contentType: 'application/zstd', expectedBytes });
    return size;
  }

  async read(): Promise<{ size: number; stream: Readable }> {
    const found = await this.#storage.open(this.#key);
    if (!found) throw new CommandError(`${this.name} does not exist`);
    return found;
  }
}

const taken = (name: string) => new CommandError(`${name} exists already: choose another name, or remove it`);
