/** Reads the logs: the journal of actions, and the logs of tasks. */
import { type RawBuilder, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';
import type { LogLevel } from '../../../../core/jobs/runs/job.ts';
import type { LogEntry } from '../../../../core/system-log/system-log.ts';
import type { Slice } from '../../../../shared/page.ts';
import { taskRuns } from '../tasks/task.job.ts';
import type { Span } from './moments.ts';

/** An action. */
export interface UserAction {
  readonly id: number;
  /** Null for clients that are not signed in and for deleted accounts. */
  readonly user_uuid: string | null;
  readonly username: string | null;
  readonly action: string;
  readonly target: string | null;
  /** The user name of the account it concerns. */
  readonly target_uuid: string | null;
  /** The recharge code it concerns. */
  readonly voucher_uuid: string | null;
  readonly detail: object | null;
  readonly address: string | null;
  readonly at: Timestamp;
}

export interface ActionFilter {
  /** Of this account. */
  readonly user?: string | undefined;
  readonly action?: string | undefined;
}

/** A line of a task's log. */
export interface TaskLine {
  readonly id: number;
  readonly task_uuid: string;
  readonly level: LogLevel;
  /** Empty if there is a code. */
  readonly message: string;
  readonly code: string | null;
  readonly data: object | null;
  readonly created_at: Timestamp;
}

const chosen = ({ user, action }: ActionFilter) => sql`
  ${user === undefined ? sql`true` : sql`journal.account_id = (select id from accounts where uuid = ${user})`}
  and ${action === undefined ? sql`true` : sql`journal.action = ${action}`}`;

const actions = (entries: RawBuilder<unknown>) => sql<UserAction>`
  select journal.id, actor.uuid as user_uuid, actor.username, journal.action, journal.target,
    subject.uuid as target_uuid, vouchers.uuid as voucher_uuid, journal.detail, journal.address, journal.at
  from ${entries} as journal
  left join accounts as actor on actor.id = journal.account_id
  left join accounts as subject
    on subject.id = case when journal.target ~ '^account:[0-9]{1,18}$' then substr(journal.target, 9)::bigint end
  left join vouchers
    on vouchers.id = case when journal.target ~ '^voucher:[0-9]{1,18}$' then substr(journal.target, 9)::bigint end`;

/** Newest first. */
export async function selectActions(db: Queryable, filter: ActionFilter, { limit, offset }: Slice) {
  const entries = sql`(
    select * from journal where ${chosen(filter)} order by id desc limit ${limit} offset ${offset})`;
  const { rows } = await sql<UserAction>`${actions(entries)} order by journal.id desc`.execute(db);
  return rows;
}

/** The number of entries, counted up to `most`. */
export async function countActions(db: Queryable, filter: ActionFilter, most: number): Promise<number> {
  return await countOf(db, sql`select from journal where ${chosen(filter)} limit ${most}`);
}

const runsOf = (taskId: number) => sql`
  select id, input ->> 'taskUuid' as task_uuid from runs
  where kind = ${sql.lit(taskRuns.kind)} and (input ->> 'taskId')::bigint = ${taskId}`;

/** The lines of all runs of a task, newest first. */
export async function selectTaskLines(db: Queryable, taskId: number, { limit, offset }: Slice): Promise<TaskLine[]> {
  const { rows } = await sql<TaskLine>`
    select line.id, run.task_uuid, line.level, line.message, line.code, line.data, line.created_at
    from (${runsOf(taskId)}) as run
    cross join lateral (
      select * from run_logs where run_id = run.id order by id desc limit ${limit + offset}
    ) as line
    order by run.id desc, line.id desc
    limit ${limit} offset ${offset}`.execute(db);
  return rows;
}

/** Counts lines up to `most`. */
export async function countTaskLines(db: Queryable, taskId: number, most: number): Promise<number> {
  return await countOf(
    db,
    sql`select from (${runsOf(taskId)}) as run join run_logs on run_logs.run_id = run.id limit ${most}`,
  );
}

async function countOf(db: Queryable, rowsOf: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from (${rowsOf}) as counted`.execute(db);
  return rows[0]?.count ?? 0;
}

const during = (moment: RawBuilder<unknown>, { from, until }: Span) => sql`
  ${moment} >= ${sql.lit(from.toISOString())} and ${moment} < ${sql.lit(until.toISOString())}`;

/** The system log of a time span, oldest first, in batches; the transaction holds the cursor. */
export function readSystemLog(tx: Queryable, span: Span): AsyncGenerator<LogEntry[]> {
  return readAll(tx, sql`select * from system_logs where ${during(sql`at`, span)} order by at, id`);
}

export function readActions(tx: Queryable, span: Span): AsyncGenerator<UserAction[]> {
  const entries = sql`(select * from journal where ${during(sql`at`, span)} order by at, id)`;
  return readAll(tx, sql`${actions(entries)} order by journal.at, journal.id`);
}

/** The lines of all tasks in a time span. */
export function readLinesOf(tx: Queryable, span: Span): AsyncGenerator<TaskLine[]> {
  return readAll(
    tx,
    sql`
      select line.id, run.input ->> 'taskUuid' as task_uuid, line.level, line.message, line.code, line.data, line.created_at
      from run_logs as line
      join runs as run on run.id = line.run_id and run.kind = ${sql.lit(taskRuns.kind)}
      where ${during(sql`line.created_at`, span)}
      order by line.created_at, line.id`,
  );
}

/** The lines of one task, all or in a time span. */
export function readTaskLines(tx: Queryable, taskUuid: string, span?: Span): AsyncGenerator<TaskLine[]> {
  return readAll(
    tx,
    sql`
      select line.id, task.uuid as task_uuid, line.level, line.message, line.code, line.data, line.created_at
      from factory_tasks as task
      join runs as run on run.kind = ${sql.lit(taskRuns.kind)} and (run.input ->> 'taskId')::bigint = task.id
      join run_logs as line on line.run_id = run.id
      where task.uuid = ${sql.lit(taskUuid)} and ${span ? during(sql`line.created_at`, span) : sql`true`}
      order by line.run_id, line.id`,
  );
}

/** A line may have 20,000 characters, and many downloads may be active. */
const ROWS_AT_A_TIME = 500;

async function* readAll<Row>(tx: Queryable, select: RawBuilder<unknown>): AsyncGenerator<Row[]> {
  // Literals, because cursors do not take parameters.
  await sql`declare lines_out no scroll cursor for ${select}`.execute(tx);
  while (true) {
    const { rows } = await sql<Row>`fetch ${sql.lit(ROWS_AT_A_TIME)} from lines_out`.execute(tx);
    if (rows.length > 0) yield rows;
    if (rows.length < ROWS_AT_A_TIME) return;
  }
}
