/** Whether the database takes writes, and for how long nobody could write. */
import { type Generated, sql } from 'kysely';
import type { Queryable } from './database.ts';
import type { Timestamp } from './tables.ts';

declare module './tables.ts' {
  interface Tables {
    pulse: { singleton: Generated<boolean>; probed_at: Timestamp; supervised_at: Timestamp };
  }
}

/**
 * Writes a row, and about 1.5 MB of a temporary file: the log of a full disk has room for a row for a while yet, and a
 * temporary file is written in a read-only database too, which the row is not. Call it in a transaction to be rolled back.
 */
export async function writeProbe(tx: Queryable): Promise<void> {
  await sql`set local work_mem = '64kB'`.execute(tx);
  await sql`set local statement_timeout = '5s'`.execute(tx);
  await sql`set local lock_timeout = '5s'`.execute(tx);
  await tx.updateTable('pulse').set({ probed_at: sql`now()` }).execute();
  await sql`select count(*) from (select repeat('x', 60) || n from generate_series(1, 12000) n order by 1 offset 1)`.execute(
    tx,
  );
}

/**
 * Notes that workers are supervised now.
 * @returns for how many seconds they were not, on the database's clock
 */
export async function noteSupervision(tx: Queryable): Promise<number> {
  const { rows } = await sql<{ seconds: number }>`
    with before as materialized (select supervised_at from pulse for update)
    update pulse set supervised_at = clock_timestamp() from before
    returning extract(epoch from clock_timestamp() - before.supervised_at)::float8 as seconds`.execute(tx);
  return rows[0]?.seconds ?? 0;
}
