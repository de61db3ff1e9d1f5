import type { Issue, RequestErrors } from '../../http/declare/request-errors.ts';
import type { WordsFor } from '../../http/declare/words.ts';
import type { Language, Words } from '../../shared/language.ts';
import type { FactoryErrors } from './domain/errors.ts';

/** Hundredths as people read them. */
const money = (hundredths: number) => (hundredths / 100).toFixed(2);

/** As the document has it, and what is wrong. Fields are named as `field_errors` names them. */
function invalid(problems: readonly { field: string; message: Words }[], below = ''): Words {
  const inWords = (language: Language) =>
    problems
      .map(({ field, message }) =>
        [`${below}${field.replaceAll('/', '.')}`, message[language]].filter(Boolean).join(': '),
      )
      .join('; ');
  return { zh: `请求参数验证失败: ${inWords('zh')}`, en: `the request does not fit: ${inWords('en')}` };
}

const invalidRequest = ({ issues }: { issues: Issue[] }) => invalid(issues);

export const factoryWords: WordsFor<FactoryErrors & Pick<RequestErrors, 'invalid_body' | 'invalid_parameters'>> = {
  invalid_body: invalidRequest,
  invalid_parameters: invalidRequest,
  account_gone: { zh: '账户已被删除', en: 'the account has been deleted' },
  task_not_found: ({ taskId }) => ({ zh: `任务不存在: ${taskId}`, en: `no such task: ${taskId}` }),
  file_not_found: ({ name }) => ({ zh: `任务没有此文件: ${name}`, en: `the task has left no file ${name}` }),
  task_wrong_state: ({ status, action }) => ({
    zh: `任务状态为 ${status}，不能${{ cancel: '取消', retry: '重新运行', delete: '删除' }[action]}`,
    en: `the task is ${status}: it cannot be ${{ cancel: 'cancelled', retry: 'run again', delete: 'deleted' }[action]}`,
  }),
  task_type_unknown: ({ taskType, known }) => ({
    zh: `未知的任务类型 "${taskType}"，可用类型: ${known.join(', ')}；可在工作节点的 factory.tasks.yaml 中声明新类型`,
    en: `unknown task type "${taskType}": known are ${known.join(', ')}; a worker's factory.tasks.yaml declares others`,
  }),
  task_config_invalid: ({ problems }) => invalid(problems, 'config.'),
  task_rates_invalid: ({ problems }) => invalid(problems, 'task_rates.'),
  task_limit_exceeded: ({ limit }) => ({
    zh: `任务数量超限：最多可有 ${limit} 个未完成的任务`,
    en: `too many tasks: at most ${limit} may be unfinished`,
  }),
  server_not_found: ({ serverId }) => ({ zh: `服务器不存在: ${serverId}`, en: `no such server: ${serverId}` }),
  maintenance: { zh: '系统维护中，请稍后再试', en: 'down for maintenance: try again later' },
  insufficient_balance: ({ available, required }) => ({
    zh: `余额不足：需要 ${money(required)}，可用 ${money(available)}`,
    en: `not enough money: ${money(required)} is needed, ${money(available)} is available`,
  }),
  balance_held: ({ balance, held }) => ({
    zh: `余额不能低于任务已冻结的 ${money(held)}，而要求的是 ${money(balance)}`,
    en: `${money(held)} are held for tasks: the balance cannot be ${money(balance)}`,
  }),
  voucher_invalid: ({ reason }) =>
    ({
      unknown: { zh: '充值码不存在', en: 'there is no such code' },
      used_up: { zh: '充值码已被使用', en: 'the code has been used up' },
      expired: { zh: '充值码已过期', en: 'the code has expired' },
      redeemed: { zh: '您已使用过此充值码', en: 'you have redeemed this code already' },
    })[reason],
};
