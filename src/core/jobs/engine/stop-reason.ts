/** Decides whether a running attempt has to stop, from a stop message or from the status of its run. */
import type { StopReason } from '../runs/job.ts';
import type { Run } from '../runs/runs-queries.ts';
import type { StopMessage } from '../runs/stop-message.ts';
import type { Attempt } from './attempt.ts';

/** Whether a stop message is for this attempt. */
export function isFor({ claim }: Attempt, { id, attempt }: StopMessage): boolean {
  return claim.id === id && claim.attempt === attempt;
}

/** @param run undefined if it does not exist @returns undefined if the attempt still holds the run */
export function reasonToStop(
  { claim }: Attempt,
  run: Pick<Run, 'status' | 'attempts'> | undefined,
): StopReason | undefined {
  if (!run || run.attempts !== claim.attempt) return 'lost';
  switch (run.status) {
    case 'running':
      return undefined;
    // Queued and still held: it was paused and has been resumed already.
    case 'paused':
    case 'queued':
      return 'pause';
    default:
      return 'cancel';
  }
}
