import { refusals } from '../../../shared/errors.ts';

export const TASK_STATUSES = ['pending', 'running', 'paused', 'completed', 'failed', 'cancelled'] as const;

/** The contract's words for where a task stands. A task that waits for a worker is running: it was started. */
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** What can be asked of a task. */
export type TaskAction = 'start' | 'pause' | 'resume' | 'cancel' | 'retry' | 'delete' | 'force_stop';

/** What study refuses, beside what the accounts do. */
export type StudyErrors = {
  /** By its id; over a socket also that of another system's task. */
  task_not_found: { taskId: number | string };
  /** What was asked is not for a task that stands like this. */
  task_wrong_state: { status: TaskStatus; action: TaskAction };
  /** So many of an account's tasks may be started and not at their end. */
  task_limit_exceeded: { limit: number };
  /** No mail server is set, so that no mail can be tried. */
  mail_not_set: Record<string, never>;
  /** The mail server did not take a mail. */
  mail_failed: { reason: string };
  /** Administrators do not delete themselves. */
  own_account: Record<string, never>;
  /** So many tasks can be followed over one socket. */
  too_many_followed: { limit: number };
};

export const refuse = refusals<StudyErrors>();
