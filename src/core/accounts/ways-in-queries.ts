import { sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import { NO_PASSWORD } from './passwords.ts';

/** The ways to sign in to an account. */
export interface WaysIn {
  readonly has_password: boolean;
  readonly links: number;
  readonly passkeys: number;
}

/** Counts the ways in, and locks the account: of two requests that remove one, the second sees what the first left. */
export async function lockWaysIn(tx: Queryable, accountId: number): Promise<WaysIn | undefined> {
  await sql`select from accounts where id = ${accountId} for no key update`.execute(tx);
  const { rows } = await sql<WaysIn>`
    select password_hash <> ${NO_PASSWORD} as has_password,
      (select count(*)::int from oidc_links where account_id = ${accountId}) as links,
      (select count(*)::int from passkeys where account_id = ${accountId}) as passkeys
    from accounts where id = ${accountId}`.execute(tx);
  return rows[0];
}

export async function hasPassword(db: Queryable, accountId: number): Promise<boolean> {
  const row = await db
    .selectFrom('accounts')
    .select(sql<boolean>`password_hash <> ${NO_PASSWORD}`.as('has_password'))
    .where('id', '=', accountId)
    .executeTakeFirst();
  return row?.has_password ?? false;
}
