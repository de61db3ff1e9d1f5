import type { Catalogue } from '../../shared/messages.ts';
import type { ConsoleErrors } from '../../systems/console/domain/errors.ts';

export const console: Catalogue<ConsoleErrors> = {
  too_many_tokens: ({ most }) => `an account can have ${most} access tokens: revoke one that is not used`,
  token_not_found: 'there is no such access token, or it has been revoked',
  admin_scope_refused: 'only an administrator can make a token for administration',
  second_factor_required: 'enter the code of your authenticator app, or a recovery code',
  second_factor_wrong: 'the code is wrong or was used before: wait for the next one',
  second_factor_on: 'the second factor is on already',
  second_factor_off: 'the second factor is not set up',
  sign_in_again: ({ minutes }) =>
    `this account has no password: sign in again, and repeat this within ${minutes} minutes`,
  impersonation_refused: 'administrators do not act as each other',
  passkeys_unavailable: ({ origin }) =>
    `passkeys cannot be used at ${origin}: browsers offer them on an https host name or localhost only; set PUBLIC_URL`,
  too_many_passkeys: ({ most }) => `an account has at most ${most} passkeys: remove one first`,
  passkey_not_found: 'the passkey does not exist or was removed',
  passkey_invalid: 'the passkey failed the check: try again',
  oidc_provider_not_found: ({ provider }) => `there is no provider "${provider}"`,
  oidc_unavailable: ({ provider }) => `${provider} cannot be reached: try again later`,
  oidc_attempt_invalid:
    'this sign-in was used before, has expired, or was begun in another browser or at another address: sign in again',
  oidc_refused: 'the provider has refused the sign-in, or it was cancelled',
  oidc_answer_invalid:
    'the answer of the provider failed a check: sign in again, and ask an administrator to read the log if it fails again',
  oidc_email_unverified: 'the provider has not verified your e-mail address: verify it there first',
  oidc_domain_refused: ({ domain }) => `e-mail addresses of ${domain} are not admitted here`,
  oidc_not_registered: 'no account is linked to this identity: ask an administrator',
  oidc_identity_taken: 'this identity is linked to another account',
  oidc_link_not_found: 'there is no such link',
  last_way_in: 'this is the only way in to the account: set a password or add another way first',
  run_not_found: ({ id }) => `no such run: ${id}`,
  session_not_found: 'there is no such session, or it has ended',
  worker_not_found: ({ worker }) => `no such worker: ${worker}; it may have stopped`,
  mail_failed: ({ reason }) => `the mail could not be sent: ${reason}; check SMTP_URL`,
  alert_target_not_found: ({ id }) => `there is no such target of alerts: ${id}`,
  balance_held: ({ held }) => `${(held / 100).toFixed(2)} are held for tasks: the balance cannot be less`,
  table_not_found: ({ table }) => `no such table: ${table}`,
  rows_slow: ({ rows, indexable }) =>
    indexable
      ? `the column has no index yet: one is being made, and without it up to ${rows} rows are read; send slow=true to read them now`
      : `no index can serve this filter and order: up to ${rows} rows are read; send slow=true to read them`,
  rows_too_slow: ({ seconds }) => `the rows were not found within ${seconds} seconds; filter by one column alone`,
  task_not_found: 'there is no such study task',
  courses_unreadable: 'the courses cannot be read now; the log of the task says why',
  foreign_page: 'the request comes from a page of another site',
};

export const testMail = {
  subject: 'Owlery: a test mail',
  text: 'This mail was sent from the settings page of the Owlery console. Mail works.',
};
