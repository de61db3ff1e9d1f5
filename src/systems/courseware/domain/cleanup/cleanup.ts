/** Removes leftovers: uploads whose process died, and objects that belong to no material. */
import type { Logger } from 'pino';
import { databaseNow } from '../../../../core/db/clock.ts';
import type { Database, Queryable } from '../../../../core/db/database.ts';
import type { ListedObject, Storage } from '../../../../shared/storage/storage.ts';
import { refuse } from '../errors.ts';
import { deleteOldViews } from '../materials/material-queries.ts';
import { VIEW_MINUTES } from '../materials/materials.ts';
import { deleteStaleUpload, selectOwned, selectStaleUploads } from '../uploads/upload-queries.ts';
import { takeTurn } from './schedule-queries.ts';

export interface CleanupOptions {
  readonly database: Database;
  readonly storage: Storage;
  readonly logger: Logger;
}

export interface CleanupOrder {
  /** The age of uploads without a heartbeat. */
  readonly processing: boolean;
  /** The age of objects without a material. */
  readonly orphans: boolean;
  /** At least 1: active uploads send heartbeats several times a minute. */
  readonly maxAgeMinutes: number;
  /** Only report what would be removed. */
  readonly isDry?: boolean;
}

export interface Cleaned {
  readonly records: number;
  readonly files: number;
  readonly seconds: number;
  /** What could not be removed, and why. */
  readonly errors: readonly string[];
}

/** Keys per statement. */
const BATCH = 1_000;
const PREFIXES = ['materials/', 'thumbnails/'];
/** A client has a day to continue a resumable upload, and finishing it takes some time. */
const UNFINISHED_HOURS = 25;

export class Cleanup {
  readonly #options: CleanupOptions;

  constructor(options: CleanupOptions) {
    this.#options = options;
  }

  /**
   * Cleans up, after any cleanup already running.
   * @throws cleanup_failed if the storage cannot be listed
   */
  async run(order: CleanupOrder): Promise<Cleaned> {
    return await this.#options.database.streamingTransaction(async (turn) => {
      await takeTurn(turn);
      const begun = performance.now();
      const errors: string[] = [];
      const records = order.processing ? await this.#endStale(order, errors) : [];
      const files = order.orphans ? await this.#removeOrphans(order, new Set(records), errors) : 0;
      if (!order.isDry) await deleteOldViews(this.#options.database.query, VIEW_MINUTES);
      const seconds = Math.round(performance.now() - begun) / 1_000;
      return { records: records.length, files, seconds, errors };
    });
  }

  /** @returns the keys of the ended uploads */
  async #endStale({ maxAgeMinutes, isDry = false }: CleanupOrder, errors: string[]): Promise<string[]> {
    const { database, storage } = this.#options;
    const ended: string[] = [];
    for (const { id, file_path: key } of await selectStaleUploads(database.query, maxAgeMinutes)) {
      // The row first: an upload that is only slow notices that it is gone and removes its object itself.
      if (!isDry && !(await deleteStaleUpload(database.query, id, maxAgeMinutes))) continue;
      ended.push(key);
      if (!isDry) await this.#remove(storage, [key], errors);
    }
    return ended;
  }

  /** @param ended keys that are already counted as records */
  async #removeOrphans(order: CleanupOrder, ended: ReadonlySet<string>, errors: string[]): Promise<number> {
    const { database, storage } = this.#options;
    // Not by the clock of this machine: if it is ahead, uploads in progress on other nodes would look old.
    const now = (await databaseNow(database.query)).getTime();
    const before = new Date(now - order.maxAgeMinutes * 60_000);
    let removed = 0;
    try {
      for await (const keys of batches(oldObjects(storage, before))) {
        const orphans = await orphansAmong(database.query, keys);
        const files = orphans.filter((key) => !ended.has(key));
        if (!order.isDry) removed -= await this.#remove(storage, orphans, errors);
        removed += files.length;
      }
      if (!order.isDry) await storage.sweep(before, new Date(now - UNFINISHED_HOURS * 3_600_000));
    } catch (error) {
      this.#options.logger.error({ err: error }, 'listing the storage failed');
      throw refuse('cleanup_failed', { reason: (error as Error).message }, error);
    }
    return removed;
  }

  /** @returns how many could not be removed */
  async #remove(storage: Storage, keys: readonly string[], errors: string[]): Promise<number> {
    const left = await storage.remove(keys).catch((error) => keys.map((key) => ({ key, reason: error.message })));
    for (const { key, reason } of left) errors.push(`${key}: ${reason}`);
    return left.length;
  }
}

async function* oldObjects(storage: Storage, before: Date): AsyncGenerator<ListedObject> {
  for (const prefix of PREFIXES) {
    for await (const object of storage.list(prefix)) if (object.lastModified < before) yield object;
  }
}

async function* batches(objects: AsyncIterable<ListedObject>): AsyncGenerator<string[]> {
  let keys: string[] = [];
  for await (const { key } of objects) {
    keys.push(key);
    if (keys.length < BATCH) continue;
    yield keys;
    keys = [];
  }
  if (keys.length > 0) yield keys;
}

/** Queried after listing them: an upload has its row before its object. */
async function orphansAmong(db: Queryable, keys: readonly string[]): Promise<string[]> {
  const owned = await selectOwned(db, keys);
  return keys.filter((key) => !owned.has(key));
}
