import { sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { ParameterValues } from '../scripts/parameters.ts';
import type { SourceKind } from '../sources.ts';
import type { NewExecution } from './execution-queries.ts';

/** An execution of a task, with the task's failure settings. */
export interface TaskExecution {
  readonly run_id: number;
  readonly execution_id: string;
  readonly task_id: number;
  readonly owner_id: number | null;
  readonly source: SourceKind;
  readonly script_id: string;
  readonly parameters: ParameterValues;
  readonly triggered_by: NewExecution['triggered_by'];
  readonly retry_count: number;
  readonly operator_id: number | null;
  readonly task_name: string;
  /** Whether the task is active and its owner's account too. */
  readonly is_active: boolean;
  readonly retry_on_failure: boolean;
  readonly max_retries: number | null;
  readonly timeout_seconds: number | null;
  readonly notify_on_failure: boolean;
}

/**
 * Those of the runs that were executions of an existing task. The tasks are locked against changes until the
 * transaction ends, so that decisions match their state.
 */
export async function selectTaskExecutions(tx: Queryable, runIds: readonly number[]): Promise<TaskExecution[]> {
  return await tx
    .selectFrom('market_executions as execution')
    .innerJoin('market_tasks as task', 'task.id', 'execution.task_id')
    .innerJoin('accounts as owner', 'owner.id', 'task.owner_id')
    .select([
      'execution.run_id',
      'execution.execution_id',
      'task.id as task_id',
      'execution.owner_id',
      'execution.source',
      'execution.script_id',
      'execution.parameters',
      'execution.triggered_by',
      'execution.retry_count',
      'execution.operator_id',
      'task.name as task_name',
      sql<boolean>`task.is_active and owner.status = 'active'`.as('is_active'),
      'task.retry_on_failure',
      'task.max_retries',
      'task.timeout_seconds',
      'task.notify_on_failure',
    ])
    .where('execution.run_id', '=', sql<number>`any(${runIds}::bigint[])`)
    .forShare('task')
    .execute();
}
