import type { Catalogue } from '../../shared/messages.ts';
import type { StudyReplies } from '../../systems/study/domain/replies.ts';

export const studyReplies: Catalogue<StudyReplies> = {
  signed_out: '已退出登录',
  reset_requested: '如果该邮箱已注册，重置邮件已发送',
  password_reset: '密码重置成功',
  password_changed: '密码修改成功',
  task_deleted: '任务已删除',
  user_deleted: '用户已删除',
  user_unlocked: '用户已解除锁定',
  nothing_to_recover: '任务会自动恢复，无需操作',
  defaults_apply: '已使用环境变量中的设置',
  mail_settings_changed: '邮件设置已保存',
  test_mail_sent: '测试邮件已发送',
  email_verified: '邮箱验证成功',
  verification_sent: '验证邮件已发送',
  connected: '连接成功',
  subscribed: ({ taskId }) => `已订阅任务 ${taskId}`,
  unsubscribed: ({ taskId }) => `已取消订阅任务 ${taskId}`,
};
