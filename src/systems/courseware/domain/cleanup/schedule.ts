/** What courseware does by the clock: one cleanup a day, by whichever process that works comes first. */
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
/** When few are awake. */
const DAILY = '0 3 * * *';
/** What the contract has for a cleanup without parameters. */
export const DEFAULT_MINUTES = 30;

const LOOK_SECONDS = 10;
/** Three looks missed. */
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

  /** A job that is paused has no next time. */
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
   * Holds a job until it is resumed, whatever is restarted meanwhile. One that runs ends as it would.
   * @throws job_not_found
   */
  async pause(jobId: string): Promise<void> {
    await this.#setPaused(jobId, true);
  }

  /**
   * Has it go on at its next time; what it missed is not made up for.
   * @throws job_not_found
   */
  async resume(jobId: string): Promise<void> {
    await this.#setPaused(jobId, false);
  }

  /** Follows the schedule from now on. */
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

  /** Cleans up if that is due at this moment and no other process does. @returns whether it did */
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
