import { failureText, type RunWordings, type StoredFailure } from '../../core/jobs/runs/failures.ts';
import { console as en, testMail as testMailEn } from '../../locales/en/console.ts';
import { testMail as testMailZh, console as zh } from '../../locales/zh/console.ts';
import type { Language } from '../../shared/language.ts';

export const consoleMessages = { zh, en };
export const testMail = { zh: testMailZh, en: testMailEn };

/** The core's own texts, for kinds of run without wording. */
const plain = { zh: {}, en: {} };

/** Why a run of any system failed; null if it has not. */
export function failureTextOf(
  run: StoredFailure & { readonly kind: string },
  language: Language,
  wordings: RunWordings,
): string | null {
  return wordings[run.kind]?.failure(language, run) ?? failureText(plain, language, run);
}
