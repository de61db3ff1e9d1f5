/** Courseware's scheduled job: one cleanup a day, by the first worker process that claims it. */
import { Cron } from 'croner';
import type { Logger } from 'pino';
import { databaseNow } from '../../../../core/db/clock.ts';
import type { Database } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';
import { every, type Repeated } from '../../../../shared/every.ts';
import { refuse } from '../errors.ts';
import type { Cleanup } from './cleanup.ts';
import { selectScheduledJobs, takeDue, updatePaused, updateSeen } from './schedule-queries.ts';

export const CLEANUP_JOB = 'cleanup_job';
const NAMES: Record<string, string> = { [CLEANUP_JOB]: 'cleanup_stale_records' };
/** At night. */
const DAILY = '0 3 * * *';
/** The contract's defaults of a cleanup. */
export const DEFAULT_MINUTES = 30;

const LOOK_SECONDS = 10;
/** Three checks missed. */
const FOLLOWED_SECONDS = 30;

export interface ScheduleOptions {
  readonly database: Database;
  readonly cleanup: Cleanup;
  readonly timezone: string;
  readonly logger: Logger;
}

export interface SchedulerStatus {
  /** Whether any process follows the schedule. */
  readonly isRunning: boolean;
  readonly jobs: readonly { readonly id: string; readonly name: string; readonly next: Timestamp | null }[];
}

export class Schedule {
  readonly #options: ScheduleOptions;
  #repeated: Repeated | undefined;

  constructor(options: ScheduleOptions) {
    this.#options = options;
  }

  /** A paused job has no next time. */
  async status(): Promise<SchedulerStatus> {
    const jobs = await selectScheduledJobs(this.#options.database.query, FOLLOWED_SECONDS);
    const next = this.#next(await this.#now());
    return {
      isRunning: jobs.some(({ is_followed }) => is_followed),
      jobs: jobs.map(({ job_id: id, is_paused, next_run_at }) => ({
        id,
        name: NAMES[id] ?? id,
        next: is_paused ? null : (next_run_at ?? next.toISOString().replace('T', ' ')),
      })),
    };
  }

  /**
   * Pauses a job until it is resumed, also across restarts. A running one is not interrupted.
   * @throws job_not_found
   */
  async pause(jobId: string): Promise<void> {
    await this.#setPaused(jobId, true);
  }

  /**
   * Resumes a job at its next time; missed times are not made up for.
   * @throws job_not_found
   */
  async resume(jobId: string): Promise<void> {
    await this.#setPaused(jobId, false);
  }

  /** Starts following the schedule. */
  start(): void {
    this.#repeated = every(LOOK_SECONDS, async () => this.tick(await this.#now()), {
      logger: this.#options.logger,
      failure: 'looking for a due cleanup failed; retrying',
    });
    void this.#repeated.now();
  }

  async stop(): Promise<void> {
    await this.#repeated?.stop();
  }

  /** Cleans up if it is due now and no other process does. @returns whether it was due */
  async tick(now: Date): Promise<boolean> {
    const { database, cleanup, logger } = this.#options;
    await updateSeen(database.query, CLEANUP_JOB, this.#next(now));
    if (!(await takeDue(database.query, CLEANUP_JOB, now, this.#next(now)))) return false;
    try {
      const cleaned = await cleanup.run({ processing: true, orphans: true, maxAgeMinutes: DEFAULT_MINUTES });
      logger.info(cleaned, 'cleaned up');
    } catch (error) {
      logger.warn({ err: error }, 'the daily cleanup failed; retrying tomorrow');
    }
    return true;
  }

  /** Not by the clock of this machine, which may be hours ahead. */
  #now(): Promise<Date> {
    return databaseNow(this.#options.database.query);
  }

  #next(after: Date): Date {
    const next = new Cron(DAILY, { timezone: this.#options.timezone, paused: true }).nextRun(after);
    if (!next) throw new Error(`the schedule ${DAILY} is never due`);
    return next;
  }

  async #setPaused(jobId: string, isPaused: boolean): Promise<void> {
    const { query } = this.#options.database;
    if (!(await updatePaused(query, jobId, isPaused, this.#next(await this.#now()))))
      throw refuse('job_not_found', { jobId });
  }
}
