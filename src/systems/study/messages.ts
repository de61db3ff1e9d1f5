/** The texts of study, chosen when they are read. */
import { failureText, lineText, type StoredFailure, type StoredLine } from '../../core/jobs/runs/failures.ts';
import { courseSources as sourcesEn } from '../../locales/en/course-sources.ts';
import { study as studyEn, testMail as testMailEn } from '../../locales/en/study.ts';
import * as runsEn from '../../locales/en/study-runs.ts';
import { courseSources as sourcesZh } from '../../locales/zh/course-sources.ts';
import { study as studyZh, testMail as testMailZh } from '../../locales/zh/study.ts';
import * as runsZh from '../../locales/zh/study-runs.ts';
import type { Language } from '../../shared/language.ts';
import { type Coded, merged, textOf } from '../../shared/messages.ts';

/** Study's domain errors. */
export const studyMessages = { zh: studyZh, en: studyEn };

/** A mail that shows that the mail server is set up. */
export const testMail = { zh: testMailZh, en: testMailEn };

/** The errors of course sources. */
export const sourceMessages = { zh: sourcesZh, en: sourcesEn };

const runs = { zh: runsZh, en: runsEn };
const lines = { zh: runsZh.studyLines, en: runsEn.studyLines };
const notices = { zh: runsZh.studyNotices, en: runsEn.studyNotices };
const failures = merged({ zh: runsZh.studyFailures, en: runsEn.studyFailures }, sourceMessages);

/** A line of a task's log. */
export function studyLineText(language: Language, line: StoredLine): string {
  return lineText(lines, language, line);
}

/** Why a run failed; null if it has not. */
export const studyFailureText = (language: Language, failure: StoredFailure): string | null =>
  failureText(failures, language, failure);

/** What a task's `error_msg` is made of. */
export interface StoredOutcome extends StoredFailure {
  /** The administrator who force-stopped it. */
  readonly stopped_by: string | null;
  readonly result: { readonly notes: readonly Coded[] } | null;
}

/** Who stopped a task, why it failed, or what it left undone; null if there is nothing to say. */
export function studyErrorText(language: Language, outcome: StoredOutcome): string | null {
  const { stopped_by: by, result } = outcome;
  if (by !== null) return textOf(lines, language, { code: 'stopped_by_admin', data: { by } }) ?? null;
  const failure = studyFailureText(language, outcome);
  if (failure !== null) return failure;
  const notes = result?.notes ?? [];
  return notes.length > 0 ? runs[language].outcomeText(notes) : null;
}

/** A notification. */
export function studyNoticeText(language: Language, notice: Coded): string {
  return textOf(notices, language, notice) ?? notice.code;
}
