/**
 * Updates of tasks after changes of their runs. Several rows are locked in the order of the runs, as when tasks are
 * started (work-queries.ts).
 */
import { sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { TaskStatus } from '../errors.ts';
import type { FinalStatus } from './tally-queries.ts';

/** The payment terms of a run of a task. */
export interface Terms {
  readonly task_id: number;
  readonly run_id: number;
  readonly owner_id: number | null;
  /** The rate per minute and GPU. */
  readonly rate: number;
  readonly gpus: number;
}

const terms = sql`factory_tasks.id as task_id, factory_tasks.run_id, factory_tasks.owner_id,
  factory_tasks.rate::float8 as rate, factory_tasks.gpus`;

/** Locks the tasks with these current runs. @returns their terms, by run */
export async function lockTerms(tx: Queryable, runIds: readonly number[]): Promise<Map<number, Terms>> {
  const { rows } = await sql<Terms>`
    select ${terms} from factory_tasks where run_id = any(${runIds}::bigint[])
    order by run_id for no key update`.execute(tx);
  return new Map(rows.map((row) => [row.run_id, row]));
}

/** Locks a running task against its end. @returns its terms */
export async function lockRunningTerms(tx: Queryable, taskId: number): Promise<Terms | undefined> {
  const { rows } = await sql<Terms>`
    select ${terms} from factory_tasks join runs on runs.id = factory_tasks.run_id
    where factory_tasks.id = ${taskId} and runs.status = 'running'
    for share of runs`.execute(tx);
  return rows[0];
}

/** Writes the status of tasks whose runs are queued or have just started: none of them is on a server now. */
export async function updateUnfinished(
  tx: Queryable,
  tasks: readonly { runId: number; status: Extract<TaskStatus, 'pending' | 'running'> }[],
): Promise<void> {
  await sql`
    with changed as materialized (
      select factory_tasks.id, changed.status
      from unnest(${tasks.map(({ runId }) => runId)}::bigint[], ${tasks.map(({ status }) => status)}::text[])
        as changed (run_id, status)
      join factory_tasks on factory_tasks.run_id = changed.run_id
      order by factory_tasks.run_id
      for no key update of factory_tasks
    )
    update factory_tasks set status = changed.status, server_id = null, updated_at = clock_timestamp()
    from changed where factory_tasks.id = changed.id`.execute(tx);
}

/** Writes the status and cost of tasks whose runs have ended. They are locked. */
export async function updateEnded(
  tx: Queryable,
  tasks: readonly { runId: number; status: FinalStatus; cost: number }[],
): Promise<void> {
  await sql`
    update factory_tasks
    set status = ended.status, cost = factory_tasks.cost + ended.cost, updated_at = clock_timestamp()
    from unnest(
      ${tasks.map(({ runId }) => runId)}::bigint[], ${tasks.map(({ status }) => status)}::text[],
      ${tasks.map(({ cost }) => cost)}::bigint[]
    ) as ended (run_id, status, cost)
    where factory_tasks.run_id = ended.run_id`.execute(tx);
}
