import { refusals } from '../../shared/errors.ts';

/** What the ledger refuses; amounts are in hundredths. */
export type LedgerErrors = {
  /** `available` is what the account has and has not promised to other work. */
  insufficient_balance: { available: number; required: number };
  /** Less would be left than what is held for work under way. */
  balance_held: { balance: number; held: number };
  /** No such code, or it has been used up, has expired, or this account has redeemed it already. */
  voucher_invalid: { reason: 'unknown' | 'used_up' | 'expired' | 'redeemed' };
};

export const refuse = refusals<LedgerErrors>();
