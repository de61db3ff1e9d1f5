import { sql } from 'kysely';
import type { Queryable } from '../db/database.ts';

/** A balance below the minimum of a target. */
export interface LowBalance {
  readonly target: number;
  readonly owner_id: number;
  readonly account: string;
  readonly balance: number;
  readonly minimum: number;
  /** Names the fall: the same until the account gets money again. */
  readonly key: string;
}

/** Balances not yet reported to the target since the account's last deposit, at most a thousand. */
export async function selectLowBalances(db: Queryable): Promise<LowBalance[]> {
  const { rows } = await sql<LowBalance>`
    select target.id as target, accounts.id as owner_id, accounts.username as account, ledger_balances.balance,
      target.minimum_balance as minimum, fall.key
    from alert_targets target
      join ledger_balances on target.owner_id is null or ledger_balances.account_id = target.owner_id
      join accounts on accounts.id = ledger_balances.account_id
      left join lateral (
        select max(id) as id from ledger_entries
        where account_id = accounts.id and kind in ('redemption', 'adjustment') and amount > 0
      ) deposit on true
      cross join lateral (
        select format('balance_low:%s:%s:%s', accounts.id, target.minimum_balance, coalesce(deposit.id, 0)) as key
      ) fall
    where target.is_active and 'balance_low' = any(target.events)
      and ledger_balances.balance < target.minimum_balance
      and not exists (select from alert_events where target_id = target.id and alert_events.key = fall.key)
    limit 1000`.execute(db);
  return rows;
}
