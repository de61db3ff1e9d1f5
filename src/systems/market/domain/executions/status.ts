import type { RunStatus } from '../../../../core/jobs/runs/states.ts';

/** The contract's words for where a run stands. */
export const EXECUTION_STATUSES = ['pending', 'running', 'completed', 'failed', 'timeout', 'cancelled'] as const;
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

/** Executions are never drafts, and nobody pauses them. */
const RUN_STATUSES = {
  pending: ['draft', 'queued', 'paused'],
  running: ['running'],
  completed: ['completed'],
  failed: ['failed'],
  timeout: ['timed_out'],
  cancelled: ['cancelled'],
} as const satisfies Record<ExecutionStatus, readonly RunStatus[]>;

/** Of executions that have not ended. */
export const UNFINISHED: readonly RunStatus[] = [...RUN_STATUSES.pending, ...RUN_STATUSES.running];

/** Of executions that can be had again. */
export const RETRIABLE: readonly ExecutionStatus[] = ['failed', 'timeout', 'cancelled'];

export function runStatuses(status: ExecutionStatus): readonly RunStatus[] {
  return RUN_STATUSES[status];
}

/**
 * The rows an execution has changed; while it runs, those received so far. Null where there are none: it waits, or has
 * ended and left the table as it was.
 */
export function rowsAffected({
  status,
  result,
  detail,
}: {
  status: RunStatus;
  result: { rows_affected: number } | null;
  detail: { rows?: number } | null;
}): number | null {
  return result?.rows_affected ?? (status === 'running' ? (detail?.rows ?? 0) : null);
}

export function executionStatus(status: RunStatus): ExecutionStatus {
  switch (status) {
    case 'draft':
    case 'queued':
    case 'paused':
      return 'pending';
    case 'timed_out':
      return 'timeout';
    default:
      return status;
  }
}
