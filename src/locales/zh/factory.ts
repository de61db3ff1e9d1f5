import type { Issue, RequestErrors } from '../../http/declare/request-errors.ts';
import type { Words } from '../../shared/language.ts';
import type { Catalogue } from '../../shared/messages.ts';
import type { FactoryErrors } from '../../systems/factory/domain/errors.ts';

/** Hundredths as people read them. */
const money = (hundredths: number) => (hundredths / 100).toFixed(2);

/** As the document has it, and what is wrong. Fields are named as `field_errors` names them. */
function invalid(problems: readonly { field: string; message: Words }[], below = ''): string {
  const named = problems.map(({ field, message }) =>
    [`${below}${field.replaceAll('/', '.')}`, message.zh].filter(Boolean).join(': '),
  );
  return `请求参数验证失败: ${named.join('; ')}`;
}

const invalidRequest = ({ issues }: { issues: Issue[] }) => invalid(issues);

export const factory: Catalogue<FactoryErrors & Pick<RequestErrors, 'invalid_body' | 'invalid_parameters'>> = {
  invalid_body: invalidRequest,
  invalid_parameters: invalidRequest,
  account_gone: '账户已被删除',
  task_not_found: ({ taskId }) => `任务不存在: ${taskId}`,
  file_not_found: ({ name }) => `任务没有此文件: ${name}`,
  task_wrong_state: ({ status, action }) =>
    `任务状态为 ${status}，不能${{ cancel: '取消', retry: '重新运行', delete: '删除' }[action]}`,
  task_type_unknown: ({ taskType, known }) =>
    `未知的任务类型 "${taskType}"，可用类型: ${known.join(', ')}；可在工作节点的 factory.tasks.yaml 中声明新类型`,
  task_config_invalid: ({ problems }) => invalid(problems, 'config.'),
  task_rates_invalid: ({ problems }) => invalid(problems, 'task_rates.'),
  task_limit_exceeded: ({ limit }) => `任务数量超限：最多可有 ${limit} 个未完成的任务`,
  server_not_found: ({ serverId }) => `服务器不存在: ${serverId}`,
  maintenance: '系统维护中，请稍后再试',
  insufficient_balance: ({ available, required }) => `余额不足：需要 ${money(required)}，可用 ${money(available)}`,
  balance_held: ({ balance, held }) => `余额不能低于任务已冻结的 ${money(held)}，而要求的是 ${money(balance)}`,
  voucher_invalid: ({ reason }) =>
    ({
      unknown: '充值码不存在',
      used_up: '充值码已被使用',
      expired: '充值码已过期',
      redeemed: '您已使用过此充值码',
    })[reason],
};
