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
