import type { Mailbox } from '../../../../core/accounts/mailbox-queries.ts';
import type { Message } from '../../../../core/mail/message.ts';
import { type Language, languageOfTag } from '../../../../shared/language.ts';

export interface FailureNotice {
  readonly task: string;
  readonly executionId: string;
  /** Why it failed, in a language. */
  readonly error: (language: Language) => string;
  /** The number of attempts, including this one. */
  readonly tries: number;
}

/** The mail about a failed task that is not retried again, in the account's language. */
export function failureMail({ username, email, language }: Mailbox, notice: FailureNotice): Message {
  const { executionId, tries } = notice;
  // A name may contain a line break, a subject must not.
  const task = notice.task.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  const readable = languageOfTag(language);
  const chinese = readable === 'zh';
  const error = notice.error(readable);
  const lines = chinese
    ? [
        `${username}，您好：`,
        `任务“${task}”执行失败（第 ${tries} 次），不会再自动重试。`,
        `执行编号：${executionId}`,
        `错误信息：${error}`,
      ]
    : [
        `Hello ${username},`,
        `the task "${task}" has failed (try ${tries}) and will not be tried again by itself.`,
        `Execution: ${executionId}`,
        `Error: ${error}`,
      ];
  return { to: email, subject: chinese ? `任务失败：${task}` : `Task failed: ${task}`, text: lines.join('\n\n') };
}
