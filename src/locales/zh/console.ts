import type { Catalogue } from '../../shared/messages.ts';
import type { ConsoleErrors } from '../../systems/console/domain/errors.ts';

export const console: Catalogue<ConsoleErrors> = {
  run_not_found: ({ id }) => `运行不存在：${id}`,
  session_not_found: '会话不存在或已结束',
  worker_not_found: ({ worker }) => `工作进程不存在或已停止：${worker}`,
  mail_failed: ({ reason }) => `邮件发送失败：${reason}。请检查 SMTP_URL`,
  balance_held: ({ held }) => `任务已预留 ${(held / 100).toFixed(2)} 元，余额不能低于这个数`,
  foreign_page: '请求来自其他网站的页面，已拒绝',
};

export const testMail = {
  subject: 'Owlery 测试邮件',
  text: '这封邮件由 Owlery 控制台的设置页发出。收到说明邮件配置正常。',
};
