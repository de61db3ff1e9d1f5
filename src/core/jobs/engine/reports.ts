/**
 * Collects the reports of all handlers of the process and writes them together: one UPDATE, one INSERT and one
 * NOTIFY every 100 ms at most, so that a thousand running runs cost the database a few dozen statements a second. A report
 * after a rest is written at once.
 */
import type { Logger } from 'pino';
import type { Coded } from '../../../shared/messages.ts';
import { Spacing } from '../../../shared/spacing.ts';
import type { Database, Queryable } from '../../db/database.ts';
import { isUnstorable } from '../../db/failures.ts';
import type { Live } from '../../live/live.ts';
import type { LogLevel } from '../runs/job.ts';
import { toJson } from '../runs/json.ts';
import { runEvents, runLogEvents } from '../runs/run-event.ts';
import {
  insertLogs,
  type LogLine,
  logLine,
  type Report,
  updateReported,
  withoutWaitingForDisk,
} from './reports-queries.ts';

/** The attempt that reports. One object for each attempt, compared by identity. */
export interface Reporter {
  readonly id: number;
  readonly attempt: number;
}

type Values = Omit<Report, 'id' | 'attempt'>;

const INTERVAL_MILLISECONDS = 100;
const INTERVAL_AFTER_FAILURE_MILLISECONDS = 1_000;
/** The most kept while the database is slower than the handlers, or unavailable: about 20 MB of ordinary lines. */
const MOST_LINES = 20_000;

export class Reports {
  readonly #database: Database;
  readonly #live: Live;
  readonly #logger: Logger;
  #values = new Map<Reporter, Values>();
  #lines: LogLine[] = [];
  /** The reports of the write under way, kept until it has succeeded. */
  #writing: { values: Map<Reporter, Values>; lines: LogLine[] } = { values: new Map(), lines: [] };
  /** The number of log lines dropped for lack of room, by reporter. */
  #leftOut = new Map<Reporter, number>();
  readonly #held = new Set<Reporter>();
  readonly #spacing = new Spacing(INTERVAL_MILLISECONDS);
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor({ database, live, logger }: { database: Database; live: Live; logger: Logger }) {
    this.#database = database;
    this.#live = live;
    this.#logger = logger;
  }

  progress(reporter: Reporter, percent: number, detail?: object): void {
    if (Number.isNaN(percent)) throw new RangeError('progress takes a number from 0 to 100, not NaN');
    const progress = Math.min(100, Math.max(0, percent));
    this.#report(reporter, detail ? { progress, detail: toJson(detail) } : { progress });
  }

  save(reporter: Reporter, checkpoint: object): void {
    this.#report(reporter, { checkpoint: toJson(checkpoint) });
  }

  log(reporter: Reporter, level: LogLevel, line: string | Coded): void {
    this.#schedule();
    if (this.#lines.length >= MOST_LINES) {
      this.#leftOut.set(reporter, (this.#leftOut.get(reporter) ?? 0) + 1);
      return;
    }
    this.#lines.push(logLine(reporter, level, line));
  }

  /** Whether this reporter has reports that are not written yet. */
  has(reporter: Reporter): boolean {
    return [this.#writing, { values: this.#values, lines: this.#lines }].some(
      ({ values, lines }) => values.has(reporter) || lines.some(({ id }) => id === reporter.id),
    );
  }

  /** The latest reported values that are not written yet. */
  pending(reporter: Reporter): Values {
    return { ...this.#writing.values.get(reporter), ...this.#values.get(reporter) };
  }

  /**
   * Holds a reporter's values back until `release`: while the handler's own transaction has the run's row locked, a
   * write of this row would make all others wait.
   */
  hold(reporter: Reporter): void {
    this.#held.add(reporter);
  }

  release(reporter: Reporter): void {
    this.#held.delete(reporter);
  }

  /** Drops the held values: the reports of this reporter no longer count. */
  forget(reporter: Reporter): void {
    this.#held.delete(reporter);
    this.#values.delete(reporter);
  }

  /**
   * Writes all reports.
   * @throws if writing failed; the reports are kept and written with the next ones
   */
  flush(): Promise<void> {
    const written = this.#last.then(() => this.#write());
    this.#last = written.catch(() => {});
    return written;
  }

  /** Writes the remaining reports, if the database accepts them, and stops. */
  async close(): Promise<void> {
    await this.flush().catch((error) =>
      this.#logger.error({ err: error }, 'writing the last reports of runs failed; they are lost'),
    );
    clearTimeout(this.#timer);
  }

  #report(reporter: Reporter, values: Values): void {
    this.#values.set(reporter, { ...this.#values.get(reporter), ...values });
    this.#schedule();
  }

  #schedule(wait = this.#spacing.wait()): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.flush().catch((error) => {
        this.#logger.warn({ err: error }, 'writing the reports of runs failed; retrying');
        this.#schedule(INTERVAL_AFTER_FAILURE_MILLISECONDS);
      });
    }, wait);
  }

  async #write(): Promise<void> {
    const values = this.#takeValues();
    const lines = this.#takeLines();
    if (values.size === 0 && lines.length === 0) return;
    this.#spacing.begin();
    this.#writing = { values, lines };
    try {
      await this.#store(values, lines);
    } catch (error) {
      if (isUnstorable(error)) return await this.#storeOneByOne(values, lines);
      this.#putBack(values, lines);
      throw error;
    } finally {
      this.#writing = { values: new Map(), lines: [] };
    }
  }

  async #store(values: Map<Reporter, Values>, lines: LogLine[]): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await withoutWaitingForDisk(tx);
      if (values.size > 0) await this.#storeValues(tx, values);
      if (lines.length > 0) await this.#storeLines(tx, lines);
    });
  }

  /** Drops reports that PostgreSQL can never store: they would hold up all others for ever. */
  async #storeOneByOne(values: Map<Reporter, Values>, lines: LogLine[]): Promise<void> {
    this.#putBack(new Map(), lines);
    for (const [reporter, value] of values) {
      const one = new Map([[reporter, value]]);
      try {
        await this.#store(one, []);
      } catch (error) {
        if (isUnstorable(error))
          this.#logger.error({ err: error, run: reporter.id }, 'PostgreSQL refused to store a report');
        else this.#putBack(one, []);
      }
    }
    this.#schedule();
  }

  async #storeValues(tx: Queryable, values: Map<Reporter, Values>): Promise<void> {
    const reports = Array.from(values, ([{ id, attempt }, value]) => ({ id, attempt, ...value }));
    const written = await updateReported(tx, reports);
    // Watchers are not told of checkpoints.
    const told = new Set(reports.filter(({ progress }) => progress !== undefined).map(({ id }) => id));
    await this.#live.publishAll(tx, runEvents(written.filter(({ id }) => told.has(id))));
  }

  async #storeLines(tx: Queryable, lines: LogLine[]): Promise<void> {
    await insertLogs(tx, lines);
    await this.#live.publishAll(tx, runLogEvents(lines.map(({ id }) => id)));
  }

  #takeValues(): Map<Reporter, Values> {
    const { taken = [], kept = [] } = Object.groupBy(this.#values, ([reporter]) =>
      this.#held.has(reporter) ? 'kept' : 'taken',
    );
    this.#values = new Map(kept);
    return new Map(taken);
  }

  #takeLines(): LogLine[] {
    const lines = this.#lines;
    for (const [reporter, count] of this.#leftOut) {
      lines.push(logLine(reporter, 'warning', `${count} lines were left out: more than could be written`));
    }
    this.#lines = [];
    this.#leftOut = new Map();
    return lines;
  }

  /** Values reported in the meantime are newer. */
  #putBack(values: Map<Reporter, Values>, lines: LogLine[]): void {
    for (const [reporter, older] of values) this.#values.set(reporter, { ...older, ...this.#values.get(reporter) });
    this.#lines = lines.concat(this.#lines);
  }
}
