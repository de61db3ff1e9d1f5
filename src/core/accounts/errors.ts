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
  /** The account needs a second factor, which is set up in the console. */
  second_factor_missing: Record<string, never>;
  /** Only administrators sign in or register by password here; others use a provider, and programs personal tokens. */
  password_sign_in_off: Record<string, never>;
};

/** The refusals for personal tokens and second factors, which only the console manages. */
export type AccessErrors = {
  /** The account has as many personal tokens as it may have. */
  too_many_tokens: { most: number };
  token_not_found: Record<string, never>;
  /** A token for administration, asked for by an account without the role. */
  admin_scope_refused: Record<string, never>;
  /** The password is right, or a provider has confirmed the user; one of these proofs is missing. */
  second_factor_required: { methods: readonly FactorMethod[] };
  /** The code is wrong, or was used before. */
  second_factor_wrong: Record<string, never>;
  second_factor_on: Record<string, never>;
  second_factor_off: Record<string, never>;
  /** The account has no password: a change needs a session that was opened a moment ago. */
  sign_in_again: { minutes: number };
  /** Administrators do not act as each other. */
  impersonation_refused: Record<string, never>;
  /** The public address of the server is none on which browsers offer passkeys. */
  passkeys_unavailable: { origin: string };
  too_many_passkeys: { most: number };
  passkey_not_found: Record<string, never>;
  /** The answer of the passkey is wrong, was used before, or comes from another page. */
  passkey_invalid: Record<string, never>;
  /** There is no OpenID Connect provider of this name. */
  oidc_provider_not_found: { provider: string };
  /** The provider does not answer, or its discovery document is invalid. */
  oidc_unavailable: { provider: string };
  /** The sign-in was begun in another browser, has expired or was finished before. */
  oidc_attempt_invalid: Record<string, never>;
  /** The provider, or the user there, has refused. */
  oidc_refused: Record<string, never>;
  /** The answer of the provider failed a check. */
  oidc_answer_invalid: Record<string, never>;
  /** The provider has not verified the address of the user. */
  oidc_email_unverified: Record<string, never>;
  oidc_domain_refused: { domain: string };
  /** No account is linked to the identity, and the provider makes none. */
  oidc_not_registered: Record<string, never>;
  /** The identity is linked to another account. */
  oidc_identity_taken: Record<string, never>;
  oidc_link_not_found: Record<string, never>;
  /** Without it nobody could sign in to the account any more. */
  last_way_in: Record<string, never>;
};

/** How a second factor is proven: by a code of an app or a recovery code, or by a passkey. */
export type FactorMethod = 'code' | 'passkey';

export const refuse = refusals<AccountErrors & AccessErrors>();
