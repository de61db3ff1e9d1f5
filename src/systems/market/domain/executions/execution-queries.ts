import { type ColumnType, type Generated, type Selectable, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';
import { isFinal, type RunStatus } from '../../../../core/jobs/runs/states.ts';
import type { Slice } from '../../../../shared/page.ts';
import type { ParameterValues } from '../scripts/parameters.ts';
import type { SourceKind } from '../sources.ts';
import { type CollectDetail, type CollectResult, collect } from './collect.job.ts';
import { type ExecutionFilter, matches } from './execution-filter-queries.ts';
import { EXECUTION_STATUSES, type ExecutionStatus, runStatuses, UNFINISHED } from './status.ts';

interface MarketExecutionsTable {
  run_id: number;
  execution_id: Generated<string>;
  task_id: number | null;
  owner_id: number | null;
  source: SourceKind;
  script_id: string;
  parameters: ColumnType<ParameterValues, string, never>;
  triggered_by: 'scheduler' | 'manual' | 'api';
  retry_count: number;
  operator_id: number | null;
  /** The earliest start of an automatic retry. */
  starts_at: ColumnType<Timestamp | null, never, never>;
  error_trace: string | null;
}

declare module '../../../../core/db/tables.ts' {
  interface Tables {
    market_executions: MarketExecutionsTable;
  }
}

type ExecutionRow = Selectable<MarketExecutionsTable>;
export type NewExecution = Omit<ExecutionRow, 'execution_id' | 'starts_at' | 'error_trace'> & {
  starts_at: Date | null;
};

/** An execution with the data of its run. */
export type Execution = ExecutionRow & {
  status: RunStatus;
  progress: number;
  created_at: Timestamp;
  started_at: Timestamp | null;
  finished_at: Timestamp | null;
  /** In seconds; up to now while it is running. */
  duration: number | null;
  detail: CollectDetail | null;
  result: CollectResult | null;
  error_code: string | null;
  error_message: string | null;
  error_data: object | null;
};

/** @returns their ids in the given order */
export async function insertExecutions(tx: Queryable, executions: readonly NewExecution[]): Promise<string[]> {
  const column = (name: keyof NewExecution) => executions.map((execution) => execution[name]);
  const parameters = executions.map((execution) => JSON.stringify(execution.parameters));
  const { rows } = await sql<Pick<ExecutionRow, 'run_id' | 'execution_id'>>`
    insert into market_executions
      (run_id, task_id, owner_id, source, script_id, parameters, triggered_by, retry_count, operator_id, starts_at)
    select * from unnest(
      ${column('run_id')}::bigint[], ${column('task_id')}::bigint[], ${column('owner_id')}::bigint[],
      ${column('source')}::text[], ${column('script_id')}::text[], ${parameters}::jsonb[],
      ${column('triggered_by')}::text[], ${column('retry_count')}::integer[], ${column('operator_id')}::bigint[],
      ${column('starts_at')}::timestamptz[]
    )
    returning run_id, execution_id`.execute(tx);
  const idOf = new Map(rows.map(({ run_id, execution_id }) => [run_id, execution_id]));
  return executions.map(({ run_id }) => idOf.get(run_id) as string);
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

/** The unfinished execution of a task. A task has at most one. */
export interface Unfinished extends Pick<ExecutionRow, 'run_id' | 'execution_id'> {
  task_id: number;
  /** Whether it is a waiting retry. */
  is_waiting: boolean;
}

/** @returns the unfinished executions by task */
export async function selectUnfinished(db: Queryable, taskIds: readonly number[]): Promise<Map<number, Unfinished>> {
  const { rows } = await sql<Unfinished>`
    select newest.* from unnest(${taskIds}::bigint[]) as task (id)
    cross join lateral (
      select market_executions.task_id, run_id, execution_id, runs.status,
        runs.status = 'queued' and starts_at is not null as is_waiting
      from market_executions join runs on runs.id = run_id
      where market_executions.task_id = task.id
      order by run_id desc limit 1
    ) newest
    where newest.status = any(${UNFINISHED}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.task_id, row]));
}

/** Which ended executions: with these ids, with this status, or ended before a time. */
export interface EndedFilter {
  readonly executionIds?: readonly string[] | undefined;
  readonly status?: ExecutionStatus | undefined;
  readonly before?: Date | undefined;
}

/** The runs of ended executions, oldest first. */
export async function selectEndedRuns(
  db: Queryable,
  { executionIds, status, before }: EndedFilter,
  limit: number,
): Promise<number[]> {
  const statuses = (status === undefined ? EXECUTION_STATUSES.flatMap(runStatuses) : runStatuses(status)).filter(
    isFinal,
  );
  const rows = await db
    .selectFrom('market_executions')
    .innerJoin('runs', 'runs.id', 'market_executions.run_id')
    .select('run_id')
    .where('runs.kind', '=', collect.kind)
    .where('runs.status', '=', sql<RunStatus>`any(${statuses}::text[])`)
    .$if(executionIds !== undefined, (some) =>
      some.where('execution_id', '=', sql<string>`any(${executionIds ?? []}::text[])`),
    )
    .$if(before !== undefined, (some) => some.where('runs.finished_at', '<', sql<Timestamp>`${before}`))
    .orderBy('run_id')
    .limit(limit)
    .execute();
  return rows.map(({ run_id }) => run_id);
}

/** The running execution of a source, if any. */
export async function selectRunningOf(db: Queryable, scriptId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('runs')
    .innerJoin('market_executions', 'market_executions.run_id', 'runs.id')
    .select('execution_id')
    .where('runs.kind', '=', collect.kind)
    .where('runs.status', '=', 'running')
    .where('script_id', '=', scriptId)
    .limit(1)
    .executeTakeFirst();
  return row?.execution_id;
}

/**
 * Locks a waiting run against its start until the transaction ends.
 * @returns false if it does not wait, or another transaction has it locked
 */
export async function lockWaiting(tx: Queryable, runId: number): Promise<boolean> {
  const row = await tx
    .selectFrom('runs')
    .select('id')
    .where('id', '=', runId)
    .where('status', '=', 'queued')
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row !== undefined;
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
      'runs.created_at',
      'runs.started_at',
      'runs.finished_at',
      sql<number | null>`extract(epoch from coalesce(runs.finished_at, now()) - runs.started_at)::float8`.as(
        'duration',
      ),
      sql<CollectDetail | null>`runs.detail`.as('detail'),
      sql<CollectResult | null>`runs.result`.as('result'),
      'runs.error_code',
      'runs.error_message',
      sql<object | null>`runs.error_data`.as('error_data'),
    ]);
