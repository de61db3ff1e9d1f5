import { sql } from 'kysely';
import type { Queryable } from '../db/database.ts';

/** PostgreSQL's number of the lock that a backup holds, and the text it is made of. */
const LOCK = sql`hashtextextended('owlery backup', 0)`;

/** Holds the removal of objects on all nodes until the transaction ends. Several backups may hold it at once. */
export async function holdRemovals(tx: Queryable): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${LOCK})`.execute(tx);
}

/** Whether a backup holds the removal of objects. */
export async function areRemovalsHeld(db: Queryable): Promise<boolean> {
  // The two halves of the number: https://www.postgresql.org/docs/18/view-pg-locks.html
  const { rows } = await sql<{ held: boolean }>`
    select exists (
      select from pg_locks, (select ${LOCK} as key) as lock
      where locktype = 'advisory' and granted and objsubid = 1
        and database = (select oid from pg_database where datname = current_database())
        and classid::bigint = (key >> 32) & 4294967295 and objid::bigint = key & 4294967295
    ) as held`.execute(db);
  return rows[0]?.held ?? false;
}
