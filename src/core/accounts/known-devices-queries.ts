import { type Generated, sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { Timestamp } from '../db/tables.ts';

declare module '../db/tables.ts' {
  interface Tables {
    known_devices: { account_id: number; device: Buffer; seen_at: Generated<Timestamp> };
  }
}

/** A device that was not used for this time is unknown again. */
const KNOWN_DAYS = 365;

/**
 * Records that an account has signed in from a device.
 * @returns whether the device is new to an account that has signed in from others
 */
export async function recordDevice(tx: Queryable, accountId: number, device: Buffer): Promise<boolean> {
  await tx
    .deleteFrom('known_devices')
    .where('account_id', '=', accountId)
    .where('seen_at', '<', sql<Timestamp>`now() - make_interval(days => ${KNOWN_DAYS})`)
    .execute();
  const { rows } = await sql<{ is_new: boolean; has_others: boolean }>`
    insert into known_devices (account_id, device) values (${accountId}, ${device})
    on conflict (account_id, device) do update set seen_at = now()
    returning xmax = 0 as is_new,
      exists (select from known_devices other where other.account_id = ${accountId} and other.device <> ${device}) as has_others
  `.execute(tx);
  return rows[0]?.is_new === true && rows[0].has_others;
}
