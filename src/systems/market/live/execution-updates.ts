import type { RunEvent } from '../../../core/jobs/runs/run-event.ts';
import { isoSecondsOrNull } from '../../../http/declare/times.ts';
import type { Language } from '../../../shared/language.ts';
import { executionStatus, rowsAffected } from '../domain/executions/status.ts';
import { executionFailureText } from '../messages.ts';
import type { LiveExecution } from './live-queries.ts';

/** The live update of an execution: the changeable fields of the list. */
export function presentUpdate(language: Language, execution: LiveExecution): string {
  const { result } = execution;
  const data = {
    execution_id: execution.execution_id,
    task_id: execution.task_id,
    script_id: execution.script_id,
    status: executionStatus(execution.status),
    progress: execution.progress,
    message: execution.detail?.message ?? null,
    start_time: isoSecondsOrNull(execution.started_at),
    end_time: isoSecondsOrNull(execution.finished_at),
    rows_before: result?.rows_before ?? null,
    rows_after: result?.rows_after ?? null,
    rows_affected: rowsAffected(execution),
    duration: durationOf(execution),
    timestamp: new Date().toISOString(),
    error_message: executionFailureText(language, execution),
    retry_count: execution.retry_count,
    triggered_by: execution.triggered_by,
  };
  return JSON.stringify({ type: 'execution_update', data });
}

/** In seconds with two decimals; up to now while it runs. */
function durationOf({ started_at, finished_at }: LiveExecution): number | null {
  if (started_at === null) return null;
  const end = finished_at === null ? Date.now() : Date.parse(finished_at);
  return Math.round((end - Date.parse(started_at)) / 10) / 100;
}

/** Applies an event to an execution whose status has not changed. */
export function advance(execution: LiveExecution, { progress, detail }: RunEvent): LiveExecution {
  return { ...execution, progress, detail };
}
