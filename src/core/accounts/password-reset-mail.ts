import { languageOfTag } from '../../shared/language.ts';
import type { Account } from './accounts-queries.ts';

/** The URL of a page, with the token in it. */
export function linkWithToken(page: string, token: string): string {
  const url = new URL(page);
  url.searchParams.set('token', token);
  return url.href;
}

/** The mail with a reset link, in the account's language. */
export function resetMail(account: Account, link: string, minutes: number) {
  const chinese = languageOfTag(account.language) === 'zh';
  const lines = chinese
    ? [
        `${account.username}，您好：`,
        `有人请求重置您的密码。请在 ${minutes} 分钟内打开下面的链接设置新密码，链接只能使用一次：`,
        link,
        '如果不是您本人操作，请忽略此邮件，您的密码不会改变。',
      ]
    : [
        `Hello ${account.username},`,
        `Somebody asked to reset your password. Open this link within ${minutes} minutes to set a new one. It works once:`,
        link,
        'If it was not you, ignore this mail: your password stays as it is.',
      ];
  return { to: account.email, subject: chinese ? '重置密码' : 'Reset your password', text: lines.join('\n\n') };
}
