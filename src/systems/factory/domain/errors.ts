import type { LedgerErrors } from '../../../core/ledger/errors.ts';
import { refusals } from '../../../shared/errors.ts';
import type { Words } from '../../../shared/language.ts';

export const TASK_STATUSES = ['pending', 'running', 'completed', 'failed', 'cancelled'] as const;

/** The contract's statuses of a task. */
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** An invalid field of a task's config. */
export interface ConfigProblem {
  /** Path below the config: `frames/every`. */
  readonly field: string;
  readonly message: Words;
}

/** Factory's domain errors, besides those of accounts. */
export type FactoryErrors = LedgerErrors & {
  /** The account was deleted during the request. */
  account_gone: Record<string, never>;
  task_not_found: { taskId: string };
  /** The status of the task does not allow the action. */
  task_wrong_state: { status: TaskStatus; action: 'cancel' | 'retry' | 'delete' | 'change' };
  /** No server does tasks of this type. */
  task_type_unknown: { taskType: string; known: readonly string[] };
  task_config_invalid: { problems: readonly ConfigProblem[] };
  /** Problems of the rates that an administrator sets; each field is a type of task. */
  task_rates_invalid: { problems: readonly ConfigProblem[] };
  task_limit_exceeded: { limit: number };
  /** No recharge code has this text or id. */
  code_not_found: Record<string, never>;
  user_not_deletable: { reason: 'own_account' | 'unfinished_tasks' };
  server_not_found: { serverId: string };
  /** The task has no file of this name, or not on this machine. */
  file_not_found: { name: string };
  /** Only administrators are served now. */
  maintenance: Record<string, never>;
};

export const refuse = refusals<FactoryErrors>();
