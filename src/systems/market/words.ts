import type { WordsFor } from '../../http/declare/words.ts';
import type { MarketErrors, ParameterProblem } from './domain/errors.ts';
import { interfaceWords } from './words/interfaces.ts';

export const marketWords: WordsFor<MarketErrors> = {
  script_not_found: ({ scriptId }) => ({ zh: `脚本不存在: ${scriptId}`, en: `no such script: ${scriptId}` }),
  script_inactive: ({ scriptId }) => ({ zh: `脚本已停用: ${scriptId}`, en: `the script is switched off: ${scriptId}` }),
  too_many_trials: ({ most }) => ({
    zh: `最多同时测试 ${most} 个脚本，请稍后重试`,
    en: `at most ${most} scripts are tested at once: try again shortly`,
  }),
  parameters_invalid: ({ problems }) => ({
    zh: problems.map((problem) => `parameters/${problem.name}: ${inChinese(problem)}`).join('; '),
    en: problems.map((problem) => `parameters/${problem.name}: ${inEnglish(problem)}`).join('; '),
  }),
  schedule_invalid: ({ type, expression, problem }) => {
    switch (problem) {
      case 'untyped':
        return { zh: 'schedule_type: 缺少必填字段', en: 'schedule_type: must say what schedule_expression is' };
      case 'never':
        return {
          zh: `schedule_expression: "${expression}" 已经过去或永远不会到来`,
          en: `schedule_expression: "${expression}" has passed, or never comes`,
        };
      default:
        return {
          zh: `schedule_expression: 无效的 ${type} 表达式 "${expression}"`,
          en: `schedule_expression: "${expression}" is no ${type} schedule`,
        };
    }
  },
  timezone_unknown: ({ timezone }) => ({
    zh: `timezone: 未知时区 "${timezone}"，例如 Asia/Shanghai`,
    en: `timezone: "${timezone}" is no time zone such as Asia/Shanghai`,
  }),
  task_not_found: ({ taskId }) => ({ zh: `任务不存在: ${taskId}`, en: `no such task: ${taskId}` }),
  task_running: ({ executionId, isRetry }) =>
    isRetry
      ? {
          zh: `任务的上一次执行失败，正在等待重试: ${executionId}（可以取消它）`,
          en: `the task waits for its retry, which can be cancelled: ${executionId}`,
        }
      : { zh: `任务正在执行: ${executionId}`, en: `the task is being executed: ${executionId}` },
  execution_ended: ({ executionId, status }) => ({
    zh: `执行已经结束: ${executionId} 的状态为 ${status}`,
    en: `the execution has ended: ${executionId} is ${status}`,
  }),
  execution_not_retriable: ({ executionId, status }) => ({
    zh: `只有失败、超时或已取消的执行可以重试: ${executionId} 的状态为 ${status}`,
    en: `only what has failed, timed out or been cancelled can be retried: ${executionId} is ${status}`,
  }),
  execution_not_found: ({ executionId }) => ({
    zh: `执行记录不存在: ${executionId}`,
    en: `no such execution: ${executionId}`,
  }),
  table_not_found: ({ table }) => ({ zh: `数据表不存在: ${table}`, en: `no such table: ${table}` }),
  column_unknown: ({ column, columns }) => ({
    zh: `sort_by: 没有列 "${column}"，可用的列: ${columns.join(', ')}`,
    en: `sort_by: there is no column "${column}", only ${columns.join(', ')}`,
  }),
  warehouse_unavailable: ({ place, reason }) => ({
    zh: `数据仓库 ${place} 不可用: ${reason}`,
    en: `the warehouse ${place} is away: ${reason}`,
  }),
  warehouse_refused: ({ place, reason }) => ({
    zh: `数据库 ${place} 无法使用: ${reason}`,
    en: `${place} cannot be used: ${reason}`,
  }),
  ...interfaceWords,
};

const typesInChinese = {
  string: '应为文本',
  integer: '应为整数',
  number: '应为数字',
  boolean: '应为 true 或 false',
  date: '应为 YYYY-MM-DD 格式的日期',
  unsendable: '无法通过 AKTools 传递',
  characters: '无法通过 AKTools 传递：不能包含 " \\ & = + 控制字符或 cookie 一词，最多 1000 个字符',
};

const typesInEnglish = {
  string: 'must be text',
  integer: 'must be a whole number',
  number: 'must be a number',
  boolean: 'must be true or false',
  date: 'must be a date as YYYY-MM-DD',
  unsendable: 'cannot be sent through AKTools',
  characters:
    'cannot be sent through AKTools: no " \\ & = +, no control characters, not the word cookie, at most 1,000 characters',
};

function inChinese({ problem, choices = [] }: ParameterProblem): string {
  if (problem === 'required') return '缺少必填参数';
  if (problem === 'unknown') return '未知参数';
  return problem === 'choices' ? `应为以下之一: ${choices.join(', ')}` : typesInChinese[problem];
}

function inEnglish({ problem, choices = [] }: ParameterProblem): string {
  if (problem === 'required') return 'is required';
  if (problem === 'unknown') return 'is not one of its parameters';
  return problem === 'choices' ? `must be one of ${choices.join(', ')}` : typesInEnglish[problem];
}
