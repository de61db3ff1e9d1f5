/** Decides which failed executions are retried, and when. Pure functions. */
import type { ChangedRun } from '../../../../core/jobs/runs/transitions.ts';
import { NOT_WORTH_RETRYING } from '../collection-errors.ts';
import type { MarketSettingValues } from '../market-settings.ts';
import type { TaskExecution } from './run-change-queries.ts';

const FIRST_WAIT_SECONDS = 60;
const LONGEST_WAIT_SECONDS = 3_600;

/** The wait before the retry of an execution, in seconds. @param retryCount of the failed one */
export function waitSeconds(retryCount: number): number {
  return Math.min(FIRST_WAIT_SECONDS * 2 ** retryCount, LONGEST_WAIT_SECONDS);
}

/** Whether a failed execution of a task is retried. */
export function isRetried(
  { error_code: code }: Pick<ChangedRun, 'error_code'>,
  execution: TaskExecution,
  settings: MarketSettingValues,
): boolean {
  if (!settings.retry_enabled || !execution.retry_on_failure || !execution.is_active) return false;
  // A run that has killed its workers five times would do so again.
  if (code === 'worker_lost' || NOT_WORTH_RETRYING.has(code ?? '')) return false;
  return execution.retry_count < (execution.max_retries ?? settings.max_retries);
}
