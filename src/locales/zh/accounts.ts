import type { AccountErrors } from '../../core/accounts/errors.ts';
import type { Catalogue } from '../../shared/messages.ts';

export const accounts: Catalogue<AccountErrors> = {
  username_taken: '用户名已存在',
  email_taken: '邮箱已存在',
  invalid_credentials: '用户名或密码错误',
  account_locked: ({ until }) => `账户已被锁定，请在 ${minutesUntil(until)} 分钟后重试`,
  account_inactive: '账户未激活',
  wrong_password: '原密码错误',
  reset_token_invalid: '重置令牌无效或已过期，请重新申请',
  verification_token_invalid: '验证链接无效或已过期，请重新发送',
  email_already_verified: '邮箱已经验证过了',
  too_many_mails: '一小时内已发送三封邮件，请稍后再试',
  refresh_token_invalid: '刷新令牌无效或已过期，请重新登录',
  account_not_found: '用户不存在',
  last_admin: '不能停用、降级或删除最后一个管理员',
  second_factor_missing: '此服务器要求此账户开启两步验证：请先在控制台的个人设置中设置',
  password_sign_in_off:
    '此服务器只允许管理员用密码登录：请在控制台用单位账户登录，程序请用个人访问令牌（在个人设置中创建）',
  second_factor_account: '此账户已开启两步验证：请用个人访问令牌代替密码（在控制台的个人设置中创建）',
};

function minutesUntil(until: Date): number {
  return Math.max(1, Math.ceil((until.getTime() - Date.now()) / 60_000));
}
