/** The files that tasks leave for their owners: below the data folder, one folder a task. */
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** What a task may leave; nothing else is ever looked for. */
const NAME = /^(contact-sheet|thumbnail-\d\d)\.jpg$/;

export interface TaskFile {
  readonly content: Readable;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
}

export class TaskFiles {
  readonly #folder: string;

  constructor({ dataDir }: { dataDir: string }) {
    this.#folder = join(dataDir, 'factory/files');
  }

  /** An empty folder for the work of one attempt, gone when it is disposed of; what an attempt before has left goes too. */
  async workFolder(task: string): Promise<AsyncDisposable & { readonly path: string }> {
    const all = join(this.#folder, task, 'work');
    await rm(all, { recursive: true, force: true });
    await mkdir(all, { recursive: true });
    const path = await mkdtemp(join(all, 'attempt-'));
    return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
  }

  /** Keeps files of a folder, in place of those of the same names. */
  async keep(task: string, folder: string, names: readonly string[]): Promise<void> {
    for (const name of names.filter((one) => NAME.test(one))) {
      await rename(join(folder, name), join(this.#folder, task, name));
    }
  }

  async find(task: string, name: string): Promise<TaskFile | undefined> {
    if (!NAME.test(name)) return undefined;
    const path = join(this.#folder, task, name);
    const found = await stat(path).catch(() => undefined);
    return found?.isFile() ? { content: createReadStream(path), mediaType: 'image/jpeg', size: found.size } : undefined;
  }

  /** Removes all a task has left. */
  async remove(task: string): Promise<void> {
    await rm(join(this.#folder, task), { recursive: true, force: true });
  }
}
