import { sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { TaskRun } from './task-files.ts';

/** Those of the runs that are the current run of their task. */
export async function selectPresentRuns(db: Queryable, runs: readonly TaskRun[]): Promise<Set<number>> {
  const { rows } = await sql<{ run_id: number }>`
    select run_id from factory_tasks
    join unnest(${runs.map(({ uuid }) => uuid)}::uuid[], ${runs.map(({ run_id }) => run_id)}::bigint[])
      as asked (uuid, run_id) using (uuid, run_id)`.execute(db);
  return new Set(rows.map(({ run_id }) => run_id));
}

/** Those of the tasks that are running. @param uuids invalid ones are ignored */
export async function selectRunningTasks(db: Queryable, uuids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('factory_tasks')
    .select('uuid')
    .where(sql<boolean>`status = 'running'`)
    .where(sql<boolean>`uuid::text = any(${uuids}::text[])`)
    .execute();
  return new Set(rows.map(({ uuid }) => uuid));
}
