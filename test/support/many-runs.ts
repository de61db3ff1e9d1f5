/** Inserts ended factory tasks by SQL, within a second. */
import { sql } from 'kysely';
import type { Queryable } from '../../src/core/db/database.ts';

interface Many {
  readonly owner: number;
  readonly tasks: number;
  /** So many of the newest have failed; the others are completed. */
  readonly failed: number;
}

/** Inserts tasks of the type `test`, without duration and cost. @returns the id of the newest run */
export async function failedTasks(db: Queryable, { owner, tasks, failed }: Many): Promise<number> {
  await sql`
    with run as (
      insert into runs (kind, queue, owner_id, status, progress, input, error_code, error_message, attempts,
        timeout_seconds, created_at, queued_at, started_at, finished_at, active_seconds)
      select 'factory.task', 'factory/test/0', ${owner}, status, case status when 'completed' then 100 else 0 end, '{}',
        case status when 'failed' then 'internal' end, case status when 'failed' then 'it broke' end, 1, 3600,
        made, made, made, made, 1
      from (
        select now() - make_interval(secs => ${tasks} - n) as made,
          case when n > ${tasks - failed} then 'failed' else 'completed' end as status
        from generate_series(1, ${tasks}::integer) as n
      ) as task
      order by made
      returning id, status, created_at
    ), task as (
      insert into factory_tasks (owner_id, title, task_type, priority, estimated_duration, config, gpus, rate, run_id,
        status, created_at, updated_at)
      select ${owner}, 'Task ' || id, 'test', 3, 1, '{"seconds": 0}', 0, 0, id, status, created_at, created_at from run
      returning id, run_id
    )
    select from task`.execute(db);
  await sql`
    update runs set input = jsonb_build_object('taskId', task.id) from factory_tasks as task
    where task.run_id = runs.id and runs.input = '{}'`.execute(db);
  await sql`
    insert into factory_tallies (owner_id, total, completed, failed)
    select owner_id, count(*), count(*) filter (where status = 'completed'), count(*) filter (where status = 'failed')
    from factory_tasks where owner_id = ${owner} group by owner_id
    on conflict (owner_id) do update set
      total = excluded.total, completed = excluded.completed, failed = excluded.failed`.execute(db);
  const { rows } = await sql<{ last: number }>`select max(id) as last from runs`.execute(db);
  return rows[0]?.last ?? 0;
}
