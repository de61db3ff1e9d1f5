import { createHash } from 'node:crypto';
import { type Generated, sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { Timestamp } from '../db/tables.ts';

declare module '../db/tables.ts' {
  interface Tables {
    mail_requests: { mailbox: Buffer; requested_at: Generated<Timestamp> };
  }
}

const ALLOWED_AN_HOUR = 3;

/**
 * Counts a request for a mail of one kind to an address, even if no account has the address.
 * @returns false when three were made in the last hour
 */
export async function countMailRequest(
  tx: Queryable,
  kind: 'reset' | 'verification' | 'new_device',
  email: string,
): Promise<boolean> {
  const mailbox = createHash('sha256').update(`${kind} ${email.toLowerCase()}`).digest();
  await sql`select pg_advisory_xact_lock(${mailbox.readInt32BE(0)}, ${mailbox.readInt32BE(4)})`.execute(tx);
  const hourAgo = sql<Timestamp>`now() - interval '1 hour'`;
  // Removes a few old rows: otherwise addresses without further requests would accumulate.
  await sql`
    delete from mail_requests where ctid = any (array(
      select ctid from mail_requests where requested_at < ${hourAgo} order by requested_at limit 20))`.execute(tx);
  const { rows } = await sql`
    insert into mail_requests (mailbox)
    select ${mailbox}
     where (select count(*) from mail_requests where mailbox = ${mailbox} and requested_at >= ${hourAgo})
           < ${ALLOWED_AN_HOUR}
    returning mailbox`.execute(tx);
  return rows.length > 0;
}
