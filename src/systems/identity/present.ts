import { Type } from 'typebox';
import type { Account } from '../../core/accounts/accounts-queries.ts';
import type { Grant } from '../../core/accounts/sessions.ts';
import { component, Instant, MaybeInstant, Nullable } from '../../http/declare/schemas.ts';
import { isoSeconds, isoSecondsOrNull } from '../../http/declare/times.ts';

const Text = Type.String();
const MaybeText = Nullable(Type.String());

const identityFields = { id: Type.Integer(), username: Text, email: Text };
const standingFields = {
  is_superuser: Type.Boolean(),
  is_staff: Type.Boolean(),
  status: Type.Enum(['active', 'inactive', 'suspended'], { title: 'AccountStatus' }),
};

export const Registered = component('Registered')({
  ...identityFields,
  full_name: MaybeText,
  phone: MaybeText,
  ...standingFields,
  created_at: Instant,
});

export const Me = component('Me')({
  ...identityFields,
  full_name: MaybeText,
  avatar_url: MaybeText,
  bio: MaybeText,
  phone: MaybeText,
  is_email_verified: Type.Boolean(),
  is_phone_verified: Type.Boolean(),
  ...standingFields,
  language: Text,
  timezone: Text,
  theme: Text,
  created_at: Instant,
  updated_at: Instant,
  last_login_at: MaybeInstant,
  login_count: Type.Integer(),
});

const tokenFields = { access_token: Text, token_type: Type.Literal('bearer'), expires_in: Type.Integer() };

export const SignedIn = component('SignedIn')({
  ...tokenFields,
  user: component('SessionUser')({
    ...identityFields,
    full_name: MaybeText,
    avatar_url: MaybeText,
    ...standingFields,
    created_at: Instant,
    last_login_at: MaybeInstant,
  }),
});

export const Refreshed = component('Refreshed')({ ...tokenFields, user: component('RefreshedUser')(identityFields) });

export const Done = component('Done')({ message: Text });

/** Every field of an account that the API shows anywhere. The answer's schema picks its own. */
export function presentAccount(account: Account) {
  const isAdmin = account.role === 'admin';
  return {
    ...account,
    is_superuser: isAdmin,
    is_staff: isAdmin,
    created_at: isoSeconds(account.created_at),
    updated_at: isoSeconds(account.updated_at),
    last_login_at: isoSecondsOrNull(account.last_login_at),
  };
}

/** Presents each account object once: `me` is asked far more often than the account in the session cache changes. */
export function rememberingPresenter(): typeof presentAccount {
  const presented = new WeakMap<Account, ReturnType<typeof presentAccount>>();
  return (account) => {
    const known = presented.get(account) ?? presentAccount(account);
    presented.set(account, known);
    return known;
  };
}

export function presentGrant({ account, accessToken, expiresIn }: Grant) {
  return {
    access_token: accessToken,
    token_type: 'bearer' as const,
    expires_in: expiresIn,
    user: presentAccount(account),
  };
}
