import type { AccountErrors } from '../../../core/accounts/errors.ts';
import type { Core } from '../../../core/core.ts';
import { MailToken } from '../../../http/declare/credentials.ts';
import { inLanguageOf } from '../../../http/declare/language.ts';
import { Body } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { Done } from '../present.ts';

const route = routesOf<AccountErrors>();
const tag = '邮箱验证';

export const verificationRoutes = ({ verification }: Core) => [
  route({
    method: 'POST',
    url: '/api/v1/auth/verify-email',
    operationId: 'verifyEmail',
    summary: '验证邮箱 · Verify an e-mail address by token',
    tag,
    access: 'public',
    limit: 'reset',
    body: Body({ token: MailToken }),
    answers: { 200: Done },
    errors: ['verification_token_invalid'],
    async handler({ body, address, request }) {
      await verification.verify(body.token, address);
      return { message: inLanguageOf(request, { zh: '邮箱验证成功', en: 'E-mail address verified' }) };
    },
  }),
  route({
    method: 'POST',
    url: '/api/v1/auth/resend-verification',
    operationId: 'resendVerification',
    summary: '重新发送验证邮件 · Send another verification mail',
    tag,
    access: 'account',
    personalTokens: 'never',
    answers: { 200: Done },
    errors: ['email_already_verified', 'too_many_mails'],
    async handler({ caller, request }) {
      await verification.request(caller.account);
      return { message: inLanguageOf(request, { zh: '验证邮件已发送', en: 'A verification mail has been sent' }) };
    },
  }),
];
