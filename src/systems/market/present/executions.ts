import { Type } from 'typebox';
import type { Viewer } from '../../../core/accounts/viewer.ts';
import { component, Instant, MaybeInstant, Nullable } from '../../../http/declare/schemas.ts';
import { isoSeconds, isoSecondsOrNull } from '../../../http/declare/times.ts';
import type { Language } from '../../../shared/language.ts';
import type { Execution } from '../domain/executions/execution-queries.ts';
import type { ExecutionStats } from '../domain/executions/executions.ts';
import { executionStatus, rowsAffected } from '../domain/executions/status.ts';
import { executionFailureText } from '../messages.ts';
import { AnyObject, ExecutionStatusName, MaybeInteger, MaybeText, Text, Trigger } from './fields.ts';

export const StartedExecution = component('StartedExecution')({ execution_id: Text, status: ExecutionStatusName });

export const ExecutionObject = component('Execution')({
  /** The same as `execution_id`, where existing clients look for it. */
  id: Text,
  created_at: Instant,
  execution_id: Text,
  task_id: MaybeInteger,
  script_id: Text,
  params: AnyObject,
  status: ExecutionStatusName,
  progress: Type.Number(),
  start_time: MaybeInstant,
  end_time: MaybeInstant,
  duration: Nullable(Type.Number()),
  rows_before: MaybeInteger,
  rows_after: MaybeInteger,
  rows_affected: MaybeInteger,
  result: Nullable(component('ExecutionResult')({ message: Text, table_name: Text })),
  error_message: MaybeText,
  error_trace: Type.Optional(MaybeText),
  retry_count: Type.Integer(),
  triggered_by: Trigger,
  operator_id: MaybeInteger,
});

export const StatsObject = component('ExecutionStatistics')({
  total_count: Type.Integer(),
  success_count: Type.Integer(),
  failed_count: Type.Integer(),
  running_count: Type.Integer(),
  success_rate: Type.Number(),
  avg_duration: Type.Number(),
  today_executions: Type.Integer(),
});

export function presentStats({
  total,
  completed,
  failed,
  running,
  successRate,
  averageSeconds,
  today,
}: ExecutionStats) {
  return {
    avg_duration: Math.round(averageSeconds * 100) / 100,
    today_executions: today,
    total_count: total,
    success_count: completed,
    failed_count: failed,
    running_count: running,
    success_rate: successRate,
  };
}

/** The stack of a script's error is for administrators only. */
export function presentExecution(execution: Execution, { role }: Viewer, language: Language) {
  const { result, duration } = execution;
  return {
    id: execution.execution_id,
    created_at: isoSeconds(execution.created_at),
    execution_id: execution.execution_id,
    task_id: execution.task_id,
    script_id: execution.script_id,
    params: execution.parameters,
    status: executionStatus(execution.status),
    progress: execution.progress,
    start_time: isoSecondsOrNull(execution.started_at),
    end_time: isoSecondsOrNull(execution.finished_at),
    duration: duration === null ? null : Math.round(duration * 100) / 100,
    rows_before: result?.rows_before ?? null,
    rows_after: result?.rows_after ?? null,
    rows_affected: rowsAffected(execution),
    result,
    error_message: executionFailureText(language, execution),
    ...(role === 'admin' && { error_trace: execution.error_trace }),
    retry_count: execution.retry_count,
    triggered_by: execution.triggered_by,
    operator_id: execution.operator_id,
  };
}
