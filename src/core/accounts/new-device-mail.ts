import { languageOfTag } from '../../shared/language.ts';
import type { Account } from './accounts-queries.ts';
import { mailTime } from './mail-time.ts';

interface Place {
  /** `Firefox, Linux`; empty if unknown. */
  readonly name: string;
  readonly address: string;
  readonly at: Date;
}

/** The mail about a sign-in from a new device, in the account's language and time zone. */
export function newDeviceMail(account: Account, { name, address, at }: Place) {
  const chinese = languageOfTag(account.language) === 'zh';
  const time = mailTime(account, at);
  const lines = chinese
    ? [
        `${account.username}，您好：`,
        '您的账户刚刚在一台新设备上登录：',
        `时间：${time}\n设备：${name || '未知'}\nIP 地址：${address}`,
        '如果是您本人操作，无需处理。如果不是，请立即修改密码，并在控制台的“个人设置”中结束其他会话。',
      ]
    : [
        `Hello ${account.username},`,
        'Your account was just signed in to from a new device:',
        `Time: ${time}\nDevice: ${name || 'unknown'}\nIP address: ${address}`,
        'If it was you, there is nothing to do. If not, change your password at once, and end all other sessions on the profile page of the console.',
      ];
  return { to: account.email, subject: chinese ? '新设备登录' : 'Sign-in from a new device', text: lines.join('\n\n') };
}
