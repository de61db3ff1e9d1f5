/**
 * A storage that removes nothing while a backup is written: the backup contains the rows of one moment, and then copies the
 * files they name. What is not removed has no row any more, and the next cleanup removes it (docs/decisions/0080).
 */
import type { Storage } from '../../shared/storage/storage.ts';
import type { Database } from '../db/database.ts';
import { areRemovalsHeld } from './held-removal-queries.ts';

/** @param database the one whose rows name the objects */
export function holdingRemovals(storage: Storage, database: Database): Storage {
  return {
    put: (key, content, options) => storage.put(key, content, options),
    open: (key, range) => storage.open(key, range),
    stat: (key) => storage.stat(key),
    async remove(keys) {
      if (await areRemovalsHeld(database.query)) {
        return keys.map((key) => ({ key, reason: 'a backup is being written; the next cleanup removes it' }));
      }
      return await storage.remove(keys);
    },
    list: (prefix) => storage.list(prefix),
    url: (key, options) => storage.url(key, options),
    withFile: (key, work, options) => storage.withFile(key, work, options),
    withTemporary: (work) => storage.withTemporary(work),
    sweep: (before, longBefore) => storage.sweep(before, longBefore),
    unfinished: (options) => storage.unfinished(options),
    probe: () => storage.probe(),
  };
}
