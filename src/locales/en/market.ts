import type { Catalogue } from '../../shared/messages.ts';
import type { MarketErrors, ParameterProblem } from '../../systems/market/domain/errors.ts';
import { marketInterfaces } from './market-interfaces.ts';

export const market: Catalogue<MarketErrors> = {
  script_not_found: ({ scriptId }) => `no such script: ${scriptId}`,
  script_inactive: ({ scriptId }) => `the script is disabled: ${scriptId}`,
  too_many_trials: ({ most }) => `at most ${most} scripts are tested at once: try again shortly`,
  parameters_invalid: ({ problems }) =>
    problems.map((problem) => `parameters/${problem.name}: ${problemText(problem)}`).join('; '),
  schedule_invalid: ({ type, expression, problem, shortestSeconds }) => {
    switch (problem) {
      case 'untyped':
        return 'schedule_type: required together with schedule_expression';
      case 'too_often':
        return `schedule_expression: the interval "${expression}" is too short; the shortest is ${shortestSeconds} s`;
      case 'never':
        return `schedule_expression: "${expression}" is in the past or never due`;
      default:
        return `schedule_expression: "${expression}" is not a valid ${type} schedule`;
    }
  },
  too_many_scheduled_tasks: ({ most }) =>
    `A user can have at most ${most} active scheduled tasks; pause or delete another one first`,
  timezone_unknown: ({ timezone }) => `timezone: "${timezone}" is not a time zone such as Asia/Shanghai`,
  task_not_found: ({ taskId }) => `no such task: ${taskId}`,
  task_running: ({ executionId, isRetry }) =>
    isRetry
      ? `the task is waiting for its retry, which can be cancelled: ${executionId}`
      : `the task is being executed: ${executionId}`,
  execution_ended: ({ executionId, status }) => `the execution has ended: ${executionId} is ${status}`,
  execution_not_retriable: ({ executionId, status }) =>
    `only a failed, timed-out or cancelled execution can be retried: ${executionId} is ${status}`,
  task_idle: ({ taskId }) => `The task has no waiting or running execution: ${taskId}`,
  execution_not_found: ({ executionId }) => `no such execution: ${executionId}`,
  database_failed: 'Database error',
  scheduler_failed: 'Scheduler error',
  collection_failed: 'Data collection error',
  table_not_found: ({ table }) => `no such table: ${table}`,
  table_busy: ({ table, executionId }) =>
    executionId === undefined
      ? `The table ${table} is being written or read; try again later`
      : `${executionId} is collecting into ${table}; wait for its end or cancel it first`,
  key_column_unknown: ({ missing, columns }) =>
    `natural_key: there is no column ${quoted(missing)}; the columns are ${columns.join(', ')}`,
  key_not_unique: ({ key }) =>
    `natural_key: several rows have the same ${key.join(', ')}; choose other columns or delete the table`,
  executions_unnamed: 'Name the executions to delete: by status, before, or an array of execution ids',
  column_unknown: ({ column, columns }) => `sort_by: there is no column "${column}", only ${columns.join(', ')}`,
  warehouse_unavailable: ({ place, reason }) => `the warehouse ${place} is unavailable: ${reason}`,
  warehouse_refused: ({ place, reason }) => `${place} cannot be used: ${reason}`,
  ...marketInterfaces,
};

const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ');

const types = {
  string: 'must be text',
  integer: 'must be a whole number',
  number: 'must be a number',
  boolean: 'must be true or false',
  date: 'must be a date as YYYY-MM-DD',
  unsendable: 'cannot be sent through AKTools',
  characters:
    'cannot be sent through AKTools: no " \\ & = +, no control characters, not the word cookie, at most 1,000 characters',
};

function problemText({ problem, choices = [] }: ParameterProblem): string {
  if (problem === 'required') return 'is required';
  if (problem === 'unknown') return 'is not one of its parameters';
  return problem === 'choices' ? `must be one of ${choices.join(', ')}` : types[problem];
}
