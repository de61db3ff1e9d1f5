import { type Generated, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';
import type { Task } from '../stored-tasks/task-queries.ts';

declare module '../../../../core/db/tables.ts' {
  interface Tables {
    market_schedulers: { name: string; seen_at: Generated<Timestamp> };
  }
}

/** A due task. */
export type DueTask = Task & { next_execution_at: Timestamp; is_owner_active: boolean };

/**
 * Tasks that are due, the longest due first, locked until the transaction ends; those locked by others are left out.
 */
export async function lockDueTasks(tx: Queryable, now: Date, limit: number): Promise<DueTask[]> {
  return await tx
    .selectFrom('market_tasks')
    .innerJoin('accounts', 'accounts.id', 'market_tasks.owner_id')
    .selectAll('market_tasks')
    .select(sql<boolean>`accounts.status = 'active'`.as('is_owner_active'))
    .where('is_active', '=', true)
    .where('next_execution_at', '<=', sql<Timestamp>`${now}`)
    .orderBy('next_execution_at')
    .limit(limit)
    .forNoKeyUpdate('market_tasks')
    .skipLocked()
    .$narrowType<{ next_execution_at: Timestamp }>()
    .execute();
}

/** The result of a due task. */
export interface Tick {
  readonly id: number;
  readonly next: Date | null;
  readonly isExecuted: boolean;
  /** Whether its time was missed. */
  readonly isMissed?: boolean;
}

/** @param now when those that are executed are */
export async function updateTicked(tx: Queryable, ticks: readonly Tick[], now: Date): Promise<void> {
  await sql`
    update market_tasks set
      next_execution_at = tick.next,
      last_execution_at = case when tick.executed then ${now}::timestamptz else last_execution_at end
    from unnest(
      ${ticks.map(({ id }) => id)}::bigint[], ${ticks.map(({ next }) => next)}::timestamptz[],
      ${ticks.map(({ isExecuted }) => isExecuted)}::boolean[]
    ) as tick (id, next, executed)
    where market_tasks.id = tick.id`.execute(tx);
}

/** The number of scheduled tasks, and the earliest due time. */
export async function selectAgenda(db: Queryable): Promise<{ tasks: number; next: Timestamp | null }> {
  return await db
    .selectFrom('market_tasks')
    .select(({ fn }) => [fn.countAll<number>().as('tasks'), fn.min<Timestamp | null>('next_execution_at').as('next')])
    .where('is_active', '=', true)
    .where('next_execution_at', 'is not', null)
    .executeTakeFirstOrThrow();
}

/** When the next task is due. */
export async function selectNextDue(db: Queryable): Promise<Timestamp | null> {
  const row = await db
    .selectFrom('market_tasks')
    .select('next_execution_at')
    .where('is_active', '=', true)
    .where('next_execution_at', 'is not', null)
    .orderBy('next_execution_at')
    .limit(1)
    .executeTakeFirst();
  return row?.next_execution_at ?? null;
}

/** Sends this scheduler's heartbeat, and removes old ones. */
export async function recordScheduler(db: Queryable, name: string): Promise<void> {
  await sql`
    with gone as (delete from market_schedulers where seen_at < now() - interval '1 day')
    insert into market_schedulers (name) values (${name}) on conflict (name) do update set seen_at = now()`.execute(db);
}

export async function deleteScheduler(db: Queryable, name: string): Promise<void> {
  await db.deleteFrom('market_schedulers').where('name', '=', name).execute();
}

/** Whether any scheduler has sent a heartbeat within this many seconds. */
export async function isAnySchedulerAlive(db: Queryable, seconds: number): Promise<boolean> {
  const row = await db
    .selectFrom('market_schedulers')
    .select('name')
    .where('seen_at', '>', sql<Timestamp>`now() - make_interval(secs => ${seconds})`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
