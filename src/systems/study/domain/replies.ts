/** The messages of successful actions without a result. */
export type ActionReplies = Record<
  | 'signed_out'
  | 'reset_requested'
  | 'password_reset'
  | 'password_changed'
  | 'task_deleted'
  | 'user_deleted'
  | 'user_unlocked'
  | 'nothing_to_recover'
  | 'defaults_apply'
  | 'mail_settings_changed'
  | 'test_mail_sent'
  | 'email_verified'
  | 'verification_sent',
  Record<string, never>
>;

/** The messages of the socket. */
export type SocketReplies = {
  connected: Record<string, never>;
  subscribed: { taskId: number | string };
  unsubscribed: { taskId: number | string };
};

export type StudyReplies = ActionReplies & SocketReplies;
