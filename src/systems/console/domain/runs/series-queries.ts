/** Figures of many runs at once, of as many as can be read quickly: counting all there are would take longer each year. */
import { sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';
import { RUN_STATUSES } from '../../../../core/jobs/runs/states.ts';
import { RUN_KINDS } from './run-queries.ts';

/** The newest of each kind and status; figures of a longer time than these reach are figures of these. */
export const MOST_COUNTED = 5_000;

/** The newest runs of these kinds, of each status: an SQL fragment that selects them. @param ownerId undefined: everybody's */
export function newestRuns({
  ownerId,
  kinds = RUN_KINDS,
}: {
  ownerId: number | undefined;
  kinds?: readonly string[] | undefined;
}) {
  const owner = ownerId === undefined ? sql`` : sql`owner_id = ${ownerId} and`;
  return sql`
    select run.* from unnest(${kinds}::text[]) as kind (name)
    cross join unnest(${RUN_STATUSES}::text[]) as status (name)
    cross join lateral (
      select status, created_at, queued_at, started_at, finished_at, active_seconds from runs
      where ${owner} runs.kind = kind.name and runs.status = status.name
      order by id desc
      limit ${MOST_COUNTED}
    ) as run`;
}

export interface SeriesRow {
  readonly start: Timestamp;
  readonly status: string;
  readonly count: number;
  readonly seconds: number | null;
}

export interface SeriesAsked {
  /** Undefined: everybody's. */
  readonly ownerId: number | undefined;
  readonly kinds?: readonly string[] | undefined;
  readonly hours: number;
  readonly step: 'hour' | 'day';
  /** In which days begin. */
  readonly timezone: string;
}

/** How many runs were made in each hour or day, by status, and how long they took on the average. */
export async function selectSeries(
  db: Queryable,
  { ownerId, kinds, hours, step, timezone }: SeriesAsked,
): Promise<SeriesRow[]> {
  const { rows } = await sql<SeriesRow>`
    select
      date_trunc(${step}, run.created_at, ${timezone}) as start, run.status, count(*) as count,
      avg(run.active_seconds)::float8 as seconds
    from (${newestRuns({ ownerId, kinds })}) as run
    where run.created_at > now() - make_interval(hours => ${hours})
    group by 1, 2
    order by 1, 2`.execute(db);
  return rows;
}

/** How many runs there are in each unfinished status. */
export async function countUnfinished(db: Queryable, ownerId: number | undefined) {
  const owner = ownerId === undefined ? sql`` : sql`owner_id = ${ownerId} and`;
  const { rows } = await sql<{ status: string; count: number }>`
    select run.status, count(*) as count
    from unnest(${RUN_KINDS}::text[]) as kind (name)
    cross join unnest('{queued,running,paused}'::text[]) as status (name)
    cross join lateral (
      select status from runs
      where ${owner} runs.kind = kind.name and runs.status = status.name
      limit ${MOST_COUNTED}
    ) as run
    group by 1`.execute(db);
  return rows;
}
