import { type Generated, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';
import type { TaskStatus } from '../errors.ts';
import type { NotopenAction, StudyPreferences } from './preferences.ts';
import type { CourseKey, ItemKey, KeptStudied, StudyRecord } from './studied.ts';
import type { StudyResult } from './study.job.ts';

interface StudyRecordsTable {
  account_id: number;
  origin: string;
  course_id: string;
  item_id: string;
  studied_seconds: number;
  total_seconds: number;
  completed_at: Timestamp | null;
  completed_task_id: number | null;
  updated_at: Generated<Timestamp>;
}

declare module '../../../../core/db/tables.ts' {
  interface Tables {
    study_records: StudyRecordsTable;
  }
}

/**
 * Writes records in one statement. Stored positions never decrease, so the late writes of a worker considered dead do
 * no harm. Rows are locked in one order: two processes may write the same ones.
 */
export async function upsertRecords(db: Queryable, records: readonly StudyRecord[]): Promise<void> {
  const column = (name: keyof StudyRecord) => records.map((record) => record[name]);
  await sql`
    insert into study_records (account_id, origin, course_id, item_id, studied_seconds, total_seconds, completed_at,
      completed_task_id, updated_at)
    select account_id, origin, course_id, item_id, studied_seconds, total_seconds, case when completed then now() end,
      case when completed then task_id end, now()
    from unnest(
      ${column('accountId')}::bigint[], ${column('origin')}::text[], ${column('courseId')}::text[],
      ${column('itemId')}::text[], ${column('taskId')}::bigint[], ${column('studiedSeconds')}::float8[],
      ${column('totalSeconds')}::float8[], ${column('isCompleted')}::boolean[]
    ) as new (account_id, origin, course_id, item_id, task_id, studied_seconds, total_seconds, completed)
    -- An account may be deleted while it is studied for; the records of others must still be written.
    where exists (select from accounts where accounts.id = new.account_id)
    order by account_id, origin, course_id, item_id
    on conflict (account_id, origin, course_id, item_id) do update set
      studied_seconds = greatest(study_records.studied_seconds, excluded.studied_seconds),
      total_seconds = excluded.total_seconds,
      completed_at = coalesce(study_records.completed_at, excluded.completed_at),
      completed_task_id = coalesce(excluded.completed_task_id, study_records.completed_task_id),
      updated_at = excluded.updated_at`.execute(db);
}

/** Deletes the completion and the position of an item. */
export async function restartRecord(db: Queryable, { accountId, origin, courseId, itemId }: ItemKey): Promise<void> {
  await db
    .updateTable('study_records')
    .set({ studied_seconds: 0, completed_at: null, completed_task_id: null, updated_at: sql`now()` })
    .where('account_id', '=', accountId)
    .where('origin', '=', origin)
    .where('course_id', '=', courseId)
    .where('item_id', '=', itemId)
    .execute();
}

interface StudiedRow {
  course_id: string;
  item_id: string;
  studied_seconds: number;
  completed_at: Timestamp | null;
  completed_task_id: number | null;
}

/** What was studied of the items of these courses, of any accounts: for each course asked for, by item. */
export async function selectStudied(db: Queryable, keys: readonly CourseKey[]): Promise<Map<string, KeptStudied>[]> {
  const { rows } = await sql<StudiedRow & { place: number }>`
    select asked.place, item_id, studied_seconds, completed_at, completed_task_id
    from unnest(
      ${keys.map(({ accountId }) => accountId)}::bigint[], ${keys.map(({ origin }) => origin)}::text[],
      ${keys.map(({ courseId }) => courseId)}::text[]
    ) with ordinality as asked (account_id, origin, course_id, place)
    join study_records using (account_id, origin, course_id)`.execute(db);
  const studied = keys.map(() => new Map<string, KeptStudied>());
  for (const row of rows) studied[row.place - 1]?.set(row.item_id, studiedOf(row));
  return studied;
}

/** All records of an account at one origin, by course and item. */
export async function selectAllStudied(
  db: Queryable,
  accountId: number,
  origin: string,
): Promise<Map<string, Map<string, KeptStudied>>> {
  const { rows } = await sql<StudiedRow>`
    select course_id, item_id, studied_seconds, completed_at, completed_task_id
    from study_records where account_id = ${accountId} and origin = ${origin}`.execute(db);
  const byCourse = Map.groupBy(rows, ({ course_id }) => course_id);
  return new Map(Array.from(byCourse, ([id, some]) => [id, new Map(some.map((row) => [row.item_id, studiedOf(row)]))]));
}

function studiedOf({ studied_seconds, completed_at, completed_task_id }: StudiedRow): KeptStudied {
  return {
    seconds: studied_seconds,
    isCompleted: completed_at !== null,
    completedAt: completed_at ?? undefined,
    completedTaskId: completed_task_id,
  };
}

/** By account, without deleted ones. An account without a config has the defaults of the table. */
export async function selectPreferences(
  db: Queryable,
  accountIds: readonly number[],
): Promise<Map<number, StudyPreferences>> {
  const { rows } = await sql<{ id: number; speed: number; notopen_action: NotopenAction }>`
    select accounts.id, coalesce(speed, 1)::float8 as speed, coalesce(notopen_action, 'retry') as notopen_action
    from accounts left join study_configs as config on config.account_id = accounts.id
    where accounts.id = any(${accountIds}::bigint[])`.execute(db);
  return new Map(rows.map(({ id, speed, notopen_action: notopenAction }) => [id, { speed, notopenAction }]));
}

/** The credentials an account has stored for the course source. */
export interface StoredAccount {
  id: number;
  cx_username: string | null;
  cx_password_sealed: string | null;
  /** Whether they were refused as wrong less than an hour ago. */
  is_refused: boolean;
}

/** Undefined if the account was deleted. */
export async function selectStoredAccount(db: Queryable, accountId: number): Promise<StoredAccount | undefined> {
  const { rows } = await sql<StoredAccount>`
    select accounts.id, cx_username, cx_password_sealed,
      coalesce(cx_refused_at > now() - interval '1 hour', false) as is_refused
    from accounts left join study_configs on study_configs.account_id = accounts.id
    where accounts.id = ${accountId}`.execute(db);
  return rows[0];
}

/** Records that the credentials are wrong, unless they have been changed since. */
export async function markRefused(db: Queryable, account: StoredAccount): Promise<void> {
  await sql`
    update study_configs set cx_refused_at = now()
    where account_id = ${account.id} and cx_username = ${account.cx_username}
      and cx_password_sealed = ${account.cx_password_sealed}`.execute(db);
}

export interface TaskEnd {
  user_id: number;
  name: string;
  status: 'completed' | 'failed' | 'timed_out' | 'cancelled';
  result: StudyResult | null;
  error_code: string | null;
  error_message: string | null;
  error_data: object | null;
  stopped_by: string | null;
}

/** The tasks of ended runs, with their ends. */
export async function selectEnds(db: Queryable, runIds: readonly number[]): Promise<TaskEnd[]> {
  const { rows } = await sql<TaskEnd>`
    select study_tasks.user_id, study_tasks.name, runs.status, study_tasks.stopped_by,
      runs.result, runs.error_code, runs.error_message, runs.error_data
    from study_tasks
    join runs on runs.id = study_tasks.run_id
    where study_tasks.run_id = any(${runIds}::bigint[])`.execute(db);
  return rows;
}

/** Writes the status of tasks whose present runs have changed. Queued and running are the same status of a task. */
export async function updateStatuses(
  tx: Queryable,
  changes: readonly { runId: number; status: TaskStatus }[],
): Promise<void> {
  await sql`
    update study_tasks set status = changed.status
    from unnest(${changes.map(({ runId }) => runId)}::bigint[], ${changes.map(({ status }) => status)}::text[])
      as changed (run_id, status)
    where study_tasks.run_id = changed.run_id and study_tasks.status <> changed.status`.execute(tx);
}
