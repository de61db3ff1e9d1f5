/** What a run, or a course of it, ends for, in people's words. */
import { isDatabaseUnavailable } from '../../../../core/db/failures.ts';
import { DomainError } from '../../../../shared/errors.ts';
import type { Sentences } from './sentences.ts';
import type { StudyContext } from './study-context.ts';

export function whyOf(error: unknown, sentences: Sentences): string {
  const { message } = error instanceof DomainError ? (error.data as { message?: string }) : {};
  return sentences.ofSource(error) ?? message ?? (error instanceof Error ? error.message : String(error));
}

/**
 * What a run is to fail with, which its log then ends with. What only stops it, as it goes on elsewhere, is left alone.
 * @returns the error, which carries the words
 */
export function sayWhy(error: unknown, sentences: Sentences, { signal, log }: StudyContext): unknown {
  if (signal.aborted || isDatabaseUnavailable(error)) return error;
  const message = whyOf(error, sentences);
  log('error', message);
  return error instanceof DomainError ? new DomainError(error.code, { ...error.data, message }) : error;
}
