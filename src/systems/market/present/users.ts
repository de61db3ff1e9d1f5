import { Type } from 'typebox';
import type { Account } from '../../../core/accounts/accounts-queries.ts';
import { component, Instant, MaybeInstant, RoleName } from '../../../http/declare/schemas.ts';
import { isoSeconds, isoSecondsOrNull } from '../../../http/declare/times.ts';
import { MaybeText, Text } from './fields.ts';

export const UserObject = component('User')({
  id: Type.Integer(),
  username: Text,
  email: Text,
  full_name: MaybeText,
  role: RoleName,
  is_active: Type.Boolean(),
  created_at: Instant,
  updated_at: Instant,
  last_login_at: MaybeInstant,
});

/** Who is signed in, as the tokens' answer and `/me` show it; `user_id` is what existing clients call `id`. */
export const SignedInUser = component('SignedInUser')({
  id: Type.Integer(),
  user_id: Type.Integer(),
  username: Text,
  email: Text,
  role: RoleName,
  is_active: Type.Boolean(),
  created_at: Instant,
  updated_at: Instant,
});

export const presentSignedIn = (account: Account) => ({ ...presentUser(account), user_id: account.id });

export function presentUser(account: Account) {
  return {
    ...account,
    is_active: account.status === 'active',
    created_at: isoSeconds(account.created_at),
    updated_at: isoSeconds(account.updated_at),
    last_login_at: isoSecondsOrNull(account.last_login_at),
  };
}
