import { Type } from 'typebox';
import type { Grant } from '../../../core/accounts/sessions.ts';
import { component, Instant, MaybeInstant, RoleName } from '../../../http/declare/schemas.ts';
import { isoSeconds, isoSecondsOrNull } from '../../../http/declare/times.ts';
import type { User, UserStatistics } from '../domain/users.ts';
import { MaybeText, Uuid } from '../envelope.ts';
import { Money, money } from './money.ts';

const Text = Type.String();

const userFields = {
  id: Uuid,
  email: Text,
  username: Text,
  role: RoleName,
  full_name: MaybeText,
  balance: Money,
  total_tasks: Type.Integer(),
  is_active: Type.Boolean(),
  created_at: Instant,
  updated_at: Instant,
  last_login: MaybeInstant,
};

/** A user, for themselves and for administrators. */
export const UserObject = component('User')(userFields);

/** With the id repeated where the original server has it. */
export const RegisteredObject = component('Registered')({ ...userFields, user_id: Uuid });

export const SignedInObject = component('SignedIn')({
  access_token: Text,
  token_type: Type.Literal('bearer'),
  expires_in: Type.Integer(),
  user: UserObject,
});

export const presentGrant = ({ accessToken, expiresIn }: Grant, user: User) => ({
  access_token: accessToken,
  token_type: 'bearer' as const,
  expires_in: expiresIn,
  user: presentUser(user),
});

export function presentUser({ account, balance, totalTasks }: User) {
  return {
    id: account.uuid,
    email: account.email,
    username: account.username,
    full_name: account.full_name,
    role: account.role,
    is_active: account.status === 'active',
    balance: money(balance),
    total_tasks: totalTasks,
    created_at: isoSeconds(account.created_at),
    updated_at: isoSeconds(account.updated_at),
    last_login: isoSecondsOrNull(account.last_login_at),
  };
}

export const StatisticsObject = component('Statistics')({
  total_tasks: Type.Integer(),
  completed_tasks: Type.Integer(),
  failed_tasks: Type.Integer(),
  total_cost: Money,
  current_balance: Money,
  last_task_date: MaybeInstant,
});

export function presentStatistics({ total, completed, failed, charged, balance, lastTaskDate }: UserStatistics) {
  return {
    total_tasks: total,
    completed_tasks: completed,
    failed_tasks: failed,
    total_cost: money(charged),
    current_balance: money(balance),
    last_task_date: isoSecondsOrNull(lastTaskDate),
  };
}
