/** The numbers of tasks by account. Each change locks the row, so that simultaneous creations are serialised. */
import { type Selectable, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';

interface FactoryTalliesTable {
  owner_id: number;
  total: number;
  completed: number;
  failed: number;
  cancelled: number;
}

declare module '../../../../core/db/tables.ts' {
  interface Tables {
    factory_tallies: FactoryTalliesTable;
  }
}

export type Tally = Omit<Selectable<FactoryTalliesTable>, 'owner_id'>;

/** The final statuses of a task. */
export type FinalStatus = 'completed' | 'failed' | 'cancelled';

const NOTHING: Tally = { total: 0, completed: 0, failed: 0, cancelled: 0 };

/**
 * Counts a new task.
 * @returns the owner's number of unfinished tasks including it, and its id, which its run needs before the row exists
 */
export async function tallyCreation(tx: Queryable, ownerId: number): Promise<{ unfinished: number; taskId: number }> {
  const { rows } = await sql<{ unfinished: number; taskId: number }>`
    insert into factory_tallies (owner_id, total) values (${ownerId}, 1)
    on conflict (owner_id) do update set total = factory_tallies.total + 1
    returning total - completed - failed - cancelled as unfinished,
      nextval(pg_get_serial_sequence('factory_tasks', 'id')) as "taskId"`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error('the count returned no row');
  return row;
}

/** Counts an ended task as unfinished again. @returns the number including it */
export async function tallyRetry(tx: Queryable, ownerId: number, ended: 'failed' | 'cancelled'): Promise<number> {
  const { rows } = await sql<{ unfinished: number }>`
    update factory_tallies
    set failed = failed - ${ended === 'failed' ? 1 : 0}, cancelled = cancelled - ${ended === 'cancelled' ? 1 : 0}
    where owner_id = ${ownerId}
    returning total - completed - failed - cancelled as unfinished`.execute(tx);
  return rows[0]?.unfinished ?? 0;
}

/** Removes a deleted, ended task from the count. */
export async function tallyRemoval(tx: Queryable, ownerId: number, ended: FinalStatus): Promise<void> {
  const one = (status: FinalStatus) => (ended === status ? 1 : 0);
  await sql`
    update factory_tallies
    set total = total - 1, completed = completed - ${one('completed')}, failed = failed - ${one('failed')},
      cancelled = cancelled - ${one('cancelled')}
    where owner_id = ${ownerId}`.execute(tx);
}

/** Counts ended tasks. */
export async function tallyEndings(
  tx: Queryable,
  endings: readonly { ownerId: number; status: FinalStatus }[],
): Promise<void> {
  await sql`
    with ended as (
      select owner_id, count(*) filter (where status = 'completed') as completed,
        count(*) filter (where status = 'failed') as failed, count(*) filter (where status = 'cancelled') as cancelled
      from unnest(
        ${endings.map(({ ownerId }) => ownerId)}::bigint[], ${endings.map(({ status }) => status)}::text[]
      ) as ending (owner_id, status)
      group by owner_id
    ), locked as materialized (
      -- One order for all who lock several.
      select owner_id from factory_tallies where owner_id in (select owner_id from ended) order by owner_id for update
    )
    update factory_tallies as tally
    set completed = tally.completed + ended.completed, failed = tally.failed + ended.failed,
      cancelled = tally.cancelled + ended.cancelled
    from ended, locked
    where tally.owner_id = ended.owner_id and locked.owner_id = ended.owner_id`.execute(tx);
}

/** The tallies of many owners; an owner that never had a task has none. */
export async function selectTallies(db: Queryable, ownerIds: readonly number[]): Promise<Map<number, Tally>> {
  const rows = await db
    .selectFrom('factory_tallies')
    .selectAll()
    .where('owner_id', '=', sql<number>`any(${ownerIds}::bigint[])`)
    .execute();
  const found = new Map(rows.map((row) => [row.owner_id, row]));
  return new Map(ownerIds.map((id) => [id, found.get(id) ?? NOTHING]));
}

export async function sumTallies(db: Queryable): Promise<Tally> {
  const { rows } = await sql<Tally>`
    select coalesce(sum(total), 0)::bigint as total, coalesce(sum(completed), 0)::bigint as completed,
      coalesce(sum(failed), 0)::bigint as failed, coalesce(sum(cancelled), 0)::bigint as cancelled
    from factory_tallies`.execute(db);
  return rows[0] ?? NOTHING;
}
