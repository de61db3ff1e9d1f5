import { type Generated, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';

declare module '../../../../core/db/tables.ts' {
  interface Tables {
    courseware_schedule: {
      job_id: string;
      is_paused: Generated<boolean>;
      next_run_at: Timestamp | null;
      seen_at: Timestamp | null;
    };
  }
}

export interface ScheduledJob {
  job_id: string;
  is_paused: boolean;
  next_run_at: Timestamp | null;
  /** Whether any process has checked the schedule within this many seconds. */
  is_followed: boolean;
}

export async function selectScheduledJobs(db: Queryable, seconds: number): Promise<ScheduledJob[]> {
  return await db
    .selectFrom('courseware_schedule')
    .select(['job_id', 'is_paused', 'next_run_at'])
    .select(sql<boolean>`coalesce(seen_at > now() - make_interval(secs => ${seconds}), false)`.as('is_followed'))
    .orderBy('job_id')
    .execute();
}

/** @returns whether the job exists */
export async function updatePaused(db: Queryable, jobId: string, isPaused: boolean, next: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('courseware_schedule')
    .set({ is_paused: isPaused, next_run_at: next.toISOString() })
    .where('job_id', '=', jobId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Records that a process follows the schedule, and sets missing due times. */
export async function updateSeen(db: Queryable, jobId: string, next: Date): Promise<void> {
  await db
    .updateTable('courseware_schedule')
    .set({ seen_at: sql`now()`, next_run_at: sql<string>`coalesce(next_run_at, ${next})` })
    .where('job_id', '=', jobId)
    .execute();
}

/** Claims a due job and sets its next time. @returns false if it is not due, or another process has claimed it */
export async function takeDue(db: Queryable, jobId: string, now: Date, next: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('courseware_schedule')
    .set({ next_run_at: next.toISOString() })
    .where('job_id', '=', jobId)
    .where('is_paused', '=', false)
    .where('next_run_at', '<=', now.toISOString())
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Waits for the lock of cleanups, held until the end of the transaction or its connection. */
export async function takeTurn(tx: Queryable): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('owlery courseware cleanup', 0))`.execute(tx);
}
