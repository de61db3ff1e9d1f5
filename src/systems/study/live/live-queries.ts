/** The live state of tasks. */
import { sql } from 'kysely';
import type { Queryable } from '../../../core/db/database.ts';
import type { RunStatus } from '../../../core/jobs/runs/states.ts';
import type { FoundRun } from '../../../core/jobs/watch/run-watch.ts';
import type { TaskStatus } from '../domain/errors.ts';
import type { StudyDetail, StudyResult } from '../domain/study/study.job.ts';

/** A task with its current run. */
export interface LiveTask {
  readonly run_id: number;
  readonly owner_id: number;
  /** The run's. */
  readonly status: RunStatus;
  readonly task_id: number;
  readonly task_status: TaskStatus;
  /** The number of its courses. */
  readonly courses: number;
  readonly stopped_by: string | null;
  readonly progress: number;
  readonly detail: StudyDetail | null;
  readonly result: StudyResult | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly error_data: object | null;
}

/** The tasks for which these are the current runs. */
export async function selectLive(db: Queryable, runIds: readonly number[]): Promise<LiveTask[]> {
  const { rows } = await sql<LiveTask>`
    select task.run_id, task.user_id as owner_id, run.status, task.id as task_id, task.status as task_status,
      cardinality(task.course_ids) as courses, task.stopped_by, run.progress::float8 as progress,
      run.detail, run.result, run.error_code, run.error_message, run.error_data
    from study_tasks as task
    join runs as run on run.id = task.run_id
    where task.run_id = any(${runIds}::bigint[])`.execute(db);
  return rows;
}

/** The current runs of these tasks. */
export async function selectRunsOf(db: Queryable, taskIds: readonly string[]): Promise<FoundRun[]> {
  const { rows } = await sql<FoundRun>`
    select id::text, run_id, user_id as owner_id from study_tasks where id = any(${taskIds}::bigint[])`.execute(db);
  return rows;
}
