/** What operators watch of the runs there are now, on all nodes. */
import { sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { RunStatus } from '../jobs/runs/states.ts';

export interface RunsNow {
  readonly kind: string;
  readonly status: Extract<RunStatus, 'queued' | 'running' | 'paused'>;
  readonly count: number;
  /**
   * How long the oldest of them has been in the queue, in seconds; 0 unless it is queued, and while all that are queued
   * start later.
   */
  readonly oldest: number;
}

/**
 * Runs that have not ended, by kind. The kinds are found by a walk from one to the next in the index, and each count is
 * one range of it, however many runs have ended.
 */
export async function selectRunsNow(db: Queryable): Promise<RunsNow[]> {
  const { rows } = await sql<RunsNow>`
    with recursive known (kind) as (
      (select kind from runs order by kind limit 1)
      union all
      select (select runs.kind from runs where runs.kind > known.kind order by runs.kind limit 1)
      from known where known.kind is not null
    )
    select kind, status, count, greatest(0, extract(epoch from now() - first))::float8 as oldest
    from known
    cross join unnest(array['queued', 'running', 'paused']) as present (status)
    cross join lateral (
      select count(*), min(queued_at) filter (where status = 'queued') as first
      from runs where runs.kind = known.kind and runs.status = present.status
    ) as counted
    where kind is not null`.execute(db);
  return rows;
}

/** The used share of PostgreSQL's queue of notifications, from 0 to 1. */
export async function selectNotificationQueue(db: Queryable): Promise<number> {
  const { rows } = await sql<{ used: number }>`select pg_notification_queue_usage() as used`.execute(db);
  return rows[0]?.used ?? 0;
}
