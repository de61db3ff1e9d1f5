/** What was studied of each item, for all runs of the process: kept, and asked for, in few statements. */

import { Batches } from '../../../../core/db/batches.ts';
import type { Database } from '../../../../core/db/database.ts';
import type { CourseKey, Studied, StudyRecord } from './studied.ts';
import { selectStudied, upsertRecords } from './study-queries.ts';

export class StudyRecords {
  readonly #database: Database;
  readonly #reads: Batches<CourseKey[], Map<string, Studied>[]>;
  /** What is to be written, by item. */
  #waiting = new Map<string, StudyRecord>();
  #last: Promise<void> = Promise.resolve();

  constructor(database: Database) {
    this.#database = database;
    this.#reads = new Batches(async (asked) => {
      const studied = await selectStudied(database.query, asked.flat());
      return asked.map((keys) => studied.splice(0, keys.length));
    });
  }

  /** What was studied in these courses: for each, by item. */
  async studied(keys: CourseKey[]): Promise<Map<string, Studied>[]> {
    return await this.#reads.submit(keys);
  }

  /** To be kept with the next `flush`, whoever asks for it. */
  put(record: StudyRecord): void {
    const key = JSON.stringify([record.accountId, record.source, record.courseId, record.itemId]);
    const other = this.#waiting.get(key);
    this.#waiting.set(key, other ? further(other, record) : record);
  }

  /**
   * Writes all there is, in one statement.
   * @throws when it could not be written; it is kept for the next time
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

/** Two tasks may go through the same item at once; a statement takes each row once. */
function further(one: StudyRecord, other: StudyRecord): StudyRecord {
  return {
    ...other,
    studiedSeconds: Math.max(one.studiedSeconds, other.studiedSeconds),
    isCompleted: one.isCompleted || other.isCompleted,
  };
}
