import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import type { Core } from '../../../core/core.ts';
import { Body, Defaulted, Id } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import type { ConsoleErrors } from '../domain/errors.ts';
import { type Door, deviceOf, Session } from './door.ts';

const route = routesOf<AccountErrors & ConsoleErrors>();

export const impersonationRoutes = ({ impersonation }: Core, door: Door) => [
  route({
    method: 'POST',
    url: '/api/users/:id/impersonation',
    operationId: 'impersonateUser',
    summary: '以用户身份操作 · Act as a user, with a reason and for a limited time; the user is told',
    description:
      '浏览器的会话换成该用户的会话；退出登录后恢复管理员自己的会话。期间不能修改密码、令牌、会话和两步验证，操作记在双方名下 · The browser gets a session of the user; signing out brings back the own one. It cannot change passwords, tokens, sessions or second factors, and every action is recorded under both names.',
    tag: 'administration',
    access: 'admin',
    personalTokens: 'never',
    params: Type.Object({ id: Id }),
    body: Body({
      // Spaces around it do not count.
      reason: Type.String({
        minLength: 10,
        maxLength: 500,
        pattern: '\\S[\\s\\S]{8,}\\S',
        description: 'shown to the user',
      }),
      minutes: Defaulted(Type.Integer({ minimum: 5, maximum: 60, default: 30 })),
    }),
    answers: { 200: Session },
    errors: ['account_not_found', 'account_inactive', 'impersonation_refused', 'foreign_page'],
    async handler({ caller, params: { id: accountId }, body: { reason, minutes }, address, request, reply }) {
      door.refuseForeign(request);
      const from = { address, device: deviceOf(request) };
      const grant = await impersonation.begin(caller, { accountId, reason: reason.trim(), minutes }, from);
      return await door.enter({ request, reply }, grant, false);
    },
  }),
];
