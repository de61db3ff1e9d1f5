/** The live state of executions. */
import { sql } from 'kysely';
import type { Queryable } from '../../../core/db/database.ts';
import type { Timestamp } from '../../../core/db/tables.ts';
import type { RunStatus } from '../../../core/jobs/runs/states.ts';
import { type CollectDetail, type CollectResult, collect } from '../domain/executions/collect.job.ts';
import { UNFINISHED } from '../domain/executions/status.ts';

export interface LiveExecution {
  readonly run_id: number;
  readonly execution_id: string;
  readonly owner_id: number | null;
  readonly task_id: number | null;
  readonly script_id: string;
  readonly triggered_by: string;
  readonly retry_count: number;
  readonly status: RunStatus;
  readonly progress: number;
  readonly detail: CollectDetail | null;
  readonly started_at: Timestamp | null;
  readonly finished_at: Timestamp | null;
  readonly result: CollectResult | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly error_data: object | null;
}

/** The maximum per owner, and of all owners. Running ones come first. */
const MOST_UNFINISHED = 200;

const columns = sql`execution.run_id, execution.execution_id, execution.owner_id, execution.task_id, execution.script_id,
  execution.triggered_by, execution.retry_count, run.status, run.progress::float8 as progress, run.detail,
  run.started_at, run.finished_at, run.result, run.error_code, run.error_message, run.error_data`;

export async function selectLive(db: Queryable, runIds: readonly number[]): Promise<LiveExecution[]> {
  const { rows } = await sql<LiveExecution>`
    select ${columns} from market_executions as execution join runs as run on run.id = execution.run_id
    where execution.run_id = any(${runIds}::bigint[])`.execute(db);
  return rows;
}

/** @param ownerIds of each of these; undefined: of all */
export async function selectUnfinishedLive(
  db: Queryable,
  ownerIds: readonly number[] | undefined,
): Promise<LiveExecution[]> {
  return ownerIds ? await selectOfOwners(db, ownerIds) : await selectOfEverybody(db);
}

async function selectOfOwners(db: Queryable, ownerIds: readonly number[]): Promise<LiveExecution[]> {
  const { rows } = await sql<LiveExecution>`
    select ${columns} from unnest(${ownerIds}::bigint[]) as owner (id)
    cross join lateral (
      select * from runs
      where runs.owner_id = owner.id and runs.kind = ${collect.kind} and runs.status = any(${UNFINISHED}::text[])
      order by runs.status = 'running' desc, runs.id desc
      limit ${MOST_UNFINISHED}
    ) as run
    join market_executions as execution on execution.run_id = run.id`.execute(db);
  return rows;
}

async function selectOfEverybody(db: Queryable): Promise<LiveExecution[]> {
  const { rows } = await sql<LiveExecution>`
    select ${columns} from (
      select * from runs
      where runs.kind = ${collect.kind} and runs.status = any(${UNFINISHED}::text[])
      order by runs.status = 'running' desc, runs.id desc
      limit ${MOST_UNFINISHED}
    ) as run
    join market_executions as execution on execution.run_id = run.id`.execute(db);
  return rows;
}

/** The runs of these executions, with their owners. */
export async function selectRunsOf(
  db: Queryable,
  executionIds: readonly string[],
): Promise<{ run_id: number; execution_id: string; owner_id: number | null }[]> {
  return await db
    .selectFrom('market_executions')
    .select(['run_id', 'execution_id', 'owner_id'])
    .where('execution_id', '=', sql<string>`any(${executionIds}::text[])`)
    .execute();
}
