import { Type } from 'typebox';
import type { Account } from '../../../core/accounts/accounts-queries.ts';
import { component, Nullable, PlainInstant } from '../../../http/declare/schemas.ts';
import { plainSeconds } from '../../../http/declare/times.ts';

export const UserObject = component('User')({
  id: Type.Integer(),
  email: Type.String(),
  name: Type.String(),
  avatar_url: Nullable(Type.String()),
  is_active: Type.Boolean(),
  created_at: PlainInstant,
});

export function presentUser({ id, email, full_name, username, avatar_url, status, created_at }: Account) {
  return {
    id,
    email,
    name: full_name || username,
    avatar_url,
    is_active: status === 'active',
    created_at: plainSeconds(created_at),
  };
}
