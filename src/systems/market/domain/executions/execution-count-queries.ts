/** Counts of executions. */
import { type ExpressionBuilder, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Tables } from '../../../../core/db/tables.ts';
import type { RunStatus } from '../../../../core/jobs/runs/states.ts';
import { collect } from './collect.job.ts';
import { begunIn, type ExecutionFilter, matches } from './execution-filter-queries.ts';
import { UNFINISHED } from './status.ts';

/** From indexes alone, unless it is the executions of one task with one status. */
export async function countExecutions(db: Queryable, filter: ExecutionFilter): Promise<number> {
  const { ownerId, taskId, statuses, scriptId, from, to } = filter;
  const isOfRuns = [taskId, scriptId, from, to].every((one) => one === undefined);
  const { count } =
    isOfRuns && statuses !== undefined
      ? await runsOf(db, ownerId).where('status', 'in', statuses).select(countAll).executeTakeFirstOrThrow()
      : await db
          .selectFrom('market_executions')
          .$if(statuses !== undefined || !isOfRuns, (some) =>
            some.innerJoin('runs', 'runs.id', 'market_executions.run_id'),
          )
          .where((execution) => matches(filter)(execution as ExpressionBuilder<Tables, 'market_executions' | 'runs'>))
          .select(countAll)
          .executeTakeFirstOrThrow();
  return count;
}

/** The number of executions in each status that occurs. */
export async function countByStatus(
  db: Queryable,
  { ownerId, from, to }: Pick<ExecutionFilter, 'ownerId' | 'from' | 'to'>,
): Promise<Map<RunStatus, number>> {
  const rows = await runsOf(db, ownerId)
    .where((run) => run.and(from === undefined && to === undefined ? [] : begunIn(from, to)))
    .select(['status'])
    .select(countAll)
    .groupBy('status')
    .execute();
  return new Map(rows.map(({ status, count }) => [status, count]));
}

/** The number of executions started since a time. */
export async function countBegun(db: Queryable, ownerId: number | undefined, since: Date): Promise<number> {
  const { count } = await runsOf(db, ownerId)
    .where((run) => run.and(begunIn(since, undefined)))
    .select(countAll)
    .executeTakeFirstOrThrow();
  return count;
}

/**
 * The average duration of the latest completed executions, among those begun in a time; in seconds, 0 if there are none.
 * @param latest how many are looked at
 */
export async function averageDuration(
  db: Queryable,
  { ownerId, from, to }: Pick<ExecutionFilter, 'ownerId' | 'from' | 'to'>,
  latest: number,
): Promise<number> {
  const { seconds } = await db
    .selectFrom(
      runsOf(db, ownerId)
        .where('status', '=', 'completed')
        .where((run) => run.and(from === undefined && to === undefined ? [] : begunIn(from, to)))
        .select(sql<number>`extract(epoch from finished_at - started_at)`.as('seconds'))
        .orderBy('id', 'desc')
        .limit(latest)
        .as('run'),
    )
    .select(sql<number>`coalesce(avg(seconds), 0)::float8`.as('seconds'))
    .executeTakeFirstOrThrow();
  return seconds;
}

/** The number of unfinished executions of each of these users, without users that have none. */
export async function countUnfinishedOf(
  tx: Queryable,
  ownerIds: readonly (number | null)[],
): Promise<Map<number, number>> {
  const { rows } = await sql<{ owner_id: number; count: number }>`
    select owner_id, count(*) as count from runs
    where owner_id = any(${[...new Set(ownerIds)]}::bigint[]) and kind = ${collect.kind}
      and status = any(${UNFINISHED}::text[])
    group by owner_id`.execute(tx);
  return new Map(rows.map(({ owner_id, count }) => [owner_id, count]));
}

/** The runs of executions: all runs of their kind. */
const runsOf = (db: Queryable, ownerId: number | undefined) =>
  db
    .selectFrom('runs')
    .where('kind', '=', collect.kind)
    .where((run) => run.and(ownerId === undefined ? {} : { owner_id: ownerId }));

const countAll = sql<number>`count(*)`.as('count');
