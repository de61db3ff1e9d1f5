import { sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { Account } from './accounts-queries.ts';

/** The name, address and language for a mail to an account. */
export type Mailbox = Pick<Account, 'id' | 'username' | 'email' | 'language'>;

/** Of these accounts, by id. */
export async function selectMailboxes(db: Queryable, ids: readonly number[]): Promise<Map<number, Mailbox>> {
  const rows = await db
    .selectFrom('accounts')
    .select(['id', 'username', 'email', 'language'])
    .where('id', '=', sql<number>`any(${ids}::bigint[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}
