/** Words stored failures for people. */
import { runFailures as en } from '../../../locales/en/run-failures.ts';
import { runFailures as zh } from '../../../locales/zh/run-failures.ts';
import type { Language } from '../../../shared/language.ts';
import { type Catalogues, type Coded, type CodeList, textOf } from '../../../shared/messages.ts';
import type { RunFailures } from './failure-codes.ts';

const failureMessages: Catalogues<RunFailures> = { zh, en };

/** The failure columns of a run's row. */
export interface StoredFailure {
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly error_data: object | null;
}

/** The words for what one kind of run stores. */
export interface RunWording {
  /** Why a run failed; null if it has not. */
  failure(language: Language, failure: StoredFailure): string | null;
  /** A line of its log; undefined if the kind has no coded lines. */
  line?(language: Language, line: StoredLine): string;
}

/** By kind of run. */
export type RunWordings = Readonly<Record<string, RunWording>>;

/**
 * The code and data of a failure; undefined if there is none. A `message` that was stored apart is put back into the
 * data.
 */
export function failureOf({ error_code: code, error_message: message, error_data }: StoredFailure): Coded | undefined {
  return code === null ? undefined : { code, data: { message, ...error_data } };
}

/**
 * Why a run failed, for people.
 * @param catalogues the texts for the errors of its handlers
 * @returns null if it has not failed
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

/** The text columns of a line of a run's log. */
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
