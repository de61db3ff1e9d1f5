import { Type } from 'typebox';
import type { Account } from '../../../core/accounts/accounts-queries.ts';
import type { Grant } from '../../../core/accounts/sessions.ts';
import { component, MaybePlainInstant, Nullable, PlainInstant, RoleName } from '../../../http/declare/schemas.ts';
import { plainSeconds, plainSecondsOrNull } from '../../../http/declare/times.ts';

export const userFields = {
  id: Type.Integer(),
  username: Type.String(),
  email: Type.String(),
  full_name: Nullable(Type.String()),
  role: RoleName,
  is_active: Type.Boolean(),
  /** Beyond the contract: fields read by its clients. */
  email_verified: Type.Boolean(),
  created_at: PlainInstant,
  last_login: MaybePlainInstant,
};

export const UserObject = component('User')(userFields);

export function presentUser(account: Account) {
  const { id, username, email, full_name, role, status, is_email_verified, created_at, last_login_at } = account;
  return {
    id,
    username,
    email,
    full_name,
    role,
    is_active: status === 'active',
    email_verified: is_email_verified,
    created_at: plainSeconds(created_at),
    last_login: plainSecondsOrNull(last_login_at),
  };
}

export const SignedInObject = component('SignedIn')({
  access_token: Type.String(),
  token_type: Type.Literal('bearer'),
  user: UserObject,
});

export const presentGrant = ({ account, accessToken }: Grant) => ({
  access_token: accessToken,
  token_type: 'bearer' as const,
  user: presentUser(account),
});
