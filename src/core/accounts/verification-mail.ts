import { languageOfTag } from '../../shared/language.ts';
import type { Account } from './accounts-queries.ts';

/** The mail that asks an account to verify its address, in the account's language. */
export function verificationMail(account: Account, link: string, hours: number) {
  const chinese = languageOfTag(account.language) === 'zh';
  const lines = chinese
    ? [
        `${account.username}，您好：`,
        `请在 ${hours} 小时内打开下面的链接验证您的邮箱，链接只能使用一次：`,
        link,
        '如果您没有注册过，请忽略此邮件。',
      ]
    : [
        `Hello ${account.username},`,
        `Open this link within ${hours} hours to verify your e-mail address. It works once:`,
        link,
        'If you have not registered, ignore this mail.',
      ];
  return { to: account.email, subject: chinese ? '验证邮箱' : 'Verify your e-mail address', text: lines.join('\n\n') };
}
