/** Courseware's scheduled job: one cleanup a day, by the first worker process that claims it. */
import { Cron } from 'croner';
import type { Logger } from 'pino';
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
    return {
      isRunning: jobs.some(({ is_followed }) => is_followed),
      jobs: jobs.map(({ job_id: id, is_paused, next_run_at }) => ({
        id,
        name: NAMES[id] ?? id,
        next: is_paused ? null : (next_run_at ?? this.#next().toISOString().replace('T', ' ')),
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
    this.#repeated = every(LOOK_SECONDS, () => this.tick(new Date()), {
      logger: this.#options.logger,
      failure: 'the daily cleanup failed; retrying tomorrow',
    });
    void this.#repeated.now();
  }

  async stop(): Promise<void> {
    await this.#repeated?.stop();
  }

  /** Cleans up if it is due now and no other process does. @returns whether it did */
  async tick(now: Date): Promise<boolean> {
    const { database, cleanup, logger } = this.#options;
    await updateSeen(database.query, CLEANUP_JOB, this.#next(now));
    if (!(await takeDue(database.query, CLEANUP_JOB, now, this.#next(now)))) return false;
    const cleaned = await cleanup.run({ processing: true, orphans: true, maxAgeMinutes: DEFAULT_MINUTES });
    logger.info(cleaned, 'cleaned up');
    return true;
  }

  #next(after = new Date()): Date {
    const next = new Cron(DAILY, { timezone: this.#options.timezone, paused: true }).nextRun(after);
    if (!next) throw new Error(`the schedule ${DAILY} is never due`);
    return next;
  }

  async #setPaused(jobId: string, isPaused: boolean): Promise<void> {
    const { query } = this.#options.database;
    if (!(await updatePaused(query, jobId, isPaused, this.#next()))) throw refuse('job_not_found', { jobId });
  }
}
