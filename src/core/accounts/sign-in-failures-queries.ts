import { sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { Timestamp } from '../db/tables.ts';

interface SignInFailuresTable {
  subject: string;
  failures: number;
  locked_until: Timestamp | null;
  last_failure_at: Timestamp;
}

declare module '../db/tables.ts' {
  interface Tables {
    sign_in_failures: SignInFailuresTable;
  }
}

/** Wrong passwords in a row before a lock, and its duration. */
const ALLOWED_FAILURES = 5;
const LOCK_MINUTES = 30;

/** When the lock of the subject ends; undefined if it is not locked. */
export async function findLock(db: Queryable, subject: string): Promise<Date | undefined> {
  const row = await db
    .selectFrom('sign_in_failures')
    .select('locked_until')
    .where('subject', '=', subject)
    .where('locked_until', '>', sql<Timestamp>`now()`)
    .executeTakeFirst();
  return row?.locked_until ? new Date(row.locked_until) : undefined;
}

/**
 * Counts a wrong password; the fifth in a row locks. After an expired lock the count starts again. While locked,
 * nothing changes: attempts already under way do not extend the lock.
 * @returns whether it was counted (not if the subject was already locked), and whether it locked the subject
 */
export async function countFailure(db: Queryable, subject: string): Promise<{ isCounted: boolean; locks: boolean }> {
  const { rows } = await sql<{ locks: boolean }>`
    insert into sign_in_failures as known (subject, failures) values (${subject}, 1)
    on conflict (subject) do update set
      failures = case when known.locked_until is null then known.failures + 1 else 1 end,
      locked_until = case
        when known.locked_until is null and known.failures + 1 >= ${ALLOWED_FAILURES}
        then now() + make_interval(mins => ${LOCK_MINUTES}) end,
      last_failure_at = now()
    where known.locked_until is null or known.locked_until <= now()
    returning locked_until is not null as locks`.execute(db);
  return { isCounted: rows.length > 0, locks: rows[0]?.locks ?? false };
}

export async function clearFailures(db: Queryable, subjects: readonly string[]): Promise<void> {
  await db
    .deleteFrom('sign_in_failures')
    .where('subject', 'in', [...subjects].sort())
    .execute();
}

/** Removes a few counts unchanged for a day: otherwise counts of names that no account has would accumulate. */
export async function forgetOldFailures(db: Queryable): Promise<void> {
  await sql`
    delete from sign_in_failures where subject in (
      select subject from sign_in_failures
       where last_failure_at < now() - interval '1 day' order by last_failure_at limit 10
       for update skip locked)`.execute(db);
}
