/** The live state of tasks. */
import { sql } from 'kysely';
import type { Queryable } from '../../../core/db/database.ts';
import type { RunStatus } from '../../../core/jobs/runs/states.ts';
import type { FoundRun } from '../../../core/jobs/watch/run-watch.ts';
import type { TaskStatus } from '../domain/errors.ts';

/** A task with its current run. */
export interface LiveTask {
  readonly run_id: number;
  readonly owner_id: number | null;
  /** The run's. */
  readonly status: RunStatus;
  readonly uuid: string;
  readonly task_status: TaskStatus;
  readonly progress: number;
  /** The detail of its progress. */
  readonly detail: { readonly message?: string } | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly error_data: object | null;
}

/** The tasks for which these are the current runs. */
export async function selectLive(db: Queryable, runIds: readonly number[]): Promise<LiveTask[]> {
  const { rows } = await sql<LiveTask>`
    select task.run_id, task.owner_id, run.status, task.uuid, task.status as task_status,
      run.progress::float8 as progress, run.detail, run.error_code, run.error_message, run.error_data
    from factory_tasks as task join runs as run on run.id = task.run_id
    where task.run_id = any(${runIds}::bigint[])`.execute(db);
  return rows;
}

/** The current runs of these tasks. */
export async function selectRunsOf(db: Queryable, uuids: readonly string[]): Promise<FoundRun[]> {
  const { rows } = await sql<FoundRun>`
    select uuid::text as id, run_id, owner_id from factory_tasks where uuid = any(${uuids}::uuid[])`.execute(db);
  return rows;
}
