import { refusals } from '../../shared/errors.ts';

/** The refusals of accounts. */
export type AccountErrors = {
  username_taken: { username: string };
  email_taken: { email: string };
  /** Unknown name or wrong password; the client is never told which. */
  invalid_credentials: Record<string, never>;
  /** Too many wrong passwords in a row. `until`: when the next attempt is allowed. */
  account_locked: { until: Date };
  account_inactive: { status: string };
  /** The password given to confirm a change is wrong. */
  wrong_password: Record<string, never>;
  reset_token_invalid: Record<string, never>;
  verification_token_invalid: Record<string, never>;
  email_already_verified: Record<string, never>;
  /** Three mails of this kind were sent to the address within an hour. */
  too_many_mails: Record<string, never>;
  refresh_token_invalid: Record<string, never>;
  account_not_found: Record<string, never>;
  last_admin: Record<string, never>;
  /** The account has a second factor, for which this way in cannot ask. */
  second_factor_account: Record<string, never>;
};

/** The refusals for personal tokens and second factors, which only the console manages. */
export type AccessErrors = {
  /** The account has as many personal tokens as it may have. */
  too_many_tokens: { most: number };
  token_not_found: Record<string, never>;
  /** A token for administration, asked for by an account without the role. */
  admin_scope_refused: Record<string, never>;
  /** The password is right; a code is missing. */
  second_factor_required: Record<string, never>;
  /** The code is wrong, or was used before. */
  second_factor_wrong: Record<string, never>;
  second_factor_on: Record<string, never>;
  second_factor_off: Record<string, never>;
};

export const refuse = refusals<AccountErrors & AccessErrors>();
