import { refusals } from '../../shared/errors.ts';

/** The refusals of the ledger. Amounts are in hundredths. */
export type LedgerErrors = {
  /** `available`: the balance without the holds of other work. */
  insufficient_balance: { available: number; required: number };
  /** The new balance would be less than the holds for work under way. */
  balance_held: { balance: number; held: number };
  /** The code is unknown, used up or expired, or this account has already redeemed it. */
  voucher_invalid: { reason: 'unknown' | 'used_up' | 'expired' | 'redeemed' };
};

export const refuse = refusals<LedgerErrors>();
