/** Writes the lines of this process's log to the database in batches, every half second at most. */
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { every, type Repeated } from '../../shared/every.ts';
import type { Database } from '../db/database.ts';
import { isUnstorable } from '../db/failures.ts';
import { withoutWaitingForDisk } from '../jobs/engine/reports-queries.ts';
import type { Settings } from '../settings/settings.ts';
import { readLine } from './log-entry.ts';
import { numberOf } from './log-level.ts';
import type { LogLines } from './log-lines.ts';
import { logSetting } from './log-setting.ts';
import { insertLines } from './system-log-queries.ts';

const INTERVAL_MILLISECONDS = 500;
const INTERVAL_AFTER_FAILURE_MILLISECONDS = 1_000;
const SETTING_SECONDS = 5;
const MOST_AT_ONCE = 500;

export interface LogKeeperOptions {
  readonly lines: LogLines;
  readonly database: Database;
  readonly settings: Settings;
  readonly logger: Logger;
}

export class LogKeeper {
  readonly #options: LogKeeperOptions;
  readonly #source = `${hostname()}:${process.pid}`;
  #timer: NodeJS.Timeout | undefined;
  #following: Repeated | undefined;
  #writing: Promise<void> | undefined;
  #isFailing = false;

  constructor(options: LogKeeperOptions) {
    this.#options = options;
  }

  /** Starts, beginning with the lines collected so far. */
  async open(): Promise<void> {
    await this.#obeySetting();
    this.#following = every(SETTING_SECONDS, () => this.#obeySetting(), {
      logger: this.#options.logger,
      failure: 'reading the log setting failed; retrying',
    });
    this.#options.lines.onLine(() => this.#schedule());
    this.#schedule();
  }

  /** Writes the remaining lines, if the database accepts them. */
  async close(): Promise<void> {
    await this.#following?.stop();
    this.#options.lines.onLine(() => {});
    await this.#flush();
    clearTimeout(this.#timer);
  }

  async #obeySetting(): Promise<void> {
    const { log_keep_level: level } = await this.#options.settings.get(logSetting);
    this.#options.lines.least = numberOf(level);
  }

  #schedule(): void {
    if (this.#isFailing || this.#writing || this.#options.lines.count === 0) return;
    if (this.#options.lines.count >= MOST_AT_ONCE) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), INTERVAL_MILLISECONDS);
  }

  /** Never rejects. */
  async #flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing ??= this.#writeAll();
    await this.#writing;
    this.#writing = undefined;
    this.#schedule();
  }

  async #writeAll(): Promise<void> {
    const { lines, logger } = this.#options;
    while (lines.count > 0) {
      const taken = lines.take(MOST_AT_ONCE);
      try {
        await this.#write(taken.lines);
      } catch (error) {
        lines.putBack(taken);
        this.#retryLater(error);
        return;
      }
      this.#isFailing = false;
      // Written and stored like any other line.
      if (taken.leftOut > 0)
        logger.warn({ lines: taken.leftOut }, 'dropped log lines: too many were waiting to be stored');
    }
  }

  async #write(lines: readonly string[]): Promise<void> {
    const { database, logger } = this.#options;
    const entries = lines.map((line) => readLine(line, this.#source));
    try {
      await database.transaction(async (tx) => {
        await withoutWaitingForDisk(tx);
        await insertLines(tx, entries);
      });
    } catch (error) {
      if (!isUnstorable(error)) throw error;
      // Kept, they would block all others for ever. The line logged here can be stored.
      logger.error({ err: error, lines: lines.length }, 'PostgreSQL refused to store log lines');
    }
  }

  /** Logs the first failure only: each log line is one more to store. */
  #retryLater(error: unknown): void {
    if (!this.#isFailing) this.#options.logger.warn({ err: error }, 'storing the log failed; retrying');
    this.#isFailing = true;
    this.#timer ??= setTimeout(() => this.#flush(), INTERVAL_AFTER_FAILURE_MILLISECONDS).unref();
  }
}
