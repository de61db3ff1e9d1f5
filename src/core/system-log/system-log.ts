/** The system log of all processes, for administrators. */
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

/**
 * Lines beyond this are neither counted nor listed: nobody pages through ten thousand lines, and counting millions is
 * slow.
 */
export const MOST_LISTED = 10_000;

export class SystemLog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * One page of the lines that match, newest first.
   * @param page from 1
   * @returns the lines of the page, and the number on all pages, counted up to `MOST_LISTED`
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
