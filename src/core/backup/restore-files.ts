import { Readable } from 'node:stream';
import pLimit from 'p-limit';
import type { ArchiveMember } from '../../shared/archive/archive-reader.ts';
import type { Storage } from '../../shared/storage/storage.ts';

/** Files up to this size are stored side by side, from memory: each waits for the disk or for a request. */
const SMALL_BYTES = 1_048_576;
const AT_ONCE = 8;
const REMOVED_AT_ONCE = 1_000;
/** Each answer with a file names its own type. */
const CONTENT_TYPE = 'application/octet-stream';

/** Stores the files of a backup in an empty storage. */
export class FileRestore {
  readonly #storage: Storage;
  readonly #limit = pLimit(AT_ONCE);
  readonly #running = new Set<Promise<unknown>>();
  readonly #failed = new AbortController();
  #hasBegun = false;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async add(key: string, member: ArchiveMember): Promise<void> {
    this.#hasBegun = true;
    this.#failed.signal.throwIfAborted();
    if (member.size > SMALL_BYTES) {
      await this.#put(key, Readable.from(member.stream, { objectMode: false }));
      return;
    }
    const content = await member.bytes();
    // An empty buffer would end the stream before its first chunk, which is right.
    const put = this.#limit(() => this.#put(key, Readable.from([content], { objectMode: false })));
    const running = put.catch((error) => this.#failed.abort(error)).finally(() => this.#running.delete(running));
    this.#running.add(running);
    if (this.#running.size >= AT_ONCE) await Promise.race(this.#running);
  }

  /** Waits until all are stored. @throws StorageError */
  async end(): Promise<void> {
    await Promise.all(this.#running);
    this.#failed.signal.throwIfAborted();
  }

  /** Removes everything, as the storage was empty before. */
  async undo(): Promise<void> {
    await Promise.all(this.#running);
    if (!this.#hasBegun) return;
    let keys: string[] = [];
    for await (const { key } of this.#storage.list('')) {
      keys.push(key);
      if (keys.length < REMOVED_AT_ONCE) continue;
      await this.#storage.remove(keys);
      keys = [];
    }
    await this.#storage.remove(keys);
  }

  async #put(key: string, content: Readable): Promise<void> {
    await this.#storage.put(key, content, { contentType: CONTENT_TYPE });
  }
}
