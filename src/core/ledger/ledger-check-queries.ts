import { sql } from 'kysely';
import type { Queryable } from '../db/database.ts';

export interface LedgerLook {
  /** How many accounts were compared. */
  readonly checked: number;
  /** The last of them. */
  readonly last: number;
  /** Those whose balance, charges or holds are others than what they are the sum of. */
  readonly unsound: number[];
}

/** Compares the next accounts after one, in the order of their ids. One statement sees one moment. */
export async function selectUnsound(db: Queryable, after: number, limit: number): Promise<LedgerLook> {
  const { rows } = await sql<LedgerLook>`
    with looked as (
      select account_id, balance, held, charged from ledger_balances
      where account_id > ${after} order by account_id limit ${limit}
    ), compared as (
      select looked.account_id,
        looked.balance = entries.total and looked.charged = entries.charged and looked.held = holds.total as is_sound
      from looked
      cross join lateral (
        select coalesce(sum(amount), 0) as total,
          coalesce(-sum(amount) filter (where kind = 'charge'), 0) as charged
        from ledger_entries where ledger_entries.account_id = looked.account_id
      ) as entries
      cross join lateral (
        select coalesce(sum(amount), 0) as total
        from ledger_holds where ledger_holds.account_id = looked.account_id
      ) as holds
    )
    select count(*) as checked, coalesce(max(account_id), 0) as last,
      coalesce(array_agg(account_id order by account_id) filter (where not is_sound), '{}')::float8[] as unsound
    from compared`.execute(db);
  const [found = { checked: 0, last: 0, unsound: [] }] = rows;
  return found;
}
