/** Vouchers: codes that add to the balance of the account that redeems them. */
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
   * Creates codes, all different.
   * @param like their common properties; the amount in hundredths
   */
  async issue(db: Queryable, count: number, like: Omit<NewVoucher, 'code'>): Promise<Voucher[]> {
    return await inTransaction(db, async (tx) => {
      const made: Voucher[] = [];
      // Two equal codes among 2^60 are unlikely; a duplicate is replaced by another one.
      while (made.length < count) {
        const more = Array.from({ length: count - made.length }, () => ({ ...like, code: makeVoucherCode() }));
        made.push(...(await insertVouchers(tx, more)));
      }
      return made;
    });
  }

  /** Imports a code of another server. @returns undefined if the same code exists */
  async carryOver(tx: Queryable, voucher: NewVoucher & Pick<Voucher, 'used_count'>): Promise<Voucher | undefined> {
    const [made] = await insertVouchers(tx, [{ ...voucher, code: readVoucherCode(voucher.code) }]);
    return made;
  }

  /**
   * Adds a code's amount to an account.
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
   * @returns undefined if the code does not exist
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
