/** The texts of market, chosen when they are read. */
import { failureText, type StoredFailure } from '../../core/jobs/runs/failures.ts';
import { market as marketEn } from '../../locales/en/market.ts';
import { collectionFailures as failuresEn, scriptProblems as problemsEn } from '../../locales/en/market-runs.ts';
import { market as marketZh } from '../../locales/zh/market.ts';
import { collectionFailures as failuresZh, scriptProblems as problemsZh } from '../../locales/zh/market-runs.ts';
import type { Language } from '../../shared/language.ts';
import { type Coded, merged } from '../../shared/messages.ts';

/** The texts of market's refusals. */
export const marketMessages = { zh: marketZh, en: marketEn };

// A load may fail with the refusal of a request, such as an unavailable warehouse.
const failures = merged(merged(marketMessages, { zh: problemsZh, en: problemsEn }), { zh: failuresZh, en: failuresEn });

/** Why an execution failed; null if it has not. */
export const executionFailureText = (language: Language, failure: StoredFailure): string | null =>
  failureText(failures, language, failure);

/** Why a trial failed, or a script could not be read. */
export function failureTextOf(language: Language, { code, data }: Coded): string {
  return failureText(failures, language, { error_code: code, error_message: null, error_data: data }) ?? code;
}
