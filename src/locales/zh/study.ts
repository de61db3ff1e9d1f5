import type { AccountErrors } from '../../core/accounts/errors.ts';
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

export const study: Catalogue<StudyErrors & Pick<AccountErrors, 'account_inactive'>> = {
  // Only an administrator makes an account so.
  account_inactive: '账户已停用',
  task_not_found: ({ taskId }) => `任务不存在: ${taskId}`,
  task_wrong_state: ({ status, action }) => `任务状态为 ${status}，不能${actions[action]}`,
  task_limit_exceeded: ({ limit }) => `任务数量超限：最多可同时进行 ${limit} 个任务（含暂停的任务）`,
  too_many_followed: ({ limit }) => `订阅数量超限：每个连接最多可订阅 ${limit} 个任务`,
};
