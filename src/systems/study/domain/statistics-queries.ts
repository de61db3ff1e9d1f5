import { sql } from 'kysely';
import type { Queryable } from '../../../core/db/database.ts';
import { studyJob } from './study/study.job.ts';

/** The number of runs that no worker has claimed yet. */
export async function countWaiting(db: Queryable): Promise<number> {
  const { count } = await db
    .selectFrom('runs')
    .where('kind', '=', studyJob.kind)
    .where('status', '=', 'queued')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** The number of tasks completed or failed since midnight UTC, by the end of their current run. */
export async function countEndedToday(db: Queryable): Promise<{ completed: number; failed: number }> {
  const { rows } = await sql<{ completed: number; failed: number }>`
    select count(*) filter (where task.status = 'completed') as completed,
      count(*) filter (where task.status = 'failed') as failed
    from runs join study_tasks as task on task.run_id = runs.id
    where runs.kind = ${sql.lit(studyJob.kind)}
      and runs.finished_at >= date_trunc('day', now() at time zone 'UTC') at time zone 'UTC'`.execute(db);
  return rows[0] ?? { completed: 0, failed: 0 };
}
