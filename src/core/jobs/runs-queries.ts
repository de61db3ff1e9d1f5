import { type ColumnType, type Generated, type Selectable, sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { Timestamp } from '../db/tables.ts';
import type { EndedRun } from './endings.ts';
import { isFinal, type RunAction, type RunStatus, sources, target } from './states.ts';

/** Given to the driver as text, which would otherwise make a PostgreSQL array of an array. */
type Json = ColumnType<object | null, string | null, string | null>;

interface RunsTable {
  id: Generated<number>;
  uuid: Generated<string>;
  kind: string;
  queue: string;
  owner_id: number | null;
  status: RunStatus;
  priority: Generated<number>;
  progress: Generated<number>;
  detail: Json;
  input: ColumnType<object, string, never>;
  result: Json;
  error_code: string | null;
  error_message: string | null;
  attempts: Generated<number>;
  lost_attempts: Generated<number>;
  checkpoint: Json;
  worker: string | null;
  group_id: string | null;
  timeout_seconds: number;
  created_at: Generated<Timestamp>;
  queued_at: Timestamp | null;
  started_at: Timestamp | null;
  finished_at: Timestamp | null;
  attempt_started_at: Timestamp | null;
  active_seconds: Generated<number>;
  cost: Generated<number>;
}

declare module '../db/tables.ts' {
  interface Tables {
    runs: RunsTable;
  }
}

/** A piece of work that a user can see. */
export type Run = Selectable<RunsTable>;

export interface NewRun {
  kind: string;
  queue: string;
  owner_id: number | null;
  status: 'draft' | 'queued';
  priority: number;
  input: string;
  group_id: string | null;
  timeout_seconds: number;
}

/** All of a run; `progress` as a number, which the driver would make a string of. */
export const runColumns = [
  'runs.id',
  'runs.uuid',
  'runs.kind',
  'runs.queue',
  'runs.owner_id',
  'runs.status',
  'runs.priority',
  sql<number>`runs.progress::float8`.as('progress'),
  'runs.detail',
  'runs.input',
  'runs.result',
  'runs.error_code',
  'runs.error_message',
  'runs.attempts',
  'runs.lost_attempts',
  'runs.checkpoint',
  'runs.worker',
  'runs.group_id',
  'runs.timeout_seconds',
  'runs.created_at',
  'runs.queued_at',
  'runs.started_at',
  'runs.finished_at',
  'runs.attempt_started_at',
  'runs.active_seconds',
  'runs.cost',
] as const;

/** The same for a statement in SQL. */
const columns = sql.join(runColumns.map((column) => (typeof column === 'string' ? sql.ref(column) : column)));

/** What watchers of a run are told. */
export type RunSummary = Pick<
  Run,
  'id' | 'uuid' | 'kind' | 'owner_id' | 'status' | 'progress' | 'detail' | 'error_code' | 'error_message'
>;

/** The columns of a summary. */
export const summary = sql`runs.id, runs.uuid, runs.kind, runs.owner_id, runs.status, runs.progress::float8 as progress,
  runs.detail, runs.error_code, runs.error_message`;

/** @returns the runs, in the order in which they were given */
export async function insertRuns(tx: Queryable, runs: readonly NewRun[]): Promise<Run[]> {
  const column = (name: keyof NewRun) => runs.map((run) => run[name]);
  const { rows } = await sql<Run>`
    insert into runs (kind, queue, owner_id, status, priority, input, group_id, timeout_seconds, queued_at)
    select kind, queue, owner_id, status, priority, input, group_id, timeout_seconds,
      case when status = 'queued' then now() end
    from unnest(
      ${column('kind')}::text[], ${column('queue')}::text[], ${column('owner_id')}::bigint[],
      ${column('status')}::text[], ${column('priority')}::integer[], ${column('input')}::jsonb[],
      ${column('group_id')}::text[], ${column('timeout_seconds')}::integer[]
    ) with ordinality
      as new (kind, queue, owner_id, status, priority, input, group_id, timeout_seconds, place)
    order by place
    returning ${columns}`.execute(tx);
  return rows.sort((one, other) => one.id - other.id);
}

export async function selectRun(db: Queryable, id: number): Promise<Run | undefined> {
  return await db.selectFrom('runs').select(runColumns).where('id', '=', id).executeTakeFirst();
}

/** What a run was worked on in all, when its present attempt ends now; of one begun before this was kept, nothing. */
const worked = sql<number>`runs.active_seconds + case when runs.status = 'running'
  then coalesce(extract(epoch from clock_timestamp() - runs.attempt_started_at), 0) else 0 end`;

/** What a user does to a run. @returns undefined where its status does not allow it, or there is no such run */
export async function changeRun(
  tx: Queryable,
  id: number,
  action: 'start' | 'pause' | 'resume' | 'cancel',
): Promise<Run | undefined> {
  const status = target(action);
  return await tx
    .updateTable('runs')
    .set({
      status,
      active_seconds: worked,
      ...(status === 'queued' && { queued_at: sql<string>`now()` }),
      ...(isFinal(status) && { finished_at: sql<string>`now()` }),
    })
    .where('id', '=', id)
    .where('status', 'in', sources(action))
    .returning(runColumns)
    .executeTakeFirst();
}

/** Cancels what of an account has not ended, locked in the order all who lock several keep to. @returns these runs */
export async function cancelRunsOf(tx: Queryable, ownerId: number): Promise<Run[]> {
  const locked = tx
    .selectFrom('runs')
    .select('id')
    .where('owner_id', '=', ownerId)
    .where('status', 'in', sources('cancel'))
    .orderBy('id')
    .forUpdate();
  return await tx
    .updateTable('runs')
    .set({ status: target('cancel'), finished_at: sql`now()` })
    .where('id', 'in', locked)
    .returning(runColumns)
    .execute();
}

/** The runs a worker was handed, locked, in the order all who lock several keep to. */
export async function lockRuns(tx: Queryable, ids: readonly number[]) {
  return await tx
    .selectFrom('runs')
    .select(['id', 'kind', 'status', 'attempts', 'lost_attempts'])
    .where('id', '=', sql<number>`any(${ids}::bigint[])`)
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** The next attempt of each. One that was still running has lost the attempt before. */
export async function claimRuns(tx: Queryable, ids: readonly number[], worker: string): Promise<Run[]> {
  return await tx
    .updateTable('runs')
    .set({
      status: target('claim'),
      attempts: sql`attempts + 1`,
      lost_attempts: sql`lost_attempts + (status = 'running')::integer`,
      worker,
      started_at: sql`coalesce(started_at, now())`,
      attempt_started_at: sql`clock_timestamp()`,
    })
    .where('id', '=', sql<number>`any(${ids}::bigint[])`)
    .where('status', 'in', sources('claim'))
    .returning(runColumns)
    .execute();
}

/** How an attempt ended. */
export interface Ending {
  readonly id: number;
  readonly attempt: number;
  readonly result?: string | undefined;
  readonly errorCode?: string | undefined;
  readonly errorMessage?: string | undefined;
  readonly detail?: string | undefined;
  /** The attempt was lost with its worker. */
  readonly lost?: boolean;
}

/** What is told of a run that has ended. */
const endedColumns = sql`${summary}, runs.attempts, runs.started_at, runs.finished_at,
  runs.active_seconds, runs.input`;

/** Ends runs for good. @returns those that were still running this attempt */
export async function endRuns(
  tx: Queryable,
  action: Extract<RunAction, 'complete' | 'fail' | 'time_out'>,
  endings: readonly Ending[],
): Promise<EndedRun[]> {
  const column = (name: keyof Ending) => endings.map((ending) => ending[name] ?? null);
  const { rows } = await sql<EndedRun>`
    update runs set
      status = ${target(action)},
      progress = case when ${action === 'complete'} then 100 else runs.progress end,
      result = ended.result::jsonb,
      error_code = ended.error_code,
      error_message = ended.error_message,
      detail = coalesce(ended.detail::jsonb, runs.detail),
      -- Not now(), which is when the transaction began: a handler's own may have begun long before its end.
      finished_at = clock_timestamp(),
      active_seconds = case when ended.lost then runs.active_seconds else ${worked} end,
      worker = null
    from unnest(
      ${column('id')}::bigint[], ${column('attempt')}::integer[], ${column('result')}::text[],
      ${column('errorCode')}::text[], ${column('errorMessage')}::text[], ${column('detail')}::text[],
      ${column('lost')}::boolean[]
    ) as ended (id, attempt, result, error_code, error_message, detail, lost)
    where runs.id = ended.id and runs.attempts = ended.attempt and runs.status = any(${sources(action)}::text[])
    returning ${endedColumns}`.execute(tx);
  return rows;
}

/** The worker's hold on an attempt, given up. */
export interface Release {
  readonly id: number;
  readonly attempt: number;
  /** Whether it counts as one that died. */
  readonly lost: boolean;
}

/**
 * Puts runs that are still running this attempt back to queued. What it was worked on counts where the next goes on from
 * what it saved; else the work was for nothing. @returns these
 */
export async function handBackRuns(tx: Queryable, releases: readonly Release[]): Promise<RunSummary[]> {
  const { rows } = await sql<RunSummary>`
    update runs set
      status = ${target('hand_back')},
      queued_at = now(),
      active_seconds = case when released.lost or runs.checkpoint is null then runs.active_seconds else ${worked} end,
      lost_attempts = runs.lost_attempts + released.lost::integer
    from unnest(
      ${releases.map(({ id }) => id)}::bigint[], ${releases.map(({ attempt }) => attempt)}::integer[],
      ${releases.map(({ lost }) => lost)}::boolean[]
    ) as released (id, attempt, lost)
    where runs.id = released.id and runs.attempts = released.attempt
      and runs.status = any(${sources('hand_back')}::text[])
    returning ${summary}`.execute(tx);
  return rows;
}

/**
 * Runs that are said to run, whose job the queue has taken from a silent worker and nobody has fetched since. Both rows
 * are locked: a worker may fetch the job at this very moment, and the run is then no longer lost.
 */
export async function lockLostRuns(tx: Queryable): Promise<Pick<Run, 'id' | 'queue' | 'attempts' | 'lost_attempts'>[]> {
  const { rows } = await sql<Pick<Run, 'id' | 'queue' | 'attempts' | 'lost_attempts'>>`
    select runs.id, runs.queue, runs.attempts, runs.lost_attempts
    from pgboss.job join runs on runs.uuid = job.id
    where job.state = 'retry' and runs.status = any(${sources('hand_back')}::text[])
    order by runs.id
    for update of job, runs skip locked`.execute(tx);
  return rows;
}

/** Nobody holds these any more, whatever their status. @returns it, of those that were held */
export async function releaseRuns(tx: Queryable, releases: readonly Release[]): Promise<Pick<Run, 'id' | 'status'>[]> {
  const { rows } = await sql<Pick<Run, 'id' | 'status'>>`
    update runs set worker = null
    from unnest(
      ${releases.map(({ id }) => id)}::bigint[], ${releases.map(({ attempt }) => attempt)}::integer[]
    ) as released (id, attempt)
    where runs.id = released.id and runs.attempts = released.attempt and runs.worker is not null
    returning runs.id, runs.status`.execute(tx);
  return rows;
}

/** Where runs stand. */
export async function selectStanding(
  db: Queryable,
  ids: readonly number[],
): Promise<Pick<Run, 'id' | 'status' | 'attempts'>[]> {
  return await db
    .selectFrom('runs')
    .select(['id', 'status', 'attempts'])
    .where('id', '=', sql<number>`any(${ids}::bigint[])`)
    .execute();
}

/** Of these queues, those in which runs wait, and how urgent the most urgent of each is. */
export async function selectWaiting(db: Queryable, queues: readonly string[]): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select queue, priority
    from unnest(${queues}::text[]) as asked (queue)
    cross join lateral (
      select priority from runs where runs.queue = asked.queue and status = 'queued' order by priority desc limit 1
    ) first`.execute(db);
  return rows;
}

export interface Waiting {
  readonly queue: string;
  readonly priority: number;
}

/** Until the transaction ends, nobody else fetches from this queue. */
export async function takeTurns(tx: Queryable, queue: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`owlery queue ${queue}`}, 0))`.execute(tx);
}
