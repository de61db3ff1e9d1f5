import { type Static, Type } from 'typebox';
import type { MailServerView } from '../../../core/mail/mail-server.ts';
import { component } from '../../../http/declare/schemas.ts';

const Text = Type.String();

/** Represents a stored password. Pages send it back unchanged. */
export const HIDDEN_PASSWORD = '***';

export const SmtpObject = component('Smtp')({
  smtp_enabled: Type.Boolean(),
  smtp_host: Text,
  smtp_port: Type.Integer(),
  smtp_username: Text,
  smtp_password: Type.Enum([HIDDEN_PASSWORD, '']),
  smtp_from_email: Text,
  smtp_from_name: Text,
  smtp_use_tls: Type.Boolean(),
});

export function presentSmtp(server: MailServerView): Static<typeof SmtpObject> {
  return {
    smtp_enabled: server.enabled,
    smtp_host: server.host,
    smtp_port: server.port,
    smtp_username: server.username,
    smtp_password: server.hasPassword ? HIDDEN_PASSWORD : '',
    smtp_from_email: server.fromAddress,
    smtp_from_name: server.fromName,
    smtp_use_tls: server.usesTls,
  };
}

export const SmtpTemplate = component('SmtpTemplate')({
  name: Text,
  smtp_host: Text,
  smtp_port: Type.Integer(),
  smtp_use_tls: Type.Boolean(),
  note: Text,
});

const WITH_CODE = '密码处填写邮箱设置中生成的授权码 · the password is the code made in the mailbox settings';

/** As these providers publish them. */
export const SMTP_TEMPLATES: Static<typeof SmtpTemplate>[] = [
  { name: 'QQ 邮箱', smtp_host: 'smtp.qq.com', smtp_port: 465, smtp_use_tls: true, note: WITH_CODE },
  { name: '163 邮箱', smtp_host: 'smtp.163.com', smtp_port: 465, smtp_use_tls: true, note: WITH_CODE },
  { name: 'Gmail', smtp_host: 'smtp.gmail.com', smtp_port: 587, smtp_use_tls: true, note: WITH_CODE },
  { name: 'Outlook', smtp_host: 'smtp-mail.outlook.com', smtp_port: 587, smtp_use_tls: true, note: '' },
];
