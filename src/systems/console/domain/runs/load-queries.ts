/** What waited and ran over time, and how long it took: figures of the newest runs of each kind and status. */
import { sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';
import { newestRuns } from './series-queries.ts';

export interface LoadAsked {
  /** Undefined: everybody's. */
  readonly ownerId: number | undefined;
  readonly kinds?: readonly string[] | undefined;
  readonly hours: number;
  /** The length of a step. */
  readonly minutes: number;
}

export interface LoadRow {
  readonly start: Timestamp;
  /** The most at any moment of the step. */
  readonly queued: number;
  readonly running: number;
}

/**
 * `queued_at` is when a run last began to wait, which may be after its first start. That of a retry is its earliest start,
 * before which it may be cancelled.
 */
const waitedFrom = sql`least(
  case when queued_at <= coalesce(started_at, 'infinity') then queued_at else created_at end, finished_at)`;

const origin = sql`timestamptz '2000-01-01'`;

/**
 * How many runs waited and ran at once. A step in which nothing changed has no row: it stood as at the end of the one
 * before, which `queued_after` and `running_after` tell.
 */
export async function selectLoad(db: Queryable, { ownerId, kinds, hours, minutes }: LoadAsked) {
  const { rows } = await sql<LoadRow & { queued_after: number; running_after: number }>`
    with run as materialized (
      ${newestRuns({ ownerId, kinds })}
    ), event as (
      select ${waitedFrom} as at, 1 as queued, 0 as running from run
        where status <> 'draft' and ${waitedFrom} <= now()
      union all select coalesce(started_at, finished_at), -1, 0 from run
        where status <> 'draft' and coalesce(started_at, finished_at) is not null
      union all select started_at, 0, 1 from run where started_at is not null
      union all select finished_at, 0, -1 from run where started_at is not null and finished_at is not null
    ), standing as (
      select at, sum(queued) over line as queued, sum(running) over line as running
      from (select at, sum(queued) as queued, sum(running) as running from event group by at) as moment
      window line as (order by at)
    )
    select
      greatest(
        date_bin(make_interval(mins => ${minutes}), at, ${origin}),
        date_bin(make_interval(mins => ${minutes}), now() - make_interval(hours => ${hours}), ${origin})
      ) as start,
      greatest(0, max(queued))::int as queued, greatest(0, max(running))::int as running,
      greatest(0, (array_agg(queued order by at desc))[1])::int as queued_after,
      greatest(0, (array_agg(running order by at desc))[1])::int as running_after
    from standing
    group by 1
    order by 1`.execute(db);
  return rows;
}

export interface TimesRow {
  readonly start: Timestamp;
  /** Seconds between being queued and begun: half of the runs waited no longer, 95 of 100 no longer. */
  readonly waited_p50: number;
  readonly waited_p95: number;
  /** Seconds of work. */
  readonly took_p50: number;
  readonly took_p95: number;
}

/** How long the runs that began in each step had waited, and how long they took. */
export async function selectTimes(db: Queryable, { ownerId, kinds, hours, minutes }: LoadAsked): Promise<TimesRow[]> {
  const { rows } = await sql<TimesRow>`
    with run as materialized (
      ${newestRuns({ ownerId, kinds })}
    ), begun as (
      select
        date_bin(make_interval(mins => ${minutes}), started_at, ${origin}) as start,
        greatest(0, extract(epoch from started_at - ${waitedFrom})) as waited, active_seconds as took
      from run where started_at > now() - make_interval(hours => ${hours})
    )
    select
      start, quantiles[1] as waited_p50, quantiles[2] as waited_p95, takes[1] as took_p50, takes[2] as took_p95
    from (
      select
        start, percentile_cont(array[0.5, 0.95]) within group (order by waited::float8) as quantiles,
        percentile_cont(array[0.5, 0.95]) within group (order by took) as takes
      from begun group by start
    ) as step
    order by start`.execute(db);
  return rows;
}
