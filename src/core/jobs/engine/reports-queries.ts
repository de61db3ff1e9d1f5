/** The reports of attempts: progress, checkpoints, log lines. */
import { type ColumnType, type Generated, type Selectable, sql } from 'kysely';
import type { Coded } from '../../../shared/messages.ts';
import type { Queryable } from '../../db/database.ts';
import type { Timestamp } from '../../db/tables.ts';
import type { LogLevel } from '../runs/job.ts';
import { toJson, toText } from '../runs/json.ts';
import { type RunSummary, summary } from '../runs/runs-queries.ts';
import { isFinal, RUN_STATUSES } from '../runs/states.ts';

interface RunLogsTable {
  id: Generated<number>;
  run_id: number;
  level: LogLevel;
  /** Empty if there is a code. */
  message: Generated<string>;
  code: string | null;
  data: ColumnType<object | null, string | null, never>;
  created_at: Timestamp;
}

declare module '../../db/tables.ts' {
  interface Tables {
    run_logs: RunLogsTable;
  }
}

export type RunLog = Omit<Selectable<RunLogsTable>, 'run_id'>;

const LOG_COLUMNS = ['id', 'level', 'message', 'code', 'data', 'created_at'] as const;

/** Newest first. @param before only lines with a smaller id */
export async function selectLogs(db: Queryable, run: number, limit: number, before?: number): Promise<RunLog[]> {
  return await db
    .selectFrom('run_logs')
    .select(LOG_COLUMNS)
    .where('run_id', '=', run)
    .$if(before !== undefined, (logs) => logs.where('id', '<', before ?? 0))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** The lines after a line, oldest first. */
export async function selectLogsAfter(db: Queryable, run: number, after: number, limit: number): Promise<RunLog[]> {
  return await db
    .selectFrom('run_logs')
    .select(LOG_COLUMNS)
    .where('run_id', '=', run)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** The report of an attempt. Undefined fields stay unchanged. */
export interface Report {
  readonly id: number;
  readonly attempt: number;
  readonly progress?: number | undefined;
  readonly detail?: string | undefined;
  readonly checkpoint?: string | undefined;
}

/** Also written for a paused run, whose handler reports last where it stopped; never for one that has ended. */
export async function updateReported(tx: Queryable, reports: readonly Report[]): Promise<RunSummary[]> {
  const column = (name: keyof Report) => reports.map((report) => report[name] ?? null);
  const { rows } = await sql<RunSummary>`
    update runs set
      progress = coalesce(reported.progress, runs.progress),
      detail = coalesce(reported.detail::jsonb, runs.detail),
      reported_at = case
        when reported.progress is not null or reported.detail is not null then clock_timestamp()
        else runs.reported_at end,
      checkpoint = coalesce(reported.checkpoint::jsonb, runs.checkpoint),
      furthest_progress = greatest(runs.furthest_progress, reported.progress),
      -- Workers lost before it came this far say nothing about what it does now. Rounded as the column is, or the same
      -- 45.54 % would be further than itself at each attempt.
      lost_attempts = case
        when round(reported.progress, 1) > runs.furthest_progress
          or (reported.checkpoint is not null and reported.checkpoint::jsonb is distinct from runs.checkpoint)
        then 0 else runs.lost_attempts end
    from unnest(
      ${column('id')}::bigint[], ${column('attempt')}::integer[], ${column('progress')}::numeric[],
      ${column('detail')}::text[], ${column('checkpoint')}::text[]
    ) as reported (id, attempt, progress, detail, checkpoint)
    where runs.id = reported.id and runs.attempts = reported.attempt and runs.status = any(${UNFINISHED}::text[])
    returning ${summary}`.execute(tx);
  return rows;
}

const UNFINISHED = RUN_STATUSES.filter((status) => !isFinal(status));

/** A line of an attempt's log. */
export interface LogLine {
  readonly id: number;
  readonly attempt: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly code?: string;
  /** JSON. */
  readonly data?: string;
  readonly at: string;
}

const MOST_CHARACTERS = 10_000;

/** A line of an attempt, logged now. */
export function logLine(
  { id, attempt }: Pick<LogLine, 'id' | 'attempt'>,
  level: LogLevel,
  line: string | Coded,
): LogLine {
  const at = new Date().toISOString();
  if (typeof line === 'string') return { id, attempt, level, message: toText(line, MOST_CHARACTERS), at };
  return { id, attempt, level, message: '', code: line.code, data: toJson(line.data), at };
}

/** Skips lines of attempts that are no longer the latest. */
export async function insertLogs(tx: Queryable, lines: readonly LogLine[]): Promise<void> {
  const column = (name: keyof LogLine) => lines.map((line) => line[name] ?? null);
  await sql`
    insert into run_logs (run_id, level, message, code, data, created_at)
    select runs.id, line.level, line.message, line.code, line.data::jsonb, line.at
    from unnest(
      ${column('id')}::bigint[], ${column('attempt')}::integer[], ${column('level')}::text[],
      ${column('message')}::text[], ${column('code')}::text[], ${column('data')}::text[],
      ${column('at')}::timestamptz[]
    ) with ordinality as line (id, attempt, level, message, code, data, at, place)
    join runs on runs.id = line.id and runs.attempts = line.attempt
    order by line.place`.execute(tx);
}

/** Reports do not wait for the disk: a crash of PostgreSQL may lose those of the last half second. */
export async function withoutWaitingForDisk(tx: Queryable): Promise<void> {
  await sql`set local synchronous_commit = off`.execute(tx);
}
