/** The study records of items, read and written for all runs of the process in few statements. */

import { Batches } from '../../../../core/db/batches.ts';
import type { Database } from '../../../../core/db/database.ts';
import type { CourseKey, ItemKey, KeptStudied, StudyRecord } from './studied.ts';
import { restartRecord, selectStudied, upsertRecords } from './study-queries.ts';

export class StudyRecords {
  readonly #database: Database;
  readonly #reads: Batches<CourseKey[], Map<string, KeptStudied>[]>;
  /** The records to write, by item. */
  #waiting = new Map<string, StudyRecord>();
  #last: Promise<void> = Promise.resolve();

  constructor(database: Database) {
    this.#database = database;
    this.#reads = new Batches(async (asked) => {
      const studied = await selectStudied(database.query, asked.flat());
      return asked.map((keys) => studied.splice(0, keys.length));
    });
  }

  /** The study records of each of these courses, by item. */
  async studied(keys: CourseKey[]): Promise<Map<string, KeptStudied>[]> {
    return await this.#reads.submit(keys);
  }

  /** Queues a record for the next `flush`. */
  put(record: StudyRecord): void {
    const key = JSON.stringify([record.accountId, record.origin, record.courseId, record.itemId]);
    const other = this.#waiting.get(key);
    this.#waiting.set(key, other ? further(other, record) : record);
  }

  /** Deletes the record of an item, so that it is studied from its beginning. */
  async restart(key: ItemKey): Promise<void> {
    await this.flush();
    await restartRecord(this.#database.query, key);
  }

  /**
   * Writes all queued records in one statement.
   * @throws if they could not be written; they stay queued
   */
  flush(): Promise<void> {
    const written = this.#last.then(() => this.#write());
    this.#last = written.catch(() => {});
    return written;
  }

  async #write(): Promise<void> {
    const records = [...this.#waiting.values()];
    if (records.length === 0) return;
    this.#waiting = new Map();
    try {
      await upsertRecords(this.#database.query, records);
    } catch (error) {
      for (const record of records) this.put(record);
      throw error;
    }
  }
}

/** Two tasks may study the same item at once; a statement takes each row once. */
function further(one: StudyRecord, other: StudyRecord): StudyRecord {
  return {
    ...other,
    taskId: one.isCompleted && !other.isCompleted ? one.taskId : other.taskId,
    studiedSeconds: Math.max(one.studiedSeconds, other.studiedSeconds),
    isCompleted: one.isCompleted || other.isCompleted,
  };
}
