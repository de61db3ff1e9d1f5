/** Vouchers: codes that put money on the account that redeems them. */
import { inTransaction, type Queryable } from '../db/database.ts';
import { refuse } from './errors.ts';
import { insertLedgerEntry, type LedgerEntry } from './ledger-queries.ts';
import { makeVoucherCode, readVoucherCode } from './voucher-code.ts';
import {
  countVouchers,
  expireVoucher,
  insertRedemption,
  insertVouchers,
  type NewVoucher,
  selectVoucher,
  selectVoucherCodes,
  selectVouchers,
  useVoucher,
  type Voucher,
  type VoucherCode,
  type VoucherStatus,
} from './vouchers-queries.ts';

export type { Voucher, VoucherCode, VoucherStatus } from './vouchers-queries.ts';

export class Vouchers {
  /**
   * Makes codes, each of its own.
   * @param like what all of them have in common; the amount in hundredths
   */
  async issue(db: Queryable, count: number, like: Omit<NewVoucher, 'code'>): Promise<Voucher[]> {
    return await inTransaction(db, async (tx) => {
      const made: Voucher[] = [];
      // Two equal codes among 2^60 are not to be expected; if they come, another takes the place.
      while (made.length < count) {
        const more = Array.from({ length: count - made.length }, () => ({ ...like, code: makeVoucherCode() }));
        made.push(...(await insertVouchers(tx, more)));
      }
      return made;
    });
  }

  /** Takes over a code of another server. @returns undefined if a code of these characters exists */
  async carryOver(tx: Queryable, voucher: NewVoucher & Pick<Voucher, 'used_count'>): Promise<Voucher | undefined> {
    const [made] = await insertVouchers(tx, [{ ...voucher, code: readVoucherCode(voucher.code) }]);
    return made;
  }

  /**
   * Puts a code's money on an account.
   * @throws voucher_invalid
   */
  async redeem(db: Queryable, accountId: number, typed: string): Promise<LedgerEntry> {
    const code = readVoucherCode(typed);
    return await inTransaction(db, async (tx) => {
      const voucher = await useVoucher(tx, code);
      if (!voucher) throw refuse('voucher_invalid', { reason: whyNot(await selectVoucher(tx, code)) });
      const isFirst = await insertRedemption(tx, voucher.id, accountId);
      if (!isFirst) throw refuse('voucher_invalid', { reason: 'redeemed' });
      const { id: voucher_id, amount } = voucher;
      return await insertLedgerEntry(tx, { account_id: accountId, kind: 'redemption', amount, voucher_id });
    });
  }

  /**
   * Ends a code's validity now.
   * @returns undefined when there is no such code
   * @throws voucher_invalid when it has been used
   */
  async expire(db: Queryable, uuid: string): Promise<Voucher | undefined> {
    return await inTransaction(db, async (tx) => {
      const voucher = await expireVoucher(tx, uuid);
      if (voucher && voucher.used_count > 0) throw refuse('voucher_invalid', { reason: 'used_up' });
      return voucher;
    });
  }

  /** The codes of vouchers, by their ids. */
  async codesOf(db: Queryable, ids: readonly number[]): Promise<Map<number, VoucherCode>> {
    if (ids.length === 0) return new Map();
    return new Map((await selectVoucherCodes(db, ids)).map((voucher) => [voucher.id, voucher]));
  }

  /** Newest first. */
  async list(db: Queryable, status: VoucherStatus | undefined, { page, pageSize }: { page: number; pageSize: number }) {
    const [items, total] = await Promise.all([
      selectVouchers(db, status, pageSize, (page - 1) * pageSize),
      countVouchers(db, status),
    ]);
    return { items, total };
  }
}

function whyNot(voucher: Voucher | undefined): 'unknown' | 'used_up' | 'expired' {
  if (!voucher) return 'unknown';
  return voucher.used_count >= voucher.max_uses ? 'used_up' : 'expired';
}
