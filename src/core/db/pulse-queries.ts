/** Whether the database accepts writes, and how long it did not. */
import { type Generated, sql } from 'kysely';
import type { Queryable } from './database.ts';
import type { Timestamp } from './tables.ts';

declare module './tables.ts' {
  interface Tables {
    pulse: { singleton: Generated<boolean>; probed_at: Timestamp; supervised_at: Timestamp };
  }
}

/**
 * Writes a row and a temporary file of about 1.5 MB: on a full disk the log still has room for a row, and a
 * read-only database still writes temporary files but no row. Call it in a transaction and roll that back.
 */
export async function writeProbe(tx: Queryable): Promise<void> {
  await sql`set local work_mem = '64kB'`.execute(tx);
  await sql`set local statement_timeout = '5s'`.execute(tx);
  await sql`set local lock_timeout = '5s'`.execute(tx);
  await tx.updateTable('pulse').set({ probed_at: sql`now()` }).execute();
  // PostgreSQL 15 wants the name.
  await sql`select count(*) from (select repeat('x', 60) || n from generate_series(1, 12000) n order by 1 offset 1) sorted`.execute(
    tx,
  );
}

/**
 * Records that workers are supervised now.
 * @returns for how many seconds they were not supervised, by the database's clock
 */
export async function noteSupervision(tx: Queryable): Promise<number> {
  const { rows } = await sql<{ seconds: number }>`
    with before as materialized (select supervised_at from pulse for update)
    update pulse set supervised_at = clock_timestamp() from before
    returning extract(epoch from clock_timestamp() - before.supervised_at)::float8 as seconds`.execute(tx);
  return rows[0]?.seconds ?? 0;
}
