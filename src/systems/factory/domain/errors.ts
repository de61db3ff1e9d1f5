import { refusals } from '../../../core/errors.ts';
import type { LedgerErrors } from '../../../core/ledger/errors.ts';

/** The contract's words for where a task stands. */
export type TaskStatus = 'pending' | 'running' | 'completed' | 'failed' | 'cancelled';

/** What factory refuses, beside what the accounts do. */
export type FactoryErrors = LedgerErrors & {
  task_not_found: { taskId: string };
  /** What was asked is not for a task that stands like this. */
  task_wrong_state: { status: TaskStatus; action: 'cancel' | 'retry' | 'delete' };
  /** No server has work of this type. */
  task_type_unknown: { taskType: string; known: readonly string[] };
  task_limit_exceeded: { limit: number };
  /** Nobody but administrators is served for now. */
  maintenance: Record<string, never>;
};

export const refuse = refusals<FactoryErrors>();
