/**
 * The result files of tasks in the storage, under `factory/<task>/<run>/`, so that late writes and removals of an
 * earlier run never affect a later one. They are created in folders of this machine.
 */
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Storage } from '../../../../shared/storage/storage.ts';
import { videoType } from '../video/video-type.ts';
import { PICTURE_NAMES } from './picture-names.ts';

/** A run of a task. */
export interface TaskRun {
  readonly uuid: string;
  readonly run_id: number;
}

export interface TaskFilesOptions {
  readonly storage: Pick<Storage, 'put' | 'remove'>;
  readonly config: { readonly dataDir: string };
}

export const TASK_FILES_PREFIX = 'factory/';
export const TASK_FILE_TYPE = 'image/jpeg';

const keyOf = ({ uuid, run_id }: TaskRun, name: string) => `${TASK_FILES_PREFIX}${uuid}/${run_id}/${name}`;

/** The run of a file's key; undefined for other keys. */
export function runOfKey(key: string): TaskRun | undefined {
  const [, uuid, run] = /^factory\/([0-9a-f-]{36})\/(\d{1,18})\/[^/]+$/.exec(key) ?? [];
  return uuid === undefined ? undefined : { uuid, run_id: Number(run) };
}

/** The key of a file of a task's current run. Only files named in the result exist. */
export function taskFileKey(task: TaskRun & { readonly result: object | null }, name: string): string | undefined {
  const { files } = (task.result ?? {}) as { files?: unknown };
  const isNamed = Array.isArray(files) && files.some((file) => file?.name === name);
  return isNamed && PICTURE_NAMES.includes(name) ? keyOf(task, name) : undefined;
}

export class TaskFiles {
  readonly #storage: TaskFilesOptions['storage'];
  readonly #folder: string;

  constructor({ storage, config }: TaskFilesOptions) {
    this.#storage = storage;
    this.#folder = join(config.dataDir, 'factory/work');
  }

  /**
   * An empty folder for one attempt, removed when it is disposed of, together with the leftovers of earlier attempts.
   */
  async workFolder(taskUuid: string): Promise<AsyncDisposable & { readonly path: string }> {
    await this.removeFolders((await this.folders()).filter((folder) => folder.taskUuid === taskUuid));
    await mkdir(this.#folder, { recursive: true });
    const path = await mkdtemp(join(this.#folder, `${taskUuid}.`));
    return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
  }

  /** The folders of attempts on this machine, active or left by dead processes. */
  async folders(): Promise<{ readonly name: string; readonly taskUuid: string }[]> {
    const names = await readdir(this.#folder).catch(() => []);
    return names.map((name) => ({ name, taskUuid: name.split('.')[0] ?? '' }));
  }

  async removeFolders(folders: readonly { readonly name: string }[]): Promise<void> {
    for (const { name } of folders) await rm(join(this.#folder, name), { recursive: true, force: true });
  }

  /** Stores files of a folder for a run. @throws StorageError; the signal's reason */
  async keep(task: TaskRun, folder: string, names: readonly string[], signal: AbortSignal): Promise<void> {
    await Promise.all(
      names.map((name) =>
        this.#storage.put(keyOf(task, name), createReadStream(join(folder, name)), {
          contentType: TASK_FILE_TYPE,
          signal,
        }),
      ),
    );
  }

  /** Removes the files of a run. A sweep removes what the storage could not. */
  async remove({ task_type, ...task }: TaskRun & { readonly task_type: string }): Promise<void> {
    if (task_type !== videoType.name) return;
    // By name, whether or not they exist: a listing on disk would scan all files.
    await this.#storage.remove(PICTURE_NAMES.map((name) => keyOf(task, name))).catch(() => {});
  }
}
