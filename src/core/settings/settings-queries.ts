import type { Generated } from 'kysely';
import { sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { Timestamp } from '../db/tables.ts';

declare module '../db/tables.ts' {
  interface Tables {
    settings: { name: string; value: unknown; updated_at: Generated<Timestamp> };
  }
}

/** @returns undefined if the setting was never changed */
export async function selectSetting(db: Queryable, name: string): Promise<unknown> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value;
}

export async function storeSetting(db: Queryable, name: string, value: unknown): Promise<void> {
  // As text: the driver would turn an array into a PostgreSQL array and a string into invalid JSON.
  const json = sql`${JSON.stringify(value)}::jsonb`;
  await db
    .insertInto('settings')
    .values({ name, value: json })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: json, updated_at: sql`now()` }))
    .execute();
}

/**
 * Locks a setting until the transaction ends. An advisory lock, because a row that does not exist yet cannot be locked.
 */
export async function takeTurns(tx: Queryable, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`owlery setting ${name}`}, 0))`.execute(tx);
}
