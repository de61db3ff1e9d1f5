/** The program's own log, of all its processes, as administrators look through it. */
import type { Database } from '../db/database.ts';
import {
  countLines,
  findLines,
  type LogEntry,
  type SystemLogFilter,
  selectFound,
  selectLines,
} from './system-log-queries.ts';

export type { LogEntry, Period, SystemLogFilter } from './system-log-queries.ts';

/** What is beyond is not counted and on no page: nobody turns ten thousand lines over, and counting millions takes long. */
export const MOST_LISTED = 10_000;

export class SystemLog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * One page of the lines that match, newest first.
   * @param page from 1
   * @returns the lines of the page, and how many there are on all pages, as far as `MOST_LISTED`
   */
  async list(
    filter: SystemLogFilter,
    { page, pageSize }: { page: number; pageSize: number },
  ): Promise<{ items: LogEntry[]; total: number }> {
    const { query } = this.#database;
    const offset = (page - 1) * pageSize;
    const limit = Math.min(pageSize, MOST_LISTED - offset);
    if (filter.search !== undefined) {
      const found = await findLines(query, filter, MOST_LISTED);
      return { items: await selectFound(query, found.slice(offset, offset + pageSize)), total: found.length };
    }
    const [items, total] = await Promise.all([
      limit > 0 ? selectLines(query, filter, { limit, offset }) : [],
      countLines(query, filter, MOST_LISTED),
    ]);
    return { items, total };
  }
}
