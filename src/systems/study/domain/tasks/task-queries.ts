import { type ColumnType, type ExpressionBuilder, type Generated, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Tables, Timestamp } from '../../../../core/db/tables.ts';
import type { LogLevel } from '../../../../core/jobs/runs/job.ts';
import type { Slice } from '../../../../shared/page.ts';
import type { TaskStatus } from '../errors.ts';
import type { StudyDetail, StudyResult } from '../study/study.job.ts';

interface StudyTasksTable {
  id: ColumnType<number, number, never>;
  user_id: ColumnType<number, number, never>;
  name: string;
  description: string | null;
  course_ids: string[];
  origin: string;
  run_id: number;
  status: Generated<TaskStatus>;
  stopped_by: string | null;
  created_at: Generated<Timestamp>;
}

interface StudyRunsTable {
  run_id: number;
  task_id: number;
}

declare module '../../../../core/db/tables.ts' {
  interface Tables {
    study_tasks: StudyTasksTable;
    study_runs: StudyRunsTable;
  }
}

const taskColumns = [
  'study_tasks.id',
  'study_tasks.user_id',
  'accounts.username',
  'study_tasks.name',
  'study_tasks.description',
  'study_tasks.course_ids',
  'study_tasks.origin',
  'study_tasks.run_id',
  'study_tasks.status',
  'study_tasks.stopped_by',
  'study_tasks.created_at',
  sql<number>`runs.progress::float8`.as('progress'),
  sql<StudyDetail | null>`runs.detail`.as('detail'),
  sql<StudyResult | null>`runs.result`.as('result'),
  'runs.error_code',
  'runs.error_message',
  'runs.error_data',
  // Until a worker claims it, the time it was queued.
  sql<Timestamp | null>`coalesce(runs.started_at, runs.queued_at)`.as('started_at'),
  'runs.finished_at',
] as const;

/** A task with the data of its current run. */
export type Task = Awaited<ReturnType<ReturnType<typeof tasks>['execute']>>[number];

/** Which tasks; without any field, all. */
export interface TaskFilter {
  readonly userId?: number | undefined;
  /** One of these; empty: all. */
  readonly statuses?: readonly TaskStatus[] | undefined;
}

/** A line of a task's log: text, or a code with its data. */
export interface TaskLog {
  readonly id: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly code: string | null;
  readonly data: object | null;
  readonly created_at: Timestamp;
}

/** Locks the tasks of an account against other actions until the transaction ends. Workers do not wait for it. */
export async function lockTasksOf(tx: Queryable, userId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`owlery study tasks of ${userId}`}, 0))`.execute(tx);
}

/** The owner of a task. */
export async function selectOwner(db: Queryable, id: number): Promise<number | undefined> {
  const row = await db.selectFrom('study_tasks').select('user_id').where('id', '=', id).executeTakeFirst();
  return row?.user_id;
}

/**
 * Locks the current run of a task until the transaction ends. An ended run cannot change and is not locked: a
 * transaction that deletes the owner's account locks it too, and both could deadlock.
 */
export async function lockPresentRun(tx: Queryable, id: number, userId: number): Promise<void> {
  await tx
    .selectFrom('study_tasks')
    .innerJoin('runs', 'runs.id', 'study_tasks.run_id')
    .select('runs.id')
    .where('study_tasks.id', '=', id)
    .where('study_tasks.user_id', '=', userId)
    .where('runs.status', 'in', ['draft', 'queued', 'running', 'paused'])
    .forNoKeyUpdate(['runs'])
    .execute();
}

/** @param userId only if this account owns it; undefined: any owner */
export async function selectTask(db: Queryable, id: number, userId?: number | undefined): Promise<Task | undefined> {
  return await tasks(db)
    .where('study_tasks.id', '=', id)
    .$if(userId !== undefined, (query) => query.where('study_tasks.user_id', '=', userId as number))
    .executeTakeFirst();
}

/** Newest first. */
export async function selectTasks(db: Queryable, filter: TaskFilter, { limit, offset }: Slice): Promise<Task[]> {
  // The ids of the page first, so that skipped rows are neither joined nor read completely.
  const page = db
    .selectFrom('study_tasks')
    .select('id')
    .where(matches(filter))
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset);
  return await tasks(db).where('study_tasks.id', 'in', page).orderBy('study_tasks.id', 'desc').execute();
}

export async function countTasks(db: Queryable, filter: TaskFilter): Promise<number> {
  const { count } = await db
    .selectFrom('study_tasks')
    .where(matches(filter))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** The number of tasks in each status that occurs. */
export async function countByStatus(
  db: Queryable,
  filter: Pick<TaskFilter, 'userId'>,
): Promise<Map<TaskStatus, number>> {
  const rows = await db
    .selectFrom('study_tasks')
    .where(matches(filter))
    .select(['status', ({ fn }) => fn.countAll<number>().as('count')])
    .groupBy('status')
    .execute();
  return new Map(rows.map(({ status, count }) => [status, count]));
}

/** The number of an account's started, unfinished tasks. */
export async function countUnderWay(tx: Queryable, userId: number): Promise<number> {
  const { count } = await tx
    .selectFrom('study_tasks')
    .where('user_id', '=', userId)
    .where('status', 'in', ['running', 'paused'])
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** A new id for a task whose run, which contains it, is created first. */
export async function nextTaskId(tx: Queryable): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('study_tasks', 'id')) as id`.execute(tx);
  return rows[0]?.id as number;
}

type NewTask = Pick<Task, 'id' | 'user_id' | 'name' | 'description' | 'course_ids' | 'origin' | 'run_id'>;

export async function insertTask(tx: Queryable, task: NewTask): Promise<void> {
  await tx.insertInto('study_tasks').values(task).execute();
  await insertRun(tx, task.id, task.run_id);
}

/** Sets another run of a task, which has been queued. */
export async function replaceRun(tx: Queryable, id: number, runId: number): Promise<void> {
  await insertRun(tx, id, runId);
  await tx
    .updateTable('study_tasks')
    .set({ run_id: runId, status: 'running', stopped_by: null })
    .where('id', '=', id)
    .execute();
}

/** Cancels a task whose run has failed. */
export async function markCancelled(tx: Queryable, id: number): Promise<void> {
  await tx.updateTable('study_tasks').set({ status: 'cancelled' }).where('id', '=', id).execute();
}

/** Undefined fields stay unchanged. */
export async function updateDefinition(
  tx: Queryable,
  id: number,
  { name, description }: { name?: string | undefined; description?: string | null | undefined },
): Promise<void> {
  const values = { ...(name !== undefined && { name }), ...(description !== undefined && { description }) };
  if (Object.keys(values).length === 0) return;
  await tx.updateTable('study_tasks').set(values).where('id', '=', id).execute();
}

/** @param username the administrator's */
export async function markStopped(tx: Queryable, id: number, username: string): Promise<void> {
  await tx.updateTable('study_tasks').set({ stopped_by: username }).where('id', '=', id).execute();
}

export async function deleteTask(tx: Queryable, id: number): Promise<void> {
  await tx.deleteFrom('study_tasks').where('id', '=', id).execute();
}

/** The lines of all runs of a task, newest first. */
export async function selectTaskLogs(db: Queryable, id: number, limit: number): Promise<TaskLog[]> {
  // Later runs have later lines, so only as many runs are read as needed.
  const { rows } = await sql<TaskLog>`
    select id, level, message, code, data, created_at
    from (
      select line.*
      from (select run_id from study_runs where task_id = ${id} order by run_id desc) as run
      cross join lateral (
        select * from run_logs where run_logs.run_id = run.run_id order by run_logs.id desc limit ${limit}
      ) as line
      order by run.run_id desc, line.id desc limit ${limit}
    ) as newest
    order by id desc`.execute(db);
  return rows;
}

async function insertRun(tx: Queryable, taskId: number, runId: number): Promise<void> {
  await tx.insertInto('study_runs').values({ task_id: taskId, run_id: runId }).execute();
}

const tasks = (db: Queryable) =>
  db
    .selectFrom('study_tasks')
    .innerJoin('runs', 'runs.id', 'study_tasks.run_id')
    .innerJoin('accounts', 'accounts.id', 'study_tasks.user_id')
    .select(taskColumns);

const matches =
  ({ userId, statuses = [] }: TaskFilter) =>
  (task: ExpressionBuilder<Tables, 'study_tasks'>) =>
    task.and([
      ...(userId === undefined ? [] : [task('user_id', '=', userId)]),
      ...(statuses.length === 0 ? [] : [task('status', 'in', statuses)]),
    ]);
