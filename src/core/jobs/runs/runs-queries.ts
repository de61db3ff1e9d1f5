import { type ColumnType, type Generated, type Selectable, sql } from 'kysely';
import type { Queryable } from '../../db/database.ts';
import type { Timestamp } from '../../db/tables.ts';
import { isFinal, type RunStatus, sources, target } from './states.ts';

/** Passed to the driver as text, because it turns arrays into PostgreSQL arrays. */
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
  error_data: Json;
  attempts: Generated<number>;
  lost_attempts: Generated<number>;
  furthest_progress: Generated<number>;
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
  traceparent: string | null;
}

declare module '../../db/tables.ts' {
  interface Tables {
    runs: RunsTable;
  }
}

/** A piece of work that a user can see. */
export type Run = Omit<Selectable<RunsTable>, 'furthest_progress'>;

export interface NewRun {
  kind: string;
  queue: string;
  owner_id: number | null;
  status: 'draft' | 'queued';
  priority: number;
  input: string;
  group_id: string | null;
  timeout_seconds: number;
  traceparent: string | null;
  /** The earliest start, ISO 8601; null: now. */
  starts_at: string | null;
}

/** All columns of a run; `progress` as a number, because the driver returns numeric as a string. */
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
  'runs.error_data',
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
  'runs.traceparent',
] as const;

/** The same for a statement in SQL. */
const columns = sql.join(runColumns.map((column) => (typeof column === 'string' ? sql.ref(column) : column)));

/** The columns that watchers of a run receive. */
export type RunSummary = Pick<
  Run,
  'id' | 'uuid' | 'kind' | 'owner_id' | 'status' | 'progress' | 'detail' | 'error_code' | 'error_message' | 'error_data'
>;

/** The columns of a summary. */
export const summary = sql`runs.id, runs.uuid, runs.kind, runs.owner_id, runs.status, runs.progress::float8 as progress,
  runs.detail, runs.error_code, runs.error_message, runs.error_data`;

/** @returns the inserted runs in the given order */
export async function insertRuns(tx: Queryable, runs: readonly NewRun[]): Promise<Run[]> {
  const column = (name: keyof NewRun) => runs.map((run) => run[name]);
  const { rows } = await sql<Run>`
    insert into runs (kind, queue, owner_id, status, priority, input, group_id, timeout_seconds, traceparent, queued_at)
    select kind, queue, owner_id, status, priority, input, group_id, timeout_seconds, traceparent,
      case when status = 'queued' then greatest(now(), starts_at) end
    from unnest(
      ${column('kind')}::text[], ${column('queue')}::text[], ${column('owner_id')}::bigint[],
      ${column('status')}::text[], ${column('priority')}::integer[], ${column('input')}::jsonb[],
      ${column('group_id')}::text[], ${column('timeout_seconds')}::integer[], ${column('traceparent')}::text[],
      ${column('starts_at')}::timestamptz[]
    ) with ordinality
      as new (kind, queue, owner_id, status, priority, input, group_id, timeout_seconds, traceparent, starts_at, place)
    order by place
    returning ${columns}`.execute(tx);
  return rows.sort((one, other) => one.id - other.id);
}

export async function selectRun(db: Queryable, id: number): Promise<Run | undefined> {
  return await db.selectFrom('runs').select(runColumns).where('id', '=', id).executeTakeFirst();
}

/** A run's total working time in seconds if its current attempt ended now. */
export const worked = sql<number>`runs.active_seconds + case when runs.status = 'running'
  then coalesce(extract(epoch from clock_timestamp() - runs.attempt_started_at), 0) else 0 end`;

/**
 * Applies a user's action to a run.
 * @returns undefined if the run does not exist or its status does not allow the action
 */
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

/** Cancels the unfinished runs of an account; locks them in the order in which all code locks several. @returns them */
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
