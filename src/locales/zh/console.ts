import type { Catalogue } from '../../shared/messages.ts';
import type { ConsoleErrors } from '../../systems/console/domain/errors.ts';

export const console: Catalogue<ConsoleErrors> = {
  too_many_tokens: ({ most }) => `每个账户最多 ${most} 个访问令牌，请先撤销不用的令牌`,
  token_not_found: '访问令牌不存在或已撤销',
  admin_scope_refused: '只有管理员才能创建带管理权限的令牌',
  second_factor_required: '请输入身份验证器中的验证码或恢复码',
  second_factor_wrong: '验证码错误或已使用过，请等待下一个验证码',
  second_factor_on: '两步验证已经开启',
  second_factor_off: '尚未设置两步验证',
  sign_in_again: ({ minutes }) => `此账户没有密码：请重新登录，并在 ${minutes} 分钟内操作`,
  impersonation_refused: '不能以另一位管理员的身份操作',
  passkeys_unavailable: ({ origin }) =>
    `在 ${origin} 不能使用通行密钥：浏览器只在 https 域名或 localhost 上提供，请设置 PUBLIC_URL`,
  too_many_passkeys: ({ most }) => `每个账户最多 ${most} 个通行密钥，请先移除不用的`,
  passkey_not_found: '通行密钥不存在或已移除',
  passkey_invalid: '通行密钥没有通过校验，请重试',
  oidc_provider_not_found: ({ provider }) => `没有名为“${provider}”的身份提供方`,
  oidc_unavailable: ({ provider }) => `暂时无法连接 ${provider}，请稍后再试`,
  oidc_attempt_invalid: '这次登录已失效：可能已用过、超时，或是在另一个浏览器、另一个网址开始的。请重新登录',
  oidc_refused: '身份提供方拒绝了登录，或登录被取消',
  oidc_answer_invalid: '身份提供方的应答没有通过校验，请重新登录；如仍失败，请联系管理员查看日志',
  oidc_email_unverified: '身份提供方没有验证过您的邮箱，请先在那里验证',
  oidc_domain_refused: ({ domain }) => `此服务器不接受邮箱域名 ${domain}`,
  oidc_not_registered: '没有与此身份关联的账户，请联系管理员',
  oidc_identity_taken: '此身份已关联到另一个账户',
  oidc_link_not_found: '没有这个关联',
  last_way_in: '这是此账户唯一的登录方式，请先设置密码或添加另一种方式',
  run_not_found: ({ id }) => `运行不存在：${id}`,
  session_not_found: '会话不存在或已结束',
  worker_not_found: ({ worker }) => `工作进程不存在或已停止：${worker}`,
  mail_failed: ({ reason }) => `邮件发送失败：${reason}。请检查 SMTP_URL`,
  alert_target_not_found: ({ id }) => `告警接收方不存在：${id}`,
  balance_held: ({ held }) => `任务已预留 ${(held / 100).toFixed(2)} 元，余额不能低于这个数`,
  table_not_found: ({ table }) => `数据表不存在：${table}`,
  rows_slow: ({ rows, indexable }) =>
    indexable
      ? `这一列还没有索引，正在建立；现在查询最多要读 ${rows} 行，加 slow=true 可立即查询`
      : `这组筛选和排序用不上索引，最多要读 ${rows} 行，加 slow=true 可继续查询`,
  rows_too_slow: ({ seconds }) => `${seconds} 秒内没有查完，请只按一列筛选`,
  task_not_found: '学习任务不存在',
  courses_unreadable: '暂时读不到课程，原因见任务日志',
  foreign_page: '请求来自其他网站的页面，已拒绝',
};

export const testMail = {
  subject: 'Owlery 测试邮件',
  text: '这封邮件由 Owlery 控制台的设置页发出。收到说明邮件配置正常。',
};
