/** How a stored failure is read. */
import { runFailures as en } from '../../../locales/en/run-failures.ts';
import { runFailures as zh } from '../../../locales/zh/run-failures.ts';
import type { Language } from '../../../shared/language.ts';
import { type Catalogues, type Coded, type CodeList, textOf } from '../../../shared/messages.ts';
import type { RunFailures } from './failure-codes.ts';

const failureMessages: Catalogues<RunFailures> = { zh, en };

/** How a run failed, as its row says it. */
export interface StoredFailure {
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly error_data: object | null;
}

/** The words for what one kind of run stores. */
export interface RunWording {
  /** Why a run failed; null if it has not. */
  failure(language: Language, failure: StoredFailure): string | null;
  /** A line of its log; as it was written where the kind has no coded lines. */
  line?(language: Language, line: StoredLine): string;
}

/** By kind of run. */
export type RunWordings = Readonly<Record<string, RunWording>>;

/** The code and data of a failure; undefined where there is none. Data that had a `message` has it again. */
export function failureOf({ error_code: code, error_message: message, error_data }: StoredFailure): Coded | undefined {
  return code === null ? undefined : { code, data: { message, ...error_data } };
}

/**
 * A failed run's reason for people.
 * @param catalogues the words for what the handlers of its kind throw
 * @returns null where it has not failed
 */
export function failureText<List extends CodeList>(
  catalogues: Catalogues<List>,
  language: Language,
  failure: StoredFailure,
): string | null {
  const coded = failureOf(failure);
  if (!coded) return null;
  const text = textOf(catalogues, language, coded) ?? textOf(failureMessages, language, coded);
  return text ?? failure.error_message ?? coded.code;
}

/** A line of a run's log, as its row holds it. */
export interface StoredLine {
  readonly message: string;
  readonly code: string | null;
  readonly data: object | null;
}

/** A line of a run's log for people: as it was written, or its code in their language. */
export function lineText<List extends CodeList>(
  catalogues: Catalogues<List>,
  language: Language,
  { message, code, data }: StoredLine,
): string {
  if (code === null) return message;
  return textOf(catalogues, language, { code, data: data ?? {} }) ?? code;
}
