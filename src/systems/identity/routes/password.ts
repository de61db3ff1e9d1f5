import type { AccountErrors } from '../../../core/accounts/errors.ts';
import type { Core } from '../../../core/core.ts';
import { CurrentPassword, MailToken } from '../../../http/declare/credentials.ts';
import { inLanguageOf } from '../../../http/declare/language.ts';
import { Body, Email, Password } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { Done } from '../present.ts';

const route = routesOf<AccountErrors>();
const tag = '密码';

const NewPassword = Password({ minLength: 8, maxLength: 128 });

export const passwordRoutes = ({ accounts }: Core) => [
  route({
    method: 'POST',
    url: '/api/v1/auth/change-password',
    operationId: 'changePassword',
    summary: '修改密码 · Change the password',
    tag,
    access: 'account',
    personalTokens: 'never',
    body: Body({ old_password: CurrentPassword, new_password: NewPassword }),
    answers: { 200: Done },
    errors: ['wrong_password', 'account_locked'],
    async handler({ body, caller, address, request }) {
      await accounts.changePassword(caller.account.id, body.old_password, body.new_password, address);
      return { message: inLanguageOf(request, { zh: '密码修改成功', en: 'Password changed' }) };
    },
  }),
  route({
    method: 'POST',
    url: '/api/v1/auth/forgot-password',
    operationId: 'requestPasswordReset',
    summary: '忘记密码 · Ask for a reset mail',
    tag,
    access: 'public',
    limit: 'reset',
    body: Body({ email: Email }),
    answers: { 200: Done },
    async handler({ body, request }) {
      await accounts.requestPasswordReset(body.email);
      return {
        message: inLanguageOf(request, {
          zh: '如果邮箱存在，重置链接已发送',
          en: 'If the e-mail address exists, a reset link has been sent',
        }),
      };
    },
  }),
  route({
    method: 'POST',
    url: '/api/v1/auth/reset-password',
    operationId: 'resetPassword',
    summary: '重置密码 · Set a new password by token',
    tag,
    access: 'public',
    limit: 'reset',
    body: Body({ token: MailToken, new_password: NewPassword }),
    answers: { 200: Done },
    errors: ['reset_token_invalid'],
    async handler({ body, address, request }) {
      await accounts.resetPassword(body.token, body.new_password, address);
      return { message: inLanguageOf(request, { zh: '密码重置成功', en: 'Password reset' }) };
    },
  }),
];
