/** Why a run failed, as a code with its data. */
import { isDatabaseUnavailable } from '../../../../core/db/failures.ts';
import { DomainError } from '../../../../shared/errors.ts';
import { type Coded, codedOf } from '../../../../shared/messages.ts';
import type { StudyContext } from './study-context.ts';

/** The reason of an error for people. An error that is not a domain error is reported as internal. */
export function reasonOf(error: unknown): Coded {
  return error instanceof DomainError ? codedOf(error) : { code: 'internal', data: {} };
}

/** Ends the run's log with the reason it fails for. An error that only interrupts the run is not logged. */
export function logFailure(error: unknown, { signal, log }: StudyContext): void {
  if (signal.aborted || isDatabaseUnavailable(error)) return;
  log('error', { code: 'run_failed', data: { reason: reasonOf(error) } });
}
