/** Words the stored codes of tasks in the reader's language. */
import { failureText, lineText, type StoredFailure, type StoredLine } from '../../../core/jobs/runs/failures.ts';
import {
  taskFailures as failuresEn,
  taskNotes as notesEn,
  waitReasons as reasonsEn,
} from '../../../locales/en/factory-tasks.ts';
import {
  taskFailures as failuresZh,
  taskNotes as notesZh,
  waitReasons as reasonsZh,
} from '../../../locales/zh/factory-tasks.ts';
import type { Language } from '../../../shared/language.ts';
import { type CodedOf, textOf } from '../../../shared/messages.ts';
import type { WaitReasons } from '../domain/servers/wait-reason.ts';

const failures = { zh: failuresZh, en: failuresEn };
const notes = { zh: notesZh, en: notesEn };
const reasons = { zh: reasonsZh, en: reasonsEn };

/** Why a task failed; null if it has not. */
export const presentFailure = (failure: StoredFailure, language: Language): string | null =>
  failureText(failures, language, failure);

export const presentWaitReason = (reason: CodedOf<WaitReasons>, language: Language): string =>
  textOf(reasons, language, reason) ?? reason.code;

/** A line of a task's log. */
export function presentLine(line: StoredLine, language: Language): string {
  if (line.code !== 'task_failed') return lineText(notes, language, line);
  const { code, message, data } = line.data as { code: string | null; message: string | null; data: object | null };
  return failureText(failures, language, { error_code: code, error_message: message, error_data: data }) ?? line.code;
}
