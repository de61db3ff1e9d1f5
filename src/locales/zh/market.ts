import type { Catalogue } from '../../shared/messages.ts';
import type { MarketErrors, ParameterProblem } from '../../systems/market/domain/errors.ts';
import { marketInterfaces } from './market-interfaces.ts';

export const market: Catalogue<MarketErrors> = {
  script_not_found: ({ scriptId }) => `脚本不存在: ${scriptId}`,
  script_inactive: ({ scriptId }) => `脚本已停用: ${scriptId}`,
  too_many_trials: ({ most }) => `最多同时测试 ${most} 个脚本，请稍后重试`,
  parameters_invalid: ({ problems }) =>
    problems.map((problem) => `parameters/${problem.name}: ${problemText(problem)}`).join('; '),
  schedule_invalid: ({ type, expression, problem, shortestSeconds }) => {
    switch (problem) {
      case 'untyped':
        return 'schedule_type: 缺少必填字段';
      case 'too_often':
        return `schedule_expression: 间隔 "${expression}" 太短，最短为 ${shortestSeconds} 秒`;
      case 'never':
        return `schedule_expression: "${expression}" 已经过去或永远不会到来`;
      default:
        return `schedule_expression: 无效的 ${type} 表达式 "${expression}"`;
    }
  },
  too_many_scheduled_tasks: ({ most }) => `每个用户最多启用 ${most} 个定时任务，请先暂停或删除其他任务`,
  timezone_unknown: ({ timezone }) => `timezone: 未知时区 "${timezone}"，例如 Asia/Shanghai`,
  task_not_found: ({ taskId }) => `任务不存在: ${taskId}`,
  task_running: ({ executionId, isRetry }) =>
    isRetry ? `任务的上一次执行失败，正在等待重试: ${executionId}（可以取消它）` : `任务正在执行: ${executionId}`,
  execution_ended: ({ executionId, status }) => `执行已经结束: ${executionId} 的状态为 ${status}`,
  execution_not_retriable: ({ executionId, status }) =>
    `只有失败、超时或已取消的执行可以重试: ${executionId} 的状态为 ${status}`,
  task_idle: ({ taskId }) => `任务没有正在等待或执行的记录: ${taskId}`,
  execution_not_found: ({ executionId }) => `执行记录不存在: ${executionId}`,
  database_failed: '数据库错误',
  scheduler_failed: '调度器错误',
  collection_failed: '数据采集错误',
  table_not_found: ({ table }) => `数据表不存在: ${table}`,
  table_busy: ({ table, executionId }) =>
    executionId === undefined
      ? `数据表 ${table} 正在写入或读取，请稍后重试`
      : `正在采集数据到 ${table}: ${executionId}，请等待其结束或先取消它`,
  key_column_unknown: ({ missing, columns }) =>
    `natural_key: 没有列 ${quoted(missing)}，可用的列: ${columns.join(', ')}`,
  key_not_unique: ({ key }) => `natural_key: 表中已有多行的 ${key.join(', ')} 相同，请选择其他列或删除该表`,
  executions_unnamed: '请用 status、before 或执行ID数组说明要删除哪些执行记录',
  column_unknown: ({ column, columns }) => `sort_by: 没有列 "${column}"，可用的列: ${columns.join(', ')}`,
  warehouse_unavailable: ({ place, reason }) => `数据仓库 ${place} 不可用: ${reason}`,
  warehouse_refused: ({ place, reason }) => `数据库 ${place} 无法使用: ${reason}`,
  ...marketInterfaces,
};

const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ');

const types = {
  string: '应为文本',
  integer: '应为整数',
  number: '应为数字',
  boolean: '应为 true 或 false',
  date: '应为 YYYY-MM-DD 格式的日期',
  unsendable: '无法通过 AKTools 传递',
  characters: '无法通过 AKTools 传递：不能包含 " \\ & = + 控制字符或 cookie 一词，最多 1000 个字符',
};

function problemText({ problem, choices = [] }: ParameterProblem): string {
  if (problem === 'required') return '缺少必填参数';
  if (problem === 'unknown') return '未知参数';
  return problem === 'choices' ? `应为以下之一: ${choices.join(', ')}` : types[problem];
}
