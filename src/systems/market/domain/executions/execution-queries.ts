import { type ColumnType, type ExpressionBuilder, type Generated, type Selectable, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Tables, Timestamp } from '../../../../core/db/tables.ts';
import type { RunStatus } from '../../../../core/jobs/states.ts';
import type { CollectResult } from '../../jobs/collect.job.ts';
import type { Slice } from '../page.ts';
import type { ParameterValues } from '../scripts/parameters.ts';

interface MarketExecutionsTable {
  run_id: number;
  execution_id: Generated<string>;
  task_id: number | null;
  owner_id: number | null;
  script_id: string;
  parameters: ColumnType<ParameterValues, string, never>;
  triggered_by: 'scheduler' | 'manual' | 'api';
  retry_count: Generated<number>;
  operator_id: number | null;
  error_trace: string | null;
}

declare module '../../../../core/db/tables.ts' {
  interface Tables {
    market_executions: MarketExecutionsTable;
  }
}

export type NewExecution = Pick<
  Selectable<MarketExecutionsTable>,
  'run_id' | 'task_id' | 'owner_id' | 'script_id' | 'parameters' | 'triggered_by' | 'operator_id'
>;

/** An execution with what its run says of it. */
export type Execution = Selectable<MarketExecutionsTable> & {
  status: RunStatus;
  progress: number;
  started_at: Timestamp | null;
  finished_at: Timestamp | null;
  /** In seconds; up to now while it is running. */
  duration: number | null;
  result: CollectResult | null;
  error_message: string | null;
};

/** Which executions; without any, all of them. */
export interface ExecutionFilter {
  readonly ownerId?: number | undefined;
  readonly taskId?: number | undefined;
  readonly statuses?: readonly RunStatus[] | undefined;
}

export async function insertExecution(tx: Queryable, execution: NewExecution): Promise<string> {
  const { execution_id } = await tx
    .insertInto('market_executions')
    .values({ ...execution, parameters: JSON.stringify(execution.parameters) })
    .returning('execution_id')
    .executeTakeFirstOrThrow();
  return execution_id;
}

export async function selectExecution(
  db: Queryable,
  executionId: string,
  filter: ExecutionFilter,
): Promise<Execution | undefined> {
  return await executions(db).where('execution_id', '=', executionId).where(matches(filter)).executeTakeFirst();
}

/** Newest first. */
export async function selectExecutions(db: Queryable, filter: ExecutionFilter, slice: Slice): Promise<Execution[]> {
  return await executions(db)
    .where(matches(filter))
    .orderBy('run_id', 'desc')
    .limit(slice.limit)
    .offset(slice.offset)
    .execute();
}

export async function countExecutions(db: Queryable, filter: ExecutionFilter): Promise<number> {
  const { count } = await db
    .selectFrom('market_executions')
    .innerJoin('runs', 'runs.id', 'market_executions.run_id')
    .where(matches(filter))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

export async function updateErrorTrace(db: Queryable, runId: number, trace: string): Promise<void> {
  await db.updateTable('market_executions').set({ error_trace: trace }).where('run_id', '=', runId).execute();
}

const executions = (db: Queryable) =>
  db
    .selectFrom('market_executions')
    .innerJoin('runs', 'runs.id', 'market_executions.run_id')
    .selectAll('market_executions')
    .select([
      'runs.status',
      sql<number>`runs.progress::float8`.as('progress'),
      'runs.started_at',
      'runs.finished_at',
      sql<number | null>`extract(epoch from coalesce(runs.finished_at, now()) - runs.started_at)::float8`.as(
        'duration',
      ),
      sql<CollectResult | null>`runs.result`.as('result'),
      'runs.error_message',
    ]);

const matches =
  ({ ownerId, taskId, statuses }: ExecutionFilter) =>
  (execution: ExpressionBuilder<Tables, 'market_executions' | 'runs'>) =>
    execution.and([
      ...(ownerId === undefined ? [] : [execution('market_executions.owner_id', '=', ownerId)]),
      ...(taskId === undefined ? [] : [execution('market_executions.task_id', '=', taskId)]),
      ...(statuses === undefined ? [] : [execution('runs.status', 'in', statuses)]),
    ]);
