/** Decides how a run continues after an attempt has ended. */

import { DomainError } from '../../../shared/errors.ts';
import { isDatabaseUnavailable } from '../../db/failures.ts';
import type { RunFailures } from '../runs/failure-codes.ts';
import { toJson, toText } from '../runs/json.ts';
import type { Attempt, Ended } from './attempt.ts';
import type { Claims, Outcome } from './claims.ts';

/**
 * The run ends; or it goes back to the queue, at once or, after a database outage, after a moment; or nothing is
 * left to do.
 */
export type AttemptOutcome = Outcome | 'hand_back' | 'hand_back_later' | 'nothing';

const MOST_MESSAGE_CHARACTERS = 10_000;

export async function outcomeOf(attempt: Attempt, ended: Ended, claims: Claims): Promise<AttemptOutcome> {
  const reason = attempt.stopReason;
  if (ended !== 'abandoned' && 'result' in ended) {
    if (attempt.completing) return await outcomeOfCompletion(attempt, claims);
    // A result counts even after the signal: the work is done.
    if (ended.result) return { action: 'complete', result: toJson(ended.result) };
    if (!reason) return { action: 'complete' };
  }
  if (reason === 'time_out') return timeOut(attempt);
  if (reason) return reason === 'lost' ? 'nothing' : 'hand_back';
  if (ended === 'abandoned' || !('error' in ended)) return 'hand_back';
  // A database outage is no failure of the run, however often it happens: it continues from its checkpoint.
  return isDatabaseUnavailable(ended.error) ? 'hand_back_later' : failure(ended.error);
}

/** The code, data and message of a failed run, from what its handler threw. */
export function failure(error: unknown): Outcome {
  const errorMessage = toText(messageOf(error), MOST_MESSAGE_CHARACTERS);
  if (!(error instanceof DomainError)) return { action: 'fail', errorCode: 'internal', errorMessage, errorData: '{}' };
  const { message: _kept, ...data } = error.data as { message?: string };
  return { action: 'fail', errorCode: error.code, errorMessage, errorData: toJson(data) };
}

/** Reads from the database whether the transaction in which the handler ended the run has committed. */
async function outcomeOfCompletion(attempt: Attempt, claims: Claims): Promise<AttemptOutcome> {
  const status = await claims.statusOf(attempt.claim);
  if (status === 'completed') return 'nothing';
  if (status !== 'running' || attempt.stopReason) return 'hand_back';
  return failure(new Error('the transaction that completed the run was rolled back'));
}

function timeOut({ run }: Attempt): Outcome {
  const errorData = JSON.stringify({ seconds: run.timeout_seconds } satisfies RunFailures['timed_out']);
  const errorMessage = `it took longer than ${run.timeout_seconds} s`;
  return { action: 'time_out', errorCode: 'timed_out', errorMessage, errorData };
}

/** The message of a domain error is in its data; `error.message` is its code. */
function messageOf(error: unknown): string {
  if (error instanceof DomainError && 'message' in error.data) return String(error.data.message);
  return error instanceof Error ? error.message : String(error);
}
