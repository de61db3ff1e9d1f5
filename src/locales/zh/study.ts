import type { AccountErrors } from '../../core/accounts/errors.ts';
import type { RequestErrors } from '../../http/declare/request-errors.ts';
import type { Catalogue } from '../../shared/messages.ts';
import type { StudyErrors, TaskAction } from '../../systems/study/domain/errors.ts';

const actions: Record<TaskAction, string> = {
  start: '启动',
  pause: '暂停',
  resume: '恢复',
  cancel: '取消',
  retry: '重试',
  delete: '删除',
  force_stop: '强制停止',
};

/** As the table of the document words each status. */
type Worded = Pick<RequestErrors, 'route_not_found' | 'sign_in_required' | 'internal'>;

export const study: Catalogue<StudyErrors & Worded & Pick<AccountErrors, 'account_inactive'>> = {
  route_not_found: ({ method, path }) => `资源不存在: ${method} ${path}`,
  sign_in_required: '未认证：请在请求头中携带 Authorization: Bearer <token>',
  internal: '服务器错误',
  // Only an administrator makes an account so.
  account_inactive: '账户已停用',
  task_not_found: ({ taskId }) => `任务不存在: ${taskId}`,
  task_wrong_state: ({ status, action }) => `任务状态为 ${status}，不能${actions[action]}`,
  task_limit_exceeded: ({ limit }) => `任务数量超限：最多可同时进行 ${limit} 个任务（含暂停的任务）`,
  mail_not_set: '邮件服务未启用：请填写并启用邮件服务器，或设置环境变量 SMTP_URL',
  mail_failed: ({ reason }) => `邮件发送失败：${reason}`,
  own_account: '不能删除自己的账户',
  too_many_followed: ({ limit }) => `订阅数量超限：每个连接最多可订阅 ${limit} 个任务`,
};

export const testMail = { subject: 'Owlery 测试邮件', text: '收到这封邮件说明邮件服务器设置正确。' };
