/**
 * Removes what tasks have left that belongs to none: when the storage was away while a task was deleted or run again, or a
 * worker wrote that had been given up, or died. Two at once do no harm.
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
/** Keys asked about in one statement. */
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

  /** Of attempts whose process died on this machine. A folder that is there was made by one that had begun. */
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
    // Asked after they were listed: a run is there before what it leaves.
    const present = await selectPresentRuns(database.query, known);
    const orphans = known.filter(({ run_id }) => !present.has(run_id));
    if (orphans.length > 0) await storage.remove(orphans.map(({ key }) => key));
  }
}
