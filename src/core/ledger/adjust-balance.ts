import type { Administrator } from '../accounts/administration.ts';
import type { Queryable } from '../db/database.ts';
import type { Journal } from '../journal/journal.ts';
import type { Ledger } from './ledger.ts';

/**
 * Sets a balance on record: the ledger's entry and the journal's name the administrator. An unchanged balance leaves none.
 * @param balance in hundredths
 * @throws balance_held if it would be less than the holds for work under way
 */
export async function adjustBalance(
  { ledger, journal }: { ledger: Ledger; journal: Journal },
  tx: Queryable,
  { accountId, balance, by }: { accountId: number; balance: number; by: Administrator },
): Promise<void> {
  const entry = await ledger.adjustTo(tx, { accountId, balance, actorId: by.accountId });
  if (!entry) return;
  const { uuid, amount, balance_after: after } = entry;
  await journal.record(tx, {
    accountId: by.accountId,
    action: 'adjust_balance',
    target: `account:${accountId}`,
    detail: { entry: uuid, amount, before: after - amount, balance: after },
    address: by.address,
  });
}
