/**
 * Removes files that no task refers to: left because the storage was unavailable when a task was deleted or retried, or
 * because a worker considered dead was still writing, or died. Two simultaneous sweeps do no harm.
 */
import type { Logger } from 'pino';
import type { Database } from '../../../../core/db/database.ts';
import { every, type Repeated } from '../../../../shared/every.ts';
import type { Storage } from '../../../../shared/storage/storage.ts';
import { selectPresentRuns, selectRunningTasks } from './file-queries.ts';
import { runOfKey, TASK_FILES_PREFIX, type TaskFiles } from './task-files.ts';

export interface FileSweepOptions {
  readonly database: Database;
  readonly storage: Pick<Storage, 'list' | 'remove'>;
  readonly files: TaskFiles;
  readonly logger: Logger;
}

const INTERVAL_SECONDS = 86_400;
/** Keys per statement. */
const BATCH = 1_000;

export class FileSweep {
  readonly #options: FileSweepOptions;
  readonly #stopped = new AbortController();
  #repeated: Repeated | undefined;

  constructor(options: FileSweepOptions) {
    this.#options = options;
  }

  /** Sweeps now and every day. */
  start(): void {
    this.#repeated = every(INTERVAL_SECONDS, () => this.sweep(), {
      logger: this.#options.logger,
      failure: 'sweeping the files of tasks failed; retrying tomorrow',
    });
    void this.#repeated.now();
  }

  /** Resolves when the part under way is done. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#repeated?.stop();
  }

  async sweep(): Promise<void> {
    await this.#removeFolders();
    let keys: string[] = [];
    for await (const { key } of this.#options.storage.list(TASK_FILES_PREFIX)) {
      if (this.#stopped.signal.aborted) return;
      keys.push(key);
      if (keys.length < BATCH) continue;
      await this.#removeOrphans(keys);
      keys = [];
    }
    await this.#removeOrphans(keys);
  }

  /** Work folders of attempts whose process died on this machine. */
  async #removeFolders(): Promise<void> {
    const { database, files } = this.#options;
    const folders = await files.folders();
    if (folders.length === 0) return;
    const tasks = folders.map(({ taskUuid }) => taskUuid);
    const running = await selectRunningTasks(database.query, tasks);
    await files.removeFolders(folders.filter(({ taskUuid }) => !running.has(taskUuid)));
  }

  async #removeOrphans(keys: readonly string[]): Promise<void> {
    const { database, storage } = this.#options;
    const known = keys.flatMap((key) => {
      const run = runOfKey(key);
      return run ? [{ key, ...run }] : [];
    });
    if (known.length === 0) return;
    // Queried after listing them: a run exists before its files.
    const present = await selectPresentRuns(database.query, known);
    const orphans = known.filter(({ run_id }) => !present.has(run_id));
    if (orphans.length > 0) await storage.remove(orphans.map(({ key }) => key));
  }
}
