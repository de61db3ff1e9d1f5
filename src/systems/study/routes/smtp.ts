/** The mail settings on the settings page of the original server. They apply to the whole installation. */
import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import type { AccountErrors } from '../../../core/accounts/errors.ts';
import { refuseField } from '../../../http/declare/request-errors.ts';
import { Body, component, Email, NameText, Password } from '../../../http/declare/schemas.ts';
import { routesOf } from '../../../http/declare/surface.ts';
import { isRefusal } from '../../../shared/errors.ts';
import { refuse, type StudyErrors } from '../domain/errors.ts';
import { Done, done, languageOf } from '../envelope.ts';
import { testMail } from '../messages.ts';
import { HIDDEN_PASSWORD, presentSmtp, SMTP_TEMPLATES, SmtpObject, SmtpTemplate } from '../present/smtp.ts';
import type { StudyServices } from '../services.ts';

const route = routesOf<AccountErrors & StudyErrors>();
const tag = 'system';

const MAIL_MILLISECONDS = 30_000;

const SmtpChange = Body({
  smtp_enabled: Type.Optional(Type.Boolean()),
  smtp_host: Type.Optional(Type.String({ minLength: 1, maxLength: 253, format: 'host' })),
  smtp_port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
  smtp_username: Type.Optional(Type.String({ maxLength: 254 })),
  // Empty or unchanged: keep the current one.
  smtp_password: Type.Optional(Password({ minLength: 0, maxLength: 254 })),
  smtp_from_email: Type.Optional(Email),
  smtp_from_name: Type.Optional(NameText({ maxLength: 100 })),
  smtp_use_tls: Type.Optional(Type.Boolean()),
});

const PASSWORD_NEEDED = {
  zh: '更换服务器、端口或用户名后需要重新填写',
  en: 'must be given again with another server, port or user name',
};

export const smtpRoutes = ({ core: { mailServer } }: StudyServices) => [
  route({
    method: 'GET',
    url: '/api/system-config/smtp',
    operationId: 'getSmtp',
    summary: '邮件服务器设置 · Show the mail server',
    tag,
    access: 'admin',
    answers: { 200: SmtpObject },
    handler: async () => presentSmtp(await mailServer.view()),
  }),
  route({
    method: 'PUT',
    url: '/api/system-config/smtp',
    operationId: 'updateSmtp',
    summary: '修改邮件服务器设置，未给出的保持不变 · Change the mail server; what is not named stays',
    tag,
    access: 'admin',
    body: SmtpChange,
    answers: { 200: Done },
    async handler({ caller, address, body, request }) {
      const { smtp_password: given } = body;
      const present = await mailServer.view();
      const change = {
        enabled: body.smtp_enabled ?? present.enabled,
        host: body.smtp_host ?? present.host,
        port: body.smtp_port ?? present.port,
        username: body.smtp_username ?? present.username,
        password: given === '' || given === HIDDEN_PASSWORD ? undefined : given,
        fromAddress: body.smtp_from_email ?? present.fromAddress,
        fromName: body.smtp_from_name ?? present.fromName,
        usesTls: body.smtp_use_tls ?? present.usesTls,
      };
      if (change.host === '') throw refuseField('smtp_host', { zh: '缺少必填字段', en: 'is required' });
      await mailServer.change(change, { accountId: caller.account.id, address }).catch((error) => {
        throw isRefusal(error, 'mail_password_needed') ? refuseField('smtp_password', PASSWORD_NEEDED) : error;
      });
      return done(request, 'mail_settings_changed');
    },
  }),
  route({
    method: 'POST',
    url: '/api/system-config/smtp/test',
    operationId: 'testSmtp',
    summary: '发送测试邮件，默认发到自己的邮箱 · Send a test mail, to my own address unless told',
    tag,
    access: 'admin',
    limit: 'reset',
    body: Body({ to_email: Type.Optional(Email) }),
    bodyIsOptional: true,
    answers: { 200: component('MailTest')({ message: Type.String(), detail: Type.String() }) },
    errors: ['mail_not_set', 'mail_failed'],
    async handler({ caller: { account }, body, request }) {
      if (!(await mailServer.smtp())) throw refuse('mail_not_set', {});
      const message = { to: body.to_email ?? account.email, ...testMail[languageOf(request)] };
      const job = { id: randomUUID(), createdOn: new Date() };
      await mailServer
        .transport()(message, job, AbortSignal.timeout(MAIL_MILLISECONDS))
        .catch((error) => {
          throw refuse('mail_failed', { reason: (error as Error).message });
        });
      return { ...done(request, 'test_mail_sent'), detail: message.to };
    },
  }),
  route({
    method: 'GET',
    url: '/api/system-config/smtp-templates',
    operationId: 'listSmtpTemplates',
    summary: '常用邮件服务器 · Common mail servers',
    tag,
    access: 'admin',
    answers: { 200: Type.Object({ templates: Type.Array(SmtpTemplate) }) },
    handler: async () => ({ templates: SMTP_TEMPLATES }),
  }),
];
