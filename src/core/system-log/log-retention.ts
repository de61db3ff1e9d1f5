/** Removes what is too old from the logs: a little at a time, by one process at a time. Runs in processes that work. */
import type { Logger } from 'pino';
import type { Database, Queryable } from '../db/database.ts';
import type { Settings } from '../settings/settings.ts';
import { logSetting } from './log-setting.ts';
import { deleteOldEntries, deleteOldLines, deleteOldRunLines, takeTurn } from './system-log-queries.ts';

const INTERVAL_MILLISECONDS = 3_600_000;
/** Few enough that nobody waits for the transaction. */
const MOST_AT_ONCE = 2_000;
const DAY_MILLISECONDS = 86_400_000;

export interface LogRetentionOptions {
  readonly database: Database;
  readonly settings: Settings;
  readonly logger: Logger;
  /** How many it removes in one transaction. */
  readonly mostAtOnce?: number;
}

/** How much was removed: of the program's log, of the lines of runs, of the journal. */
export interface Removed {
  readonly lines: number;
  readonly runLines: number;
  readonly entries: number;
}

export class LogRetention {
  readonly #options: LogRetentionOptions;
  #timer: NodeJS.Timeout | undefined;
  #removing: Promise<unknown> | undefined;
  #isStopped = false;

  constructor(options: LogRetentionOptions) {
    this.#options = options;
  }

  /** Looks now and every hour. */
  start(): void {
    const look = () => {
      this.#removing ??= this.#look().finally(() => {
        this.#removing = undefined;
      });
    };
    this.#timer = setInterval(look, INTERVAL_MILLISECONDS).unref();
    look();
  }

  /** Resolves when the transaction under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#removing;
  }

  /** Removes all that is too old at this moment, but nothing while another process does. */
  async removeOld(now: Date): Promise<Removed> {
    const { log_retention_days, task_log_retention_days, user_action_retention_days } =
      await this.#options.settings.get(logSetting);
    const before = (days: number) => new Date(now.getTime() - days * DAY_MILLISECONDS);
    return {
      lines: await this.#remove(deleteOldLines, before(log_retention_days)),
      runLines: await this.#remove(deleteOldRunLines, before(task_log_retention_days)),
      entries: await this.#remove(deleteOldEntries, before(user_action_retention_days)),
    };
  }

  async #look(): Promise<void> {
    const { logger } = this.#options;
    try {
      const removed = await this.removeOld(new Date());
      if (Object.values(removed).some((count) => count > 0)) logger.info(removed, 'removed old entries of the logs');
    } catch (error) {
      logger.warn({ err: error }, 'could not remove old entries of the logs, and tries again in an hour');
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
