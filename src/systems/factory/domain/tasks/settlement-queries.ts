import { sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';

/** What a run of a task is paid by. */
export interface Terms {
  readonly task_id: number;
  readonly run_id: number;
  readonly owner_id: number | null;
  /** A minute and GPU. */
  readonly rate: number;
  readonly gpus: number;
}

const terms = sql`factory_tasks.id as task_id, factory_tasks.run_id, factory_tasks.owner_id,
  factory_tasks.rate::float8 as rate, factory_tasks.gpus`;

export async function selectTerms(tx: Queryable, runIds: readonly number[]): Promise<Map<number, Terms>> {
  const { rows } = await sql<Terms>`
    select ${terms} from factory_tasks where run_id = any(${runIds}::bigint[])`.execute(tx);
  return new Map(rows.map((row) => [row.run_id, row]));
}

/** The terms of a task that is running, which nobody ends before the transaction does. */
export async function lockRunningTerms(tx: Queryable, taskId: number): Promise<Terms | undefined> {
  const { rows } = await sql<Terms>`
    select ${terms} from factory_tasks join runs on runs.id = factory_tasks.run_id
    where factory_tasks.id = ${taskId} and runs.status = 'running'
    for share of runs`.execute(tx);
  return rows[0];
}

/** Adds to what tasks have cost, in hundredths. */
export async function addCosts(tx: Queryable, costs: readonly { runId: number; cost: number }[]): Promise<void> {
  await sql`
    update factory_tasks set cost = factory_tasks.cost + added.cost
    from unnest(${costs.map(({ runId }) => runId)}::bigint[], ${costs.map(({ cost }) => cost)}::bigint[])
      as added (run_id, cost)
    where factory_tasks.run_id = added.run_id`.execute(tx);
}
