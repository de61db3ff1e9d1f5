import { refusals } from '../../../shared/errors.ts';

export const TASK_STATUSES = ['pending', 'running', 'paused', 'completed', 'failed', 'cancelled'] as const;

/** The contract's statuses of a task. A task that waits for a worker counts as running, because it was started. */
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** The actions on a task. */
export type TaskAction = 'start' | 'pause' | 'resume' | 'cancel' | 'retry' | 'delete' | 'force_stop';

/** Study's domain errors, besides those of accounts. */
export type StudyErrors = {
  /** By its id; over a socket also the id of another system's task. */
  task_not_found: { taskId: number | string };
  /** The status of the task does not allow the action. */
  task_wrong_state: { status: TaskStatus; action: TaskAction };
  /** The limit of an account's started, unfinished tasks. */
  task_limit_exceeded: { limit: number };
  /** No mail server is configured, so no test mail can be sent. */
  mail_not_set: Record<string, never>;
  /** The mail server did not accept a mail. */
  mail_failed: { reason: string };
  /** Administrators cannot delete themselves. */
  own_account: Record<string, never>;
  /** The limit of tasks followed over one socket. */
  too_many_followed: { limit: number };
};

export const refuse = refusals<StudyErrors>();
