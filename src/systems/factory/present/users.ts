import { Type } from 'typebox';
import type { Grant } from '../../../core/accounts/sessions.ts';
import { component } from '../../../http/declare/schemas.ts';
import { isoSeconds, isoSecondsOrNull } from '../../../http/declare/times.ts';
import type { User, UserStatistics } from '../domain/users.ts';
import { MaybeText, Uuid } from '../envelope.ts';
import { Money, money } from './money.ts';

const Text = Type.String();

const identityFields = { id: Uuid, email: Text, username: Text, role: Text };

export const SignedInObject = component('SignedIn')({
  access_token: Text,
  token_type: Type.Literal('bearer'),
  expires_in: Type.Integer(),
  user: component('SessionUser')(identityFields),
});

export function presentGrant({ account, accessToken, expiresIn }: Grant) {
  const { uuid: id, email, username, role } = account;
  const user = { id, email, username, role };
  return { access_token: accessToken, token_type: 'bearer' as const, expires_in: expiresIn, user };
}

const userFields = {
  ...identityFields,
  full_name: MaybeText,
  balance: Money,
  total_tasks: Type.Integer(),
  created_at: Text,
  last_login: MaybeText,
};

/** A user as they see themselves. */
export const UserObject = component('User')(userFields);

/** A user as administrators do. */
export const AccountObject = component('Account')({ ...userFields, is_active: Type.Boolean(), updated_at: Text });

/** With every field the API shows anywhere; the answer's schema picks its own. */
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
  last_task_date: MaybeText,
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
