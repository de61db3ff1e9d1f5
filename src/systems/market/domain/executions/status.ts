import type { RunStatus } from '../../../../core/jobs/runs/states.ts';

/** The contract's statuses of a run. */
export const EXECUTION_STATUSES = ['pending', 'running', 'completed', 'failed', 'timeout', 'cancelled'] as const;
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

/** Executions are never drafts and cannot be paused. */
const RUN_STATUSES = {
  pending: ['draft', 'queued', 'paused'],
  running: ['running'],
  completed: ['completed'],
  failed: ['failed'],
  timeout: ['timed_out'],
  cancelled: ['cancelled'],
} as const satisfies Record<ExecutionStatus, readonly RunStatus[]>;

/** The statuses of unfinished executions. */
export const UNFINISHED: readonly RunStatus[] = [...RUN_STATUSES.pending, ...RUN_STATUSES.running];

/** The statuses of executions that can be repeated. */
export const RETRIABLE: readonly ExecutionStatus[] = ['failed', 'timeout', 'cancelled'];

export function runStatuses(status: ExecutionStatus): readonly RunStatus[] {
  return RUN_STATUSES[status];
}

/**
 * The number of changed rows; while it runs, of received rows. Null if it waits, or has ended without changing the
 * table.
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
