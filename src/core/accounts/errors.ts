import { refusals } from '../../shared/errors.ts';

/** What the accounts refuse. */
export type AccountErrors = {
  username_taken: { username: string };
  email_taken: { email: string };
  /** Unknown name or wrong password; which of them is never told. */
  invalid_credentials: Record<string, never>;
  /** Too many wrong passwords in a row. `until` is when the next try is allowed. */
  account_locked: { until: Date };
  account_inactive: { status: string };
  /** The password given to confirm a change is not the account's. */
  wrong_password: Record<string, never>;
  reset_token_invalid: Record<string, never>;
  verification_token_invalid: Record<string, never>;
  email_already_verified: Record<string, never>;
  /** Three mails of this kind went to the address within an hour. */
  too_many_mails: Record<string, never>;
  refresh_token_invalid: Record<string, never>;
  account_not_found: Record<string, never>;
  last_admin: Record<string, never>;
};

export const refuse = refusals<AccountErrors>();
