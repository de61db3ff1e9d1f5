import { sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { Timestamp } from '../db/tables.ts';
import type { Account } from './accounts-queries.ts';

declare module '../db/tables.ts' {
  interface Tables {
    email_verifications: { token_hash: Buffer; account_id: number; email: string; expires_at: Timestamp };
  }
}

/** Of an account the latest two tokens are good, as of password resets. */
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

/** Takes a token out of use. @returns what it was for, if it was still good */
export async function takeVerification(tx: Queryable, tokenHash: Buffer) {
  const row = await tx
    .deleteFrom('email_verifications')
    .where('token_hash', '=', tokenHash)
    .returning(['account_id', 'email', sql<boolean>`expires_at > now()`.as('good')])
    .executeTakeFirst();
  return row?.good ? row : undefined;
}

/** Notes that an account's address is verified, and takes its other tokens out of use. @returns false if it has another now */
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
