/**
 * The runs of all systems in one list: the rows of `runs`, with the titles that the systems keep. It reads what they
 * write and keeps nothing of its own. Every list is a walk of `runs_owner_status` or `runs_status`, one for each kind
 * and status that is asked for, each as far as the page needs; titles are read for the page alone.
 */
import { sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';
import { RUN_STATUSES, type RunStatus } from '../../../../core/jobs/runs/states.ts';

export const RUN_KINDS = ['market.collect', 'factory.task', 'study.task', 'courseware.thumbnail'] as const;

export interface ConsoleRun {
  readonly id: number;
  readonly uuid: string;
  readonly kind: string;
  /** Its id in its system: of an execution, a task, a material. */
  readonly ref: string | null;
  readonly title: string | null;
  /** Of a collection: the script, or the interface. */
  readonly source: string | null;
  readonly owner: string | null;
  readonly owner_id: number | null;
  readonly status: RunStatus;
  readonly progress: number;
  readonly detail: unknown;
  readonly attempts: number;
  readonly worker: string | null;
  readonly created_at: Timestamp;
  readonly started_at: Timestamp | null;
  readonly finished_at: Timestamp | null;
  readonly active_seconds: number;
  /** In hundredths. */
  readonly cost: number;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly error_data: object | null;
}

export interface RunFilter {
  /** Undefined: everybody's. */
  readonly ownerId: number | undefined;
  readonly kinds?: readonly string[] | undefined;
  readonly statuses?: readonly string[] | undefined;
  /** Only those with a lower number: where the page before ended. */
  readonly before?: number | undefined;
}

/** The number of runs searched for a text: older ones are on the next page. */
export const MOST_SEARCHED = 5_000;

/** The numbers of the runs that match, newest first. */
export function selectNumbers(db: Queryable, filter: RunFilter, limit: number) {
  return numbers(filter, limit).execute(db);
}

function numbers({ ownerId, kinds = RUN_KINDS, statuses = RUN_STATUSES, before }: RunFilter, limit: number) {
  const owner = ownerId === undefined ? sql`` : sql`owner_id = ${ownerId} and`;
  return sql<{ id: number }>`
    select one.id
    from unnest(${kinds}::text[]) as kind (name)
    cross join unnest(${statuses}::text[]) as status (name)
    cross join lateral (
      select id from runs
      where ${owner} runs.kind = kind.name and runs.status = status.name
        and id < ${before ?? Number.MAX_SAFE_INTEGER}::bigint
      order by id desc
      limit ${limit}
    ) as one
    order by one.id desc
    limit ${limit}`;
}

const columns = sql`run.id, run.uuid, run.kind, run.owner_id, run.status, run.progress::float8 as progress, run.detail,
  run.attempts, run.worker, run.created_at, run.started_at, run.finished_at, run.active_seconds::float8 as active_seconds,
  run.cost, run.error_code, run.error_message, run.error_data, owner.username as owner,
  coalesce(execution.execution_id, task.uuid::text, study.id::text, material.id::text) as ref,
  coalesce(market_task.name, execution.script_id, task.title, study.name, material.title) as title,
  execution.script_id as source`;

/** Each by a key: of an earlier run of a task too, which the task itself has forgotten. */
const withTitles = sql`
  left join accounts as owner on owner.id = run.owner_id
  left join market_executions as execution on run.kind = 'market.collect' and execution.run_id = run.id
  left join market_tasks as market_task on market_task.id = execution.task_id
  left join factory_tasks as task on run.kind = 'factory.task' and task.id = (run.input ->> 'taskId')::bigint
  left join study_runs as study_run on run.kind = 'study.task' and study_run.run_id = run.id
  left join study_tasks as study on study.id = study_run.task_id
  left join materials as material
    on run.kind = 'courseware.thumbnail' and material.id = (run.input ->> 'materialId')::bigint`;

/** These runs, newest first. */
export async function selectRuns(db: Queryable, runIds: readonly number[]): Promise<ConsoleRun[]> {
  const { rows } = await sql<ConsoleRun>`
    select ${columns} from runs as run ${withTitles}
    where run.id = any(${runIds}::bigint[])
    order by run.id desc`.execute(db);
  return rows;
}

/** Those of the runs whose title or owner contains the text, ignoring case; newest first. */
export async function searchRuns(db: Queryable, runIds: readonly number[], text: string, limit: number) {
  const { rows } = await sql<ConsoleRun>`
    select * from (
      select ${columns} from runs as run ${withTitles} where run.id = any(${runIds}::bigint[])
    ) as run
    where strpos(lower(concat_ws(' ', title, owner, ref, error_message)), lower(${text})) > 0
    order by id desc
    limit ${limit}`.execute(db);
  return rows;
}

/** One, by the id it has outside. */
export async function selectRunByUuid(db: Queryable, uuid: string): Promise<ConsoleRun | undefined> {
  const { rows } = await sql<ConsoleRun>`
    select ${columns} from runs as run ${withTitles} where run.uuid = ${uuid}`.execute(db);
  return rows[0];
}

/**
 * The runs that a task of a system has had, newest first, and what it was given: null, where that is no user's matter.
 */
export async function selectInput(db: Queryable, runId: number): Promise<unknown> {
  const { rows } = await sql<{ input: unknown }>`
    select coalesce(execution.parameters, task.config) as input
    from runs as run
    left join market_executions as execution on execution.run_id = run.id
    left join factory_tasks as task on run.kind = 'factory.task' and task.id = (run.input ->> 'taskId')::bigint
    where run.id = ${runId}`.execute(db);
  return rows[0]?.input ?? null;
}

export async function selectResult(db: Queryable, runId: number): Promise<unknown> {
  const row = await db.selectFrom('runs').select('result').where('id', '=', runId).executeTakeFirst();
  return row?.result ?? null;
}

export interface LogQuery {
  readonly limit: number;
  /** Older than this line, newest first. */
  readonly before?: number | undefined;
  /** Newer than this line, oldest first. */
  readonly after?: number | undefined;
  readonly search?: string | undefined;
}

export interface LogLine {
  readonly id: number;
  readonly level: string;
  /** Empty where there is a code. */
  readonly message: string;
  readonly code: string | null;
  readonly data: object | null;
  readonly created_at: Timestamp;
}

/** Lines of a run's log, in the order in which they were logged. */
export async function selectLog(db: Queryable, runId: number, { limit, before, after, search }: LogQuery) {
  const rows = await db
    .selectFrom('run_logs')
    .select(['id', 'level', 'message', 'code', 'data', 'created_at'])
    .where('run_id', '=', runId)
    .$if(before !== undefined, (lines) => lines.where('id', '<', before as number))
    .$if(after !== undefined, (lines) => lines.where('id', '>', after as number))
    .$if(search !== undefined, (lines) => lines.where(sql<boolean>`strpos(lower(message), lower(${search})) > 0`))
    .orderBy('id', after === undefined ? 'desc' : 'asc')
    .limit(limit)
    .execute();
  return after === undefined ? rows.reverse() : rows;
}
