import type { AccountErrors } from '../../core/accounts/errors.ts';
import type { Catalogue } from '../../shared/messages.ts';
import type { StudyErrors, TaskAction } from '../../systems/study/domain/errors.ts';

const actions: Record<TaskAction, string> = {
  start: 'started',
  pause: 'paused',
  resume: 'resumed',
  cancel: 'cancelled',
  retry: 'retried',
  delete: 'deleted',
  force_stop: 'force-stopped',
};

export const study: Catalogue<StudyErrors & Pick<AccountErrors, 'account_inactive'>> = {
  // Only an administrator makes an account so.
  account_inactive: 'the account is disabled',
  task_not_found: ({ taskId }) => `no such task: ${taskId}`,
  task_wrong_state: ({ status, action }) => `the task is ${status}: it cannot be ${actions[action]}`,
  task_limit_exceeded: ({ limit }) => `too many tasks: at most ${limit} may be under way, paused ones included`,
  mail_not_set: 'no mail server is in use: set and enable one, or set SMTP_URL',
  mail_failed: ({ reason }) => `the mail was not sent: ${reason}`,
  own_account: 'administrators cannot delete themselves',
  too_many_followed: ({ limit }) => `too many subscriptions: at most ${limit} tasks a connection`,
};

export const testMail = { subject: 'Owlery test mail', text: 'This mail shows that the mail server is set up.' };
