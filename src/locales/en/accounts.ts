import type { AccountErrors } from '../../core/accounts/errors.ts';
import type { Catalogue } from '../../shared/messages.ts';

export const accounts: Catalogue<AccountErrors> = {
  username_taken: 'this user name is taken',
  email_taken: 'this e-mail address is taken',
  invalid_credentials: 'wrong user name or password',
  account_locked: ({ until }) => `the account is locked: try again in ${minutesUntil(until)} minutes`,
  account_inactive: 'the account is not active',
  wrong_password: 'the old password is wrong',
  reset_token_invalid: 'the reset token is not valid or has expired: ask for a new one',
  verification_token_invalid: 'the verification link is not valid or has expired: ask for a new one',
  email_already_verified: 'the e-mail address is verified already',
  too_many_mails: 'three mails have been sent within an hour: try again later',
  refresh_token_invalid: 'the refresh token is not valid or has expired: sign in again',
  account_not_found: 'no such account',
  last_admin: 'the last active administrator cannot be disabled, demoted or deleted',
  second_factor_missing: 'this account needs a second factor here: set it up in the console, on the profile page',
  password_sign_in_off:
    'only administrators sign in by password here: sign in to the console by your provider; programs use a personal access token (profile page)',
  second_factor_account:
    'this account has a second factor: use a personal access token instead of the password (console, profile page)',
};

function minutesUntil(until: Date): number {
  return Math.max(1, Math.ceil((until.getTime() - Date.now()) / 60_000));
}
