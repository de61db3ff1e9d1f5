import { type Generated, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';
import type { Language } from '../../../../shared/language.ts';
import type { TaskStatus } from '../errors.ts';
import type { SourceName } from '../sources/course-source.ts';
import type { CourseKey, Studied, StudyRecord } from './studied.ts';

interface StudyRecordsTable {
  account_id: number;
  source: SourceName;
  course_id: string;
  item_id: string;
  studied_seconds: number;
  total_seconds: number;
  completed_at: Timestamp | null;
  updated_at: Generated<Timestamp>;
}

declare module '../../../../core/db/tables.ts' {
  interface Tables {
    study_records: StudyRecordsTable;
  }
}

/**
 * Keeps what was studied, in one statement. What is kept never becomes less, so a worker that was taken for dead and
 * still writes does no harm. Rows are locked in one order: two processes may write the same ones.
 */
export async function upsertRecords(db: Queryable, records: readonly StudyRecord[]): Promise<void> {
  const column = (name: keyof StudyRecord) => records.map((record) => record[name]);
  await sql`
    insert into study_records
      (account_id, source, course_id, item_id, studied_seconds, total_seconds, completed_at, updated_at)
    select account_id, source, course_id, item_id, studied_seconds, total_seconds, case when completed then now() end, now()
    from unnest(
      ${column('accountId')}::bigint[], ${column('source')}::text[], ${column('courseId')}::text[],
      ${column('itemId')}::text[], ${column('studiedSeconds')}::float8[], ${column('totalSeconds')}::float8[],
      ${column('isCompleted')}::boolean[]
    ) as new (account_id, source, course_id, item_id, studied_seconds, total_seconds, completed)
    -- Its account may be deleted while it is studied for, which must not keep what others studied from being kept.
    where exists (select from accounts where accounts.id = new.account_id)
    order by account_id, source, course_id, item_id
    on conflict (account_id, source, course_id, item_id) do update set
      studied_seconds = greatest(study_records.studied_seconds, excluded.studied_seconds),
      total_seconds = excluded.total_seconds,
      completed_at = coalesce(study_records.completed_at, excluded.completed_at),
      updated_at = excluded.updated_at`.execute(db);
}

interface StudiedRow {
  course_id: string;
  item_id: string;
  studied_seconds: number;
  is_completed: boolean;
}

/** What was studied of the items of these courses, whosever they are: for each that was asked for, by item. */
export async function selectStudied(db: Queryable, keys: readonly CourseKey[]): Promise<Map<string, Studied>[]> {
  const { rows } = await sql<StudiedRow & { place: number }>`
    select asked.place, item_id, studied_seconds, completed_at is not null as is_completed
    from unnest(
      ${keys.map(({ accountId }) => accountId)}::bigint[], ${keys.map(({ source }) => source)}::text[],
      ${keys.map(({ courseId }) => courseId)}::text[]
    ) with ordinality as asked (account_id, source, course_id, place)
    join study_records using (account_id, source, course_id)`.execute(db);
  const studied = keys.map(() => new Map<string, Studied>());
  for (const row of rows) studied[row.place - 1]?.set(row.item_id, studiedOf(row));
  return studied;
}

/** All an account has studied of a source, by course and item. */
export async function selectAllStudied(
  db: Queryable,
  accountId: number,
  source: SourceName,
): Promise<Map<string, Map<string, Studied>>> {
  const { rows } = await sql<StudiedRow>`
    select course_id, item_id, studied_seconds, completed_at is not null as is_completed
    from study_records where account_id = ${accountId} and source = ${source}`.execute(db);
  const byCourse = Map.groupBy(rows, ({ course_id }) => course_id);
  return new Map(Array.from(byCourse, ([id, some]) => [id, new Map(some.map((row) => [row.item_id, studiedOf(row)]))]));
}

function studiedOf({ studied_seconds, is_completed }: StudiedRow): Studied {
  return { seconds: studied_seconds, isCompleted: is_completed };
}

/** What is done about an item that is not open. */
export type NotopenAction = 'retry' | 'ask' | 'continue';

export interface MannerRow {
  /** Where it was asked for, from 1. */
  place: number;
  speed: number;
  notopen_action: NotopenAction;
  /** The task's. */
  language: Language;
}

/** Who studies, and in which task. */
export interface MannerKey {
  readonly accountId: number;
  readonly taskId: number;
}

/** How these study; accounts that are gone are left out. Who has never said has the table's defaults. */
export async function selectManners(db: Queryable, keys: readonly MannerKey[]): Promise<MannerRow[]> {
  const { rows } = await sql<MannerRow>`
    select asked.place, coalesce(speed, 1)::float8 as speed, coalesce(notopen_action, 'retry') as notopen_action,
      coalesce(task.language, 'zh') as language
    from unnest(
      ${keys.map(({ accountId }) => accountId)}::bigint[], ${keys.map(({ taskId }) => taskId)}::bigint[]
    ) with ordinality as asked (account_id, task_id, place)
    join accounts on accounts.id = asked.account_id
    left join study_configs as config on config.account_id = asked.account_id
    left join study_tasks as task on task.id = asked.task_id`.execute(db);
  return rows;
}

/** What somebody signs in with where the courses are. */
export interface StoredAccount {
  id: number;
  cx_username: string | null;
  cx_password_sealed: string | null;
  /** Whether it turned out to be wrong less than an hour ago. */
  is_refused: boolean;
}

/** Undefined: the account is gone. */
export async function selectStoredAccount(db: Queryable, accountId: number): Promise<StoredAccount | undefined> {
  const { rows } = await sql<StoredAccount>`
    select accounts.id, cx_username, cx_password_sealed,
      coalesce(cx_refused_at > now() - interval '1 hour', false) as is_refused
    from accounts left join study_configs on study_configs.account_id = accounts.id
    where accounts.id = ${accountId}`.execute(db);
  return rows[0];
}

/** Keeps that it is wrong, unless it has been changed since. */
export async function markRefused(db: Queryable, account: StoredAccount): Promise<void> {
  await sql`
    update study_configs set cx_refused_at = now()
    where account_id = ${account.id} and cx_username = ${account.cx_username}
      and cx_password_sealed = ${account.cx_password_sealed}`.execute(db);
}

export interface TaskEnd {
  user_id: number;
  name: string;
  language: Language;
  status: 'completed' | 'failed' | 'timed_out' | 'cancelled';
  /** What went wrong, or what of it. */
  message: string | null;
  stopped_by: string | null;
}

/** Of runs that have ended, the tasks they are of, and how it ended. */
export async function selectEnds(db: Queryable, runIds: readonly number[]): Promise<TaskEnd[]> {
  const { rows } = await sql<TaskEnd>`
    select study_tasks.user_id, study_tasks.name, study_tasks.language, runs.status, study_tasks.stopped_by,
      coalesce(runs.error_message, runs.result ->> 'message') as message
    from study_tasks
    join runs on runs.id = study_tasks.run_id
    where study_tasks.run_id = any(${runIds}::bigint[])`.execute(db);
  return rows;
}

/** Writes the status of tasks whose present runs have changed. A run that waits or runs is the same to its task. */
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
