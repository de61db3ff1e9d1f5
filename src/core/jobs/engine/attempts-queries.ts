/** The workers' writes to runs: claim, end and release. Each write names its attempt. */
import { sql } from 'kysely';
import type { Queryable } from '../../db/database.ts';
import { type Run, type RunSummary, runColumns, summary, worked } from '../runs/runs-queries.ts';
import { type RunAction, sources, target } from '../runs/states.ts';
import type { ChangedRun } from '../runs/transitions.ts';

/** Locks the delivered runs, in the order in which all code locks several runs. */
export async function lockRuns(tx: Queryable, ids: readonly number[]) {
  return await tx
    .selectFrom('runs')
    .select(['id', 'kind', 'status', 'attempts', 'lost_attempts'])
    .where('id', '=', sql<number>`any(${ids}::bigint[])`)
    .orderBy('id')
    .forUpdate()
    .execute();
}

/** An attempt without a checkpoint starts from the beginning, so the earlier progress no longer applies. */
const begunAnew = {
  progress: sql<number>`case when checkpoint is null then 0 else progress end`,
  detail: sql<string | null>`case when checkpoint is null then null else detail end`,
};

/** Starts the next attempt of each. If a run was still running, its earlier attempt was lost. */
export async function claimRuns(tx: Queryable, ids: readonly number[], worker: string): Promise<Run[]> {
  return await tx
    .updateTable('runs')
    .set({
      status: target('claim'),
      attempts: sql`attempts + 1`,
      lost_attempts: sql`lost_attempts + (status = 'running')::integer`,
      worker,
      ...begunAnew,
      started_at: sql`coalesce(started_at, now())`,
      attempt_started_at: sql`clock_timestamp()`,
    })
    .where('id', '=', sql<number>`any(${ids}::bigint[])`)
    .where('status', 'in', sources('claim'))
    .returning(runColumns)
    .execute();
}

/** The record of work outside the workers. */
export interface Outside {
  readonly id: number;
  readonly attempt: number;
  /** JSON, as is the detail. */
  readonly checkpoint: string;
  readonly detail: string | undefined;
  readonly seconds: number;
  readonly since: Date | undefined;
}

/**
 * Writes it, if the run is still running this attempt. Workers that died under it say nothing about such work. Its clock
 * may be another machine's.
 */
export async function recordOutside(tx: Queryable, work: Outside): Promise<RunSummary | undefined> {
  const { id, attempt, checkpoint, detail = null, seconds, since } = work;
  const began = sql`least(${since?.toISOString() ?? null}::timestamptz, clock_timestamp())`;
  const isAtWork = sql`${since !== undefined}::boolean`;
  const { rows } = await sql<RunSummary>`
    update runs set
      checkpoint = ${checkpoint}::jsonb, detail = ${detail}::jsonb, active_seconds = ${seconds}, lost_attempts = 0,
      attempt_started_at = case when ${isAtWork} then ${began} end,
      started_at = case when ${isAtWork} then ${began} else started_at end,
      reported_at = clock_timestamp()
    where id = ${id} and attempts = ${attempt} and status = any(${sources('complete')}::text[])
    returning ${summary}`.execute(tx);
  return rows[0];
}

/** How an attempt ended. */
export interface Ending {
  readonly action: Extract<RunAction, 'complete' | 'fail' | 'time_out'>;
  readonly id: number;
  readonly attempt: number;
  readonly result?: string | undefined;
  readonly errorCode?: string | undefined;
  readonly errorMessage?: string | undefined;
  /** The data of the code, as JSON. */
  readonly errorData?: string | undefined;
  readonly detail?: string | undefined;
  /** The attempt was lost with its worker. */
  readonly lost?: boolean;
}

const changedColumns = sql`${summary}, runs.attempts, runs.queued_at, runs.started_at, runs.finished_at,
  runs.active_seconds, runs.error_data, runs.input`;

/** Ends runs. @returns those that were still running this attempt */
export async function endRuns(tx: Queryable, endings: readonly Ending[]): Promise<ChangedRun[]> {
  const column = (name: keyof Ending) => endings.map((ending) => ending[name] ?? null);
  const { rows } = await sql<ChangedRun>`
    update runs set
      status = ended.status,
      progress = case when ended.status = ${target('complete')} then 100 else runs.progress end,
      result = ended.result::jsonb,
      error_code = ended.error_code,
      error_message = ended.error_message,
      error_data = ended.error_data::jsonb,
      detail = coalesce(ended.detail::jsonb, runs.detail),
      -- Not now(), which is when the transaction began: a handler's own may have begun long before its end.
      finished_at = clock_timestamp(),
      active_seconds = case when ended.lost then runs.active_seconds else ${worked} end,
      worker = null
    from unnest(
      ${column('id')}::bigint[], ${column('attempt')}::integer[],
      ${endings.map(({ action }) => target(action))}::text[], ${column('result')}::text[],
      ${column('errorCode')}::text[], ${column('errorMessage')}::text[], ${column('errorData')}::text[],
      ${column('detail')}::text[], ${column('lost')}::boolean[]
    ) as ended (id, attempt, status, result, error_code, error_message, error_data, detail, lost)
    where runs.id = ended.id and runs.attempts = ended.attempt and runs.status = any(${sources('complete')}::text[])
    returning ${changedColumns}`.execute(tx);
  return rows;
}

/** The release of an attempt by its worker. */
export interface Release {
  readonly id: number;
  readonly attempt: number;
  /** Whether it counts as a lost attempt. */
  readonly lost: boolean;
}

/**
 * Sets runs that are still running this attempt back to queued. Their working time counts if the next attempt continues
 * from a checkpoint, and not if it starts from the beginning. @returns these runs
 */
export async function handBackRuns(tx: Queryable, releases: readonly Release[]): Promise<ChangedRun[]> {
  const { rows } = await sql<ChangedRun>`
    update runs set
      status = ${target('hand_back')},
      queued_at = now(),
      -- The next attempt begins anew where nothing was saved.
      progress = case when runs.checkpoint is null then 0 else runs.progress end,
      detail = case when runs.checkpoint is null then null else runs.detail end,
      active_seconds = case when released.lost or runs.checkpoint is null then runs.active_seconds else ${worked} end,
      lost_attempts = runs.lost_attempts + released.lost::integer
    from unnest(
      ${releases.map(({ id }) => id)}::bigint[], ${releases.map(({ attempt }) => attempt)}::integer[],
      ${releases.map(({ lost }) => lost)}::boolean[]
    ) as released (id, attempt, lost)
    where runs.id = released.id and runs.attempts = released.attempt
      and runs.status = any(${sources('hand_back')}::text[])
    returning ${changedColumns}`.execute(tx);
  return rows;
}

/**
 * Runs with the status running whose job the queue took from a dead worker and that no worker has fetched since. Both
 * rows are locked: a worker may be fetching the job at this moment, and then the run is not lost.
 */
export async function lockLostRuns(
  tx: Queryable,
): Promise<Pick<Run, 'id' | 'uuid' | 'queue' | 'attempts' | 'lost_attempts'>[]> {
  const { rows } = await sql<Pick<Run, 'id' | 'uuid' | 'queue' | 'attempts' | 'lost_attempts'>>`
    select runs.id, runs.uuid, runs.queue, runs.attempts, runs.lost_attempts
    from pgboss.job join runs on runs.uuid = job.id
    where job.state = 'retry' and runs.status = any(${sources('hand_back')}::text[])
    order by runs.id
    for update of job, runs skip locked`.execute(tx);
  return rows;
}

/** Restarts the heartbeat time of all workers: each is considered dead 10 s from now at the earliest. */
export async function renewHeartbeats(tx: Queryable): Promise<void> {
  await sql`update pgboss.job set heartbeat_on = now() where state = 'active' and heartbeat_on is not null`.execute(tx);
}

/** Clears the worker of these runs, whatever their status. @returns the status of those that had one */
export async function releaseRuns(
  tx: Queryable,
  releases: readonly Pick<Release, 'id' | 'attempt'>[],
): Promise<Pick<Run, 'id' | 'status'>[]> {
  const { rows } = await sql<Pick<Run, 'id' | 'status'>>`
    update runs set worker = null
    from unnest(
      ${releases.map(({ id }) => id)}::bigint[], ${releases.map(({ attempt }) => attempt)}::integer[]
    ) as released (id, attempt)
    where runs.id = released.id and runs.attempts = released.attempt and runs.worker is not null
    returning runs.id, runs.status`.execute(tx);
  return rows;
}

/** The status of runs. */
export async function selectStatuses(
  db: Queryable,
  ids: readonly number[],
): Promise<Pick<Run, 'id' | 'status' | 'attempts'>[]> {
  return await db
    .selectFrom('runs')
    .select(['id', 'status', 'attempts'])
    .where('id', '=', sql<number>`any(${ids}::bigint[])`)
    .execute();
}

/** The queues with waiting runs among these, with the highest priority in each. */
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

/** Until the transaction ends, no other worker fetches from this queue. */
export async function takeTurns(tx: Queryable, queue: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`owlery queue ${queue}`}, 0))`.execute(tx);
}
