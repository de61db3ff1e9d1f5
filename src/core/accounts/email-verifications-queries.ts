import { sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { Timestamp } from '../db/tables.ts';
import type { Account } from './accounts-queries.ts';

declare module '../db/tables.ts' {
  interface Tables {
    email_verifications: { token_hash: Buffer; account_id: number; email: string; expires_at: Timestamp };
  }
}

/** The latest two tokens of an account are valid, as for password resets. */
export async function insertVerification(
  tx: Queryable,
  { id, email }: Pick<Account, 'id' | 'email'>,
  tokenHash: Buffer,
  hours: number,
): Promise<void> {
  await sql`
    delete from email_verifications where account_id = ${id} and token_hash not in (
      select token_hash from email_verifications where account_id = ${id} order by expires_at desc limit 1)`.execute(
    tx,
  );
  await tx
    .insertInto('email_verifications')
    .values({
      account_id: id,
      email,
      token_hash: tokenHash,
      expires_at: sql`now() + make_interval(hours => ${hours})`,
    })
    .execute();
}

/** Consumes a token. @returns its account and address, if it was valid */
export async function takeVerification(tx: Queryable, tokenHash: Buffer) {
  const row = await tx
    .deleteFrom('email_verifications')
    .where('token_hash', '=', tokenHash)
    .returning(['account_id', 'email', sql<boolean>`expires_at > now()`.as('good')])
    .executeTakeFirst();
  return row?.good ? row : undefined;
}

/**
 * Marks an address as verified and invalidates its other tokens.
 * @returns false if the account's address has changed
 */
export async function setVerified(tx: Queryable, accountId: number, email: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('accounts')
    .set({ is_email_verified: true, updated_at: sql`now()` })
    .where('id', '=', accountId)
    .where(sql`lower(email)`, '=', email.toLowerCase())
    .executeTakeFirst();
  await tx.deleteFrom('email_verifications').where('account_id', '=', accountId).execute();
  return numUpdatedRows > 0n;
}
