/**
 * Files of work under way. They are touched while the work lasts, so that the sweep of any process with the folder can
 * tell them from those of killed processes, however slowly a client sends.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, opendir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { StorageError } from './storage.ts';

/** Several times a minute, the shortest age at which they are swept. */
const TOUCH_MILLISECONDS = 10_000;

export class TemporaryFiles {
  readonly #folder: string;
  readonly #used = new Set<string>();
  #touching: NodeJS.Timeout | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Calls the work with a path for a temporary file, and removes the file afterwards.
   * @throws StorageError if it cannot be created; what the work fails with
   */
  async use<Result>(work: (path: string) => Promise<Result>): Promise<Result> {
    const path = join(this.#folder, randomUUID());
    this.#used.add(path);
    this.#touching ??= setInterval(() => void this.#touch(), TOUCH_MILLISECONDS).unref();
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 }).catch((error) => {
        throw new StorageError('make a temporary file', error);
      });
      return await work(path);
    } finally {
      this.#used.delete(path);
      if (this.#used.size === 0) {
        clearInterval(this.#touching);
        this.#touching = undefined;
      }
      await rm(path, { force: true }).catch(() => {});
    }
  }

  /** Removes files not touched since a time. @returns how many */
  async sweep(before: Date): Promise<number> {
    let swept = 0;
    for await (const name of namesIn(this.#folder)) {
      const path = join(this.#folder, name);
      const found = await stat(path).catch(() => undefined);
      if (!found || found.mtime >= before || this.#used.has(path)) continue;
      await rm(path, { force: true });
      swept += 1;
    }
    return swept;
  }

  async #touch(): Promise<void> {
    const now = new Date();
    // A file that does not exist yet, or was renamed, is not touched.
    await Promise.all([...this.#used].map((path) => utimes(path, now, now).catch(() => {})));
  }
}

async function* namesIn(folder: string): AsyncGenerator<string> {
  const opened = await opendir(folder).catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  for await (const { name } of opened ?? []) yield name;
}
