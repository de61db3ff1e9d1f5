/** Stores objects as files in a folder of this machine. */
import type { BigIntStats } from 'node:fs';
import { type FileHandle, mkdir, open, opendir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { FileStore } from '@tus/file-store';
import { keyOf, partsOf } from './disk-paths.ts';
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
} from './storage.ts';
import { TemporaryFiles } from './temporary-files.ts';

/** The read size; Node's default of 64 KiB costs a third of the speed. */
const CHUNK_BYTES = 262_144;

export class DiskStorage implements Storage {
  readonly #dataDir: string;
  readonly #objects: string;
  /** Files being written. In the same file system as the objects, so that a rename turns them into objects. */
  readonly #incoming: TemporaryFiles;

  /** @param dataDir the folder in which `files/`, `incoming/` and `uploads/` are created */
  constructor(dataDir: string) {
    this.#dataDir = dataDir;
    this.#objects = join(dataDir, 'files');
    this.#incoming = new TemporaryFiles(join(dataDir, 'incoming'));
  }

  async put(key: string, content: Readable, { signal }: PutOptions): Promise<{ size: number }> {
    const path = this.#path(requireKey(key));
    try {
      return await this.#incoming.use(async (temporary) => {
        const size = await this.#write(temporary, content, signal);
        await doing(`keep ${key}`, () => moveInto(path, temporary));
        return { size };
      });
    } catch (error) {
      content.destroy();
      throw error;
    }
  }

  async open(key: string, range?: ByteRange): Promise<OpenedObject | undefined> {
    if (!isKey(key)) return undefined;
    const handle = await doing(`open ${key}`, () => ifThere(open(this.#path(key))));
    if (!handle) return undefined;
    // From the open file: the name may refer to another one by now.
    const facts = factsOf(await handle.stat({ bigint: true }));
    return { ...facts, stream: handle.createReadStream({ ...range, highWaterMark: CHUNK_BYTES }) };
  }

  async stat(key: string): Promise<ObjectFacts | undefined> {
    if (!isKey(key)) return undefined;
    const found = await doing(`look at ${key}`, () => ifThere(stat(this.#path(key), { bigint: true })));
    return found && factsOf(found);
  }

  async remove(keys: readonly string[]): Promise<NotRemoved[]> {
    const left: NotRemoved[] = [];
    for (const key of keys) {
      const path = this.#path(requireKey(key));
      try {
        await rm(path, { force: true });
        await this.#removeEmpty(dirname(path));
      } catch (error) {
        left.push({ key, reason: (error as Error).message });
      }
    }
    return left;
  }

  async *list(prefix: string): AsyncIterable<ListedObject> {
    for await (const shard of entriesOf(this.#objects)) {
      for await (const names of filesBelow(join(this.#objects, shard.name))) {
        const key = keyOf(names);
        if (!key?.startsWith(prefix)) continue;
        const found = await ifThere(stat(join(this.#objects, shard.name, ...names)));
        if (found) yield { key, size: found.size, lastModified: found.mtime };
      }
    }
  }

  async url(): Promise<undefined> {}

  async withFile<Result>(key: string, work: (path: string) => Promise<Result>): Promise<Result> {
    const path = this.#path(requireKey(key));
    if (!(await this.stat(key))) throw new StorageError(`the object ${key} does not exist`);
    return await work(path);
  }

  async withTemporary<Result>(work: (path: string) => Promise<Result>): Promise<Result> {
    return await this.#incoming.use(work);
  }

  async sweep(before: Date, longBefore = before): Promise<number> {
    const uploads = join(this.#dataDir, UNFINISHED);
    return (await this.#incoming.sweep(before)) + (await sweepUploads(uploads, longBefore));
  }

  unfinished({ expirySeconds }: { expirySeconds: number }): UnfinishedUploads {
    return new FileStore({ directory: this.#dataDir, expirationPeriodInMilliseconds: expirySeconds * 1000 });
  }

  async probe(): Promise<void> {
    await doing(`write to ${this.#dataDir}`, () =>
      this.#incoming.use(async (temporary) => {
        await (await open(temporary, 'wx')).close();
      }),
    );
  }

  #path(key: string): string {
    return join(this.#objects, ...partsOf(key));
  }

  async #write(path: string, content: Readable, signal: AbortSignal | undefined): Promise<number> {
    const file = await doing('make a file', () => open(path, 'wx', 0o600));
    try {
      return await doing('write', () => writeAll(file, content, signal), content);
    } finally {
      await file.close();
    }
  }

  /** A long key has folders of its own. */
  async #removeEmpty(folder: string): Promise<void> {
    if (dirname(folder) === this.#objects) return;
    const removed = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (removed) await this.#removeEmpty(dirname(folder));
  }
}

/** Ends when everything is on the disk (fsync). */
async function writeAll(file: FileHandle, content: Readable, signal: AbortSignal | undefined): Promise<number> {
  const stop = () => content.destroy(signal?.reason);
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    let size = 0;
    for await (const chunk of content as AsyncIterable<Buffer>) {
      for (let written = 0; written < chunk.length; ) {
        written += (await file.write(chunk, written)).bytesWritten;
      }
      size += chunk.length;
    }
    await file.sync();
    return size;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** Another process may remove the still empty folder of a long key between the two steps. */
async function moveInto(path: string, temporary: string, tries = 5): Promise<void> {
  const folder = dirname(path);
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await rename(temporary, path);
  } catch (error) {
    if (tries === 1 || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return await moveInto(path, temporary, tries - 1);
  }
  // A name survives a power cut only if its folder is synced, and each newly created parent folder.
  await syncFolder(folder);
  for (let at = folder; made && at.startsWith(made); at = dirname(at)) await syncFolder(dirname(at));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await ifThere(open(folder));
  await handle?.sync().finally(() => handle.close());
}

function factsOf({ size, mtimeNs, mtimeMs, ino }: BigIntStats): ObjectFacts {
  const etag = `"${[size, mtimeNs, ino].map((number) => number.toString(36)).join('-')}"`;
  return { size: Number(size), etag, lastModified: new Date(Number(mtimeMs)) };
}

async function* entriesOf(folder: string) {
  const opened = await ifThere(opendir(folder));
  if (opened) yield* opened;
}

/** The path of each file below a folder, as a list of names. */
async function* filesBelow(folder: string): AsyncGenerator<string[]> {
  for await (const entry of entriesOf(folder)) {
    if (entry.isFile()) yield [entry.name];
    else for await (const names of filesBelow(join(folder, entry.name))) yield [entry.name, ...names];
  }
}

/** Removes uploads not written to since a time. All files of an upload share one name. */
async function sweepUploads(folder: string, before: Date): Promise<number> {
  const touched = new Map<string, Date>();
  for await (const { name } of entriesOf(folder)) {
    const found = await ifThere(stat(join(folder, name)));
    const id = name.replace(/\.json$/, '');
    const latest = touched.get(id);
    if (found && (!latest || latest < found.mtime)) touched.set(id, found.mtime);
  }
  const old = [...touched].filter(([, when]) => when < before);
  for (const [id] of old) {
    await Promise.all([id, `${id}.json`].map((name) => rm(join(folder, name), { force: true })));
  }
  return old.length;
}

async function ifThere<Found>(looking: Promise<Found>): Promise<Found | undefined> {
  return await looking.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
}

/** Tells errors of the disk from errors of the content: only the former name a system call. */
async function doing<Result>(what: string, work: () => Promise<Result>, content?: Readable): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error === content?.errored || !(error as NodeJS.ErrnoException).syscall) throw error;
    throw new StorageError(what, error);
  }
}
