import { type Generated, type Selectable, sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { Timestamp } from '../db/tables.ts';
import type { NewLogEntry } from './log-entry.ts';
import type { SystemLogLevel } from './log-level.ts';

interface SystemLogsTable {
  id: Generated<number>;
  at: Timestamp;
  level: SystemLogLevel;
  source: string;
  message: string;
  detail: object | null;
}

declare module '../db/tables.ts' {
  interface Tables {
    system_logs: SystemLogsTable;
  }
}

export type LogEntry = Selectable<SystemLogsTable>;

/** From one time (inclusive) to another (exclusive). */
export interface Period {
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}

/** Which lines; without any field, all. */
export interface SystemLogFilter extends Period {
  readonly level?: SystemLogLevel | undefined;
  /** Text contained in the line, ignoring case. */
  readonly search?: string | undefined;
}

export async function insertLines(tx: Queryable, entries: readonly NewLogEntry[]): Promise<void> {
  const column = (name: keyof NewLogEntry) => entries.map((entry) => entry[name]);
  await sql`
    insert into system_logs (at, level, source, message, detail)
    select line.at, line.level, line.source, line.message, line.detail::jsonb
    from unnest(
      ${column('at')}::timestamptz[], ${column('level')}::text[], ${column('source')}::text[],
      ${column('message')}::text[], ${column('detail')}::text[]
    ) with ordinality as line (at, level, source, message, detail, place)
    order by line.place`.execute(tx);
}

/** Newest first. */
export async function selectLines(
  db: Queryable,
  filter: SystemLogFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<LogEntry[]> {
  return await matching(db, filter)
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
}

/** The number of lines, counted up to `most`. */
export async function countLines(db: Queryable, filter: SystemLogFilter, most: number): Promise<number> {
  const { count } = await db
    .selectFrom(matching(db, filter).select('at').limit(most).as('line'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

const matching = (db: Queryable, { from, until, level }: Omit<SystemLogFilter, 'search'>) =>
  db
    .selectFrom('system_logs')
    .$if(from !== undefined, (lines) => lines.where('at', '>=', String(from?.toISOString())))
    .$if(until !== undefined, (lines) => lines.where('at', '<', String(until?.toISOString())))
    .$if(level !== undefined, (lines) => lines.where('level', '=', level as SystemLogLevel));

/** The ids of lines that contain a text, newest first; `most` at most. */
export interface Found {
  readonly at: Timestamp;
  readonly id: number;
}

export async function findLines(
  db: Queryable,
  { search = '', level, from, until }: SystemLogFilter,
  most: number,
): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select at, id from find_system_log_lines(
      ${search}, ${level ?? null}, ${from?.toISOString() ?? null}, ${until?.toISOString() ?? null}, ${most})
    order by at desc, id desc
    limit ${most}`.execute(db);
  return rows;
}

/** The lines with these ids, in this order. */
export async function selectFound(db: Queryable, found: readonly Found[]): Promise<LogEntry[]> {
  const { rows } = await sql<LogEntry>`
    select system_logs.*
    from unnest(${found.map(({ at }) => at)}::timestamptz[], ${found.map(({ id }) => id)}::bigint[])
      with ordinality as found (at, id, place)
    join system_logs using (at, id)
    order by found.place`.execute(db);
  return rows;
}

/** The logs that are partitioned by week. */
export type WeeklyLog = 'system_logs' | 'run_logs';

const timeOf = { system_logs: 'at', run_logs: 'created_at' } as const satisfies Record<WeeklyLog, string>;

/** Removes some of the lines older than a time that are in no week's partition. @returns how many */
export async function deleteOldLines(db: Queryable, log: WeeklyLog, before: Date, most: number): Promise<number> {
  const other = sql.table(`${log}_other`);
  const { numAffectedRows } = await sql`
    delete from ${other} where ctid in (
      select ctid from ${other} where ${sql.ref(timeOf[log])} < ${before.toISOString()} limit ${most})`.execute(db);
  return Number(numAffectedRows);
}

/** Weeks that have a partition before they begin: as many may pass without a worker. */
const WEEKS_AHEAD = 4;

/**
 * Makes the partitions of this week and the next ones, and drops those that ended before a time.
 * @returns the number of dropped ones
 * @throws `lock_not_available` if a reader, such as a download, holds the table
 */
export async function turnLogWeeks(tx: Queryable, log: WeeklyLog, now: Date, before: Date): Promise<number> {
  // All other statements on these tables wait behind the one that waits for this lock.
  await sql`set local lock_timeout = '500ms'`.execute(tx);
  await sql`select make_log_week(${log}, ${now.toISOString()}::timestamptz + n * interval '7 days')
    from generate_series(0, ${sql.lit(WEEKS_AHEAD)}) as n`.execute(tx);
  const { rows } = await sql<{ dropped: number }>`
    select drop_log_weeks(${log}, ${before.toISOString()}) as dropped`.execute(tx);
  return rows[0]?.dropped ?? 0;
}

export async function deleteOldEntries(db: Queryable, before: Date, most: number): Promise<number> {
  const { rows } = await sql<{ removed: number }>`
    select remove_old_entries(${before.toISOString()}, ${most}::integer) as removed`.execute(db);
  return rows[0]?.removed ?? 0;
}

/** Locks the removal until the transaction ends. @returns false if another process has the lock */
export async function takeTurn(tx: Queryable): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended('owlery log retention', 0)) as mine`.execute(tx);
  return rows[0]?.mine ?? false;
}
