import type { LedgerErrors } from '../../../core/ledger/errors.ts';
import { refusals } from '../../../shared/errors.ts';
import type { Words } from '../../../shared/language.ts';

export const TASK_STATUSES = ['pending', 'running', 'completed', 'failed', 'cancelled'] as const;

/** The contract's words for where a task stands. */
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** One field of a task's config that is not what its type takes. */
export interface ConfigProblem {
  /** Below the config: `frames/every`. */
  readonly field: string;
  readonly message: Words;
}

/** What factory refuses, beside what the accounts do. */
export type FactoryErrors = LedgerErrors & {
  /** It was deleted while it ordered something. */
  account_gone: Record<string, never>;
  task_not_found: { taskId: string };
  /** What was asked is not for a task that stands like this. */
  task_wrong_state: { status: TaskStatus; action: 'cancel' | 'retry' | 'delete' | 'change' };
  /** No server has work of this type. */
  task_type_unknown: { taskType: string; known: readonly string[] };
  task_config_invalid: { problems: readonly ConfigProblem[] };
  /** Of the rates an administrator sets; each field is a type of task. */
  task_rates_invalid: { problems: readonly ConfigProblem[] };
  task_limit_exceeded: { limit: number };
  /** No recharge code is written so, or has this id. */
  code_not_found: Record<string, never>;
  user_not_deletable: { reason: 'own_account' | 'unfinished_tasks' };
  server_not_found: { serverId: string };
  /** The task has left no file of this name, or not on this machine. */
  file_not_found: { name: string };
  /** Nobody but administrators is served for now. */
  maintenance: Record<string, never>;
};

export const refuse = refusals<FactoryErrors>();
