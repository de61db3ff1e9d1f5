/**
 * Files of work under way. They are touched as long as it goes on, so that a sweep, of this process or of any other that
 * has the folder, tells them from those whose process was killed, however slowly a client sends.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, opendir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { StorageError } from './storage.ts';

/** Several within a minute, the shortest time after which they are swept. */
const TOUCH_MILLISECONDS = 10_000;

export class TemporaryFiles {
  readonly #folder: string;
  readonly #used = new Set<string>();
  #touching: NodeJS.Timeout | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Has work done with a path where it may make a file, and removes what is left there afterwards.
   * @throws StorageError when there can be none; what the work fails with
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

  /** Removes those that have not been touched since a moment. @returns how many */
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
    // One that has not been made yet, or has been renamed, needs none.
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
