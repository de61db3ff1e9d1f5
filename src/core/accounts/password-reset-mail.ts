import type { Account } from './accounts-queries.ts';

/** The mail with a reset token, in the account's language. */
export function resetMail(account: Account, token: string, minutes: number) {
  const chinese = account.language.startsWith('zh');
  const lines = chinese
    ? [
        `${account.username}，您好：`,
        `有人请求重置您的密码。请在 ${minutes} 分钟内使用下面的重置令牌设置新密码，令牌只能使用一次：`,
        token,
        '如果不是您本人操作，请忽略此邮件，您的密码不会改变。',
      ]
    : [
        `Hello ${account.username},`,
        `somebody asked to reset your password. Within ${minutes} minutes, use this token once to set a new one:`,
        token,
        'If it was not you, ignore this mail: your password stays as it is.',
      ];
  return { to: account.email, subject: chinese ? '重置密码' : 'Reset your password', text: lines.join('\n\n') };
}
