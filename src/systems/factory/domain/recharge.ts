/** Recharging: administrators issue codes, users redeem them. Amounts are in hundredths. */

import type { Administrator } from '../../../core/accounts/administration.ts';
import type { Core } from '../../../core/core.ts';
import { databaseNow } from '../../../core/db/clock.ts';
import type { LedgerEntry } from '../../../core/ledger/ledger.ts';
import type { Voucher, VoucherCode, VoucherStatus } from '../../../core/ledger/vouchers.ts';
import { isRefusal } from '../../../shared/errors.ts';
import type { Listing, Page } from '../../../shared/page.ts';
import type { Actor } from './actor.ts';
import { refuse } from './errors.ts';

export interface Issue {
  readonly amount: number;
  readonly description: string | null;
  /** How many codes. */
  readonly count: number;
  /** How many accounts can redeem each. */
  readonly maxUses: number;
  readonly expiresAt: Date | undefined;
}

type RechargeOptions = Pick<Core, 'database' | 'ledger' | 'vouchers' | 'journal'>;

/** An entry of the ledger, with the redeemed code. */
export type Redemption = LedgerEntry & { readonly voucher: VoucherCode | undefined };

export class Recharge {
  readonly #options: RechargeOptions;

  constructor(options: RechargeOptions) {
    this.#options = options;
  }

  async issue({ amount, description, count, maxUses, expiresAt }: Issue, by: Administrator): Promise<Voucher[]> {
    const { database, vouchers, journal } = this.#options;
    return await database.transaction(async (tx) => {
      const made = await vouchers.issue(tx, count, {
        amount,
        description,
        max_uses: maxUses,
        expires_at: expiresAt?.toISOString() ?? null,
        created_by: by.accountId,
      });
      const detail = { amount, count, max_uses: maxUses };
      await journal.record(tx, { accountId: by.accountId, address: by.address, action: 'issue_codes', detail });
      return made;
    });
  }

  /** @throws code_not_found, voucher_invalid */
  async redeem(code: string, { account, address }: Actor): Promise<LedgerEntry> {
    const { database, vouchers, journal } = this.#options;
    const redeeming = database.transaction(async (tx) => {
      const entry = await vouchers.redeem(tx, account.id, code);
      const detail = { amount: entry.amount, entry: entry.uuid };
      const target = `voucher:${entry.voucher_id}`;
      await journal.record(tx, { accountId: account.id, address, action: 'redeem_code', target, detail });
      return entry;
    });
    return await redeeming.catch((error) => {
      const isUnknown = isRefusal(error, 'voucher_invalid') && Object(error.data).reason === 'unknown';
      throw isUnknown ? refuse('code_not_found', {}) : error;
    });
  }

  /**
   * Withdraws a code that has not been redeemed: it expires now.
   * @throws code_not_found, voucher_invalid
   */
  async withdraw(uuid: string, by: Administrator): Promise<void> {
    const { database, vouchers, journal } = this.#options;
    await database.transaction(async (tx) => {
      const voucher = await vouchers.expire(tx, uuid);
      if (!voucher) throw refuse('code_not_found', {});
      const target = `voucher:${voucher.id}`;
      await journal.record(tx, { accountId: by.accountId, address: by.address, action: 'withdraw_code', target });
    });
  }

  /** All codes with their current state, newest first. */
  async codes(status: VoucherStatus | undefined, page: Page): Promise<Listing<Voucher & { status: VoucherStatus }>> {
    const { database, vouchers } = this.#options;
    const { items, total } = await vouchers.list(database.query, status, page);
    const now = await databaseNow(database.query);
    return { items: items.map((voucher) => ({ ...voucher, status: status ?? statusOf(voucher, now) })), total };
  }

  /** The redemptions of an account with their codes, newest first. */
  async records(accountId: number, page: Page): Promise<Listing<Redemption>> {
    const { database, ledger, vouchers } = this.#options;
    const { items, total } = await ledger.entries(database.query, { accountId, kind: 'redemption' }, page);
    const codes = await vouchers.codesOf(
      database.query,
      items.flatMap(({ voucher_id }) => voucher_id ?? []),
    );
    const voucherOf = ({ voucher_id: id }: LedgerEntry) => codes.get(id ?? 0);
    const withCode = (entry: LedgerEntry): Redemption => ({ ...entry, voucher: voucherOf(entry) });
    return { items: items.map(withCode), total };
  }
}

function statusOf({ used_count, max_uses, expires_at }: Voucher, now: Date): VoucherStatus {
  if (used_count >= max_uses) return 'used';
  return expires_at !== null && Date.parse(expires_at) <= now.getTime() ? 'expired' : 'active';
}
