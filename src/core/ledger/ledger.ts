/**
 * Money, in hundredths. A balance changes only by entries and equals their sum. Requested work holds its highest
 * possible cost and is charged when it ends. Every method is part of the caller's transaction, so that money moves with
 * its cause or not at all.
 */
import type { Queryable } from '../db/database.ts';
import { refuse } from './errors.ts';
import {
  addToHold,
  type Balance,
  countLedgerEntries,
  type EntryFilter,
  insertLedgerEntry,
  type LedgerEntry,
  lockBalance,
  type Settlement,
  selectBalances,
  selectLedgerEntries,
  settleHolds,
  sumCharged,
} from './ledger-queries.ts';

export type { Balance, LedgerEntry, Settlement } from './ledger-queries.ts';

const NOTHING: Balance = { balance: 0, held: 0, charged: 0 };

export class Ledger {
  async balance(db: Queryable, accountId: number): Promise<Balance> {
    return (await this.balances(db, [accountId])).get(accountId) ?? NOTHING;
  }

  /** The balances of many accounts; 0 for one without entries. */
  async balances(db: Queryable, accountIds: readonly number[]): Promise<Map<number, Balance>> {
    const found = new Map((await selectBalances(db, accountIds)).map((one) => [one.account_id, one]));
    return new Map(accountIds.map((id) => [id, found.get(id) ?? NOTHING]));
  }

  /**
   * Holds money for a run, or increases its hold.
   * @param amount in hundredths; 0 holds nothing
   * @throws insufficient_balance
   */
  async hold(tx: Queryable, { runId, accountId, amount }: { runId: number; accountId: number; amount: number }) {
    if (amount <= 0) return;
    const { balance, held } = (await lockBalance(tx, accountId)) ?? NOTHING;
    const available = balance - held;
    if (available < amount) throw refuse('insufficient_balance', { available, required: amount });
    await addToHold(tx, runId, accountId, amount);
  }

  /**
   * Ends the holds of runs and charges their costs, never more than the account can pay. Each run is charged once: a
   * second charge fails.
   * @returns the charge of each run, by its id
   */
  async settle(tx: Queryable, settlements: readonly Settlement[]): Promise<Map<number, number>> {
    return settlements.length > 0 ? await settleHolds(tx, settlements) : new Map();
  }

  /** Adds the balance that an account had on another server. @param amount in hundredths, more than 0 */
  async carryOver(
    tx: Queryable,
    { accountId, amount, note }: { accountId: number; amount: number; note: string },
  ): Promise<LedgerEntry> {
    return await insertLedgerEntry(tx, { account_id: accountId, kind: 'adjustment', amount, note });
  }

  /**
   * Sets a balance by an entry that names the administrator.
   * @returns the entry; undefined if the balance is unchanged
   * @throws balance_held if the new balance would be less than the holds for work under way
   */
  async adjustTo(
    tx: Queryable,
    {
      accountId,
      balance,
      actorId,
      note = null,
    }: { accountId: number; balance: number; actorId: number; note?: string | null },
  ): Promise<LedgerEntry | undefined> {
    const now = (await lockBalance(tx, accountId)) ?? NOTHING;
    if (balance < now.held) throw refuse('balance_held', { balance, held: now.held });
    const amount = balance - now.balance;
    if (amount === 0) return undefined;
    return await insertLedgerEntry(tx, { account_id: accountId, kind: 'adjustment', amount, actor_id: actorId, note });
  }

  /** An account's entries, newest first. */
  async entries(db: Queryable, filter: EntryFilter, { page, pageSize }: { page: number; pageSize: number }) {
    const [items, total] = await Promise.all([
      selectLedgerEntries(db, filter, pageSize, (page - 1) * pageSize),
      countLedgerEntries(db, filter),
    ]);
    return { items, total };
  }

  /** The sum of all charges. */
  async revenue(db: Queryable): Promise<number> {
    return await sumCharged(db);
  }
}
