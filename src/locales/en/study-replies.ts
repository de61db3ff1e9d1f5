import type { Catalogue } from '../../shared/messages.ts';
import type { StudyReplies } from '../../systems/study/domain/replies.ts';

export const studyReplies: Catalogue<StudyReplies> = {
  signed_out: 'Signed out.',
  reset_requested: 'If this e-mail address is registered, a mail has been sent to it.',
  password_reset: 'The password was reset.',
  password_changed: 'The password was changed.',
  task_deleted: 'The task was deleted.',
  user_deleted: 'The user was deleted.',
  user_unlocked: 'The user can sign in again.',
  nothing_to_recover: 'Tasks recover by themselves: there is nothing to do.',
  defaults_apply: 'The settings of the environment apply.',
  mail_settings_changed: 'The mail settings were saved.',
  test_mail_sent: 'The test mail was sent.',
  email_verified: 'The e-mail address is verified.',
  verification_sent: 'A mail with a link has been sent.',
  connected: 'Connected.',
  subscribed: ({ taskId }) => `Subscribed to task ${taskId}.`,
  unsubscribed: ({ taskId }) => `Unsubscribed from task ${taskId}.`,
};
