import { languageOfTag } from '../../shared/language.ts';
import type { Account } from './accounts-queries.ts';
import { mailTime } from './mail-time.ts';

interface Visit {
  /** The user name of the administrator. */
  readonly by: string;
  readonly reason: string;
  readonly minutes: number;
  readonly at: Date;
}

/** The mail to a user in whose name an administrator acts, in the account's language and time zone. */
export function impersonationMail(account: Account, { by, reason, minutes, at }: Visit) {
  const chinese = languageOfTag(account.language) === 'zh';
  const time = mailTime(account, at);
  const lines = chinese
    ? [
        `${account.username}，您好：`,
        '一位管理员正在以您的身份操作：',
        `管理员：${by}\n原因：${reason}\n开始时间：${time}\n最长 ${minutes} 分钟`,
        '期间的每个操作都会同时记在您和管理员名下。管理员不能修改您的密码、令牌和两步验证。',
      ]
    : [
        `Hello ${account.username},`,
        'An administrator is acting in your name:',
        `Administrator: ${by}\nReason: ${reason}\nSince: ${time}\nFor ${minutes} minutes at most`,
        'Every action is recorded under both names. The administrator cannot change your password, tokens or second factor.',
      ];
  const subject = chinese ? '管理员正在以您的身份操作' : 'An administrator is acting in your name';
  return { to: account.email, subject, text: lines.join('\n\n') };
}
