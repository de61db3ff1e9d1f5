/** Removes old entries from the logs, in small steps and by one process at a time. Runs in worker processes. */
import type { Logger } from 'pino';
import { every, type Repeated } from '../../shared/every.ts';
import { databaseNow } from '../db/clock.ts';
import type { Database, Queryable } from '../db/database.ts';
import type { Settings } from '../settings/settings.ts';
import { logSetting } from './log-setting.ts';
import { deleteOldEntries, deleteOldLines, takeTurn, turnLogWeeks, type WeeklyLog } from './system-log-queries.ts';

const INTERVAL_SECONDS = 3_600;
/** Few enough that no other statement waits for long. */
const MOST_AT_ONCE = 2_000;
const DAY_MILLISECONDS = 86_400_000;
/** https://www.postgresql.org/docs/18/errcodes-appendix.html */
const LOCK_NOT_AVAILABLE = '55P03';

export interface LogRetentionOptions {
  readonly database: Database;
  readonly settings: Settings;
  readonly logger: Logger;
  /** How many entries it removes in one transaction. */
  readonly mostAtOnce?: number;
}

/** How much was removed: whole weeks of the system log and of the run logs, single lines, entries of the journal. */
export interface Removed {
  readonly weeks: number;
  readonly lines: number;
  readonly runWeeks: number;
  readonly runLines: number;
  readonly entries: number;
}

export class LogRetention {
  readonly #options: LogRetentionOptions;
  #repeated: Repeated | undefined;
  #isStopped = false;

  constructor(options: LogRetentionOptions) {
    this.#options = options;
  }

  /** Removes old entries now and every hour. */
  start(): void {
    this.#repeated = every(INTERVAL_SECONDS, () => this.#look(), {
      logger: this.#options.logger,
      failure: 'removing old log entries failed; retrying in an hour',
    });
    void this.#repeated.now();
  }

  /** Resolves when the transaction under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#repeated?.stop();
  }

  /** Removes all entries that are too old now; nothing while another process does so. */
  async removeOld(now: Date): Promise<Removed> {
    const { log_retention_days, task_log_retention_days, user_action_retention_days } =
      await this.#options.settings.get(logSetting);
    const before = (days: number) => new Date(now.getTime() - days * DAY_MILLISECONDS);
    const system = await this.#removeLines('system_logs', now, before(log_retention_days));
    const runs = await this.#removeLines('run_logs', now, before(task_log_retention_days));
    const entries = await this.#remove(deleteOldEntries, before(user_action_retention_days));
    return { weeks: system.weeks, lines: system.lines, runWeeks: runs.weeks, runLines: runs.lines, entries };
  }

  async #look(): Promise<void> {
    const removed = await this.removeOld(await databaseNow(this.#options.database.query));
    if (Object.values(removed).some((count) => count > 0)) {
      this.#options.logger.info(removed, 'removed old log entries');
    }
  }

  async #removeLines(log: WeeklyLog, now: Date, before: Date) {
    const weeks = await this.#turnWeeks(log, now, before);
    const lines = await this.#remove((tx, ...which) => deleteOldLines(tx, log, ...which), before);
    return { weeks, lines };
  }

  /** A week is dropped when all of it is old. While a reader holds the table, the next hour must do. */
  async #turnWeeks(log: WeeklyLog, now: Date, before: Date): Promise<number> {
    const { database, logger } = this.#options;
    try {
      return await database.transaction(async (tx) =>
        (await takeTurn(tx)) ? await turnLogWeeks(tx, log, now, before) : 0,
      );
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
      logger.info({ log }, 'the log is being read; its old weeks are dropped in the next hour');
      return 0;
    }
  }

  async #remove(removeSome: (tx: Queryable, before: Date, most: number) => Promise<number>, before: Date) {
    const { database, mostAtOnce = MOST_AT_ONCE } = this.#options;
    let removed = 0;
    while (!this.#isStopped) {
      const count = await database.transaction(async (tx) =>
        (await takeTurn(tx)) ? await removeSome(tx, before, mostAtOnce) : 0,
      );
      removed += count;
      if (count < mostAtOnce) break;
    }
    return removed;
  }
}
