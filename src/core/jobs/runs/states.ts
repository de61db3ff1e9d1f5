/** The states of a run and its transitions. Pure functions without a database. */

export type RunStatus = (typeof RUN_STATUSES)[number];

export const RUN_STATUSES = [
  'draft',
  'queued',
  'running',
  'paused',
  'completed',
  'failed',
  'cancelled',
  'timed_out',
] as const;

/** The actions on a run: by its user (`start`, `pause`, `resume`, `cancel`) or by the worker that holds it. */
export type RunAction = (typeof RUN_ACTIONS)[number];

export const RUN_ACTIONS = [
  'start',
  'claim',
  'pause',
  'resume',
  'cancel',
  'complete',
  'fail',
  'time_out',
  'hand_back',
] as const;

/** @returns the status that an action leads to */
export function target(action: RunAction): RunStatus {
  switch (action) {
    case 'start':
    case 'resume':
    case 'hand_back':
      return 'queued';
    case 'claim':
      return 'running';
    case 'pause':
      return 'paused';
    case 'cancel':
      return 'cancelled';
    case 'complete':
      return 'completed';
    case 'fail':
      return 'failed';
    case 'time_out':
      return 'timed_out';
  }
}

/** @returns the actions allowed in a status */
export function allowed(status: RunStatus): readonly RunAction[] {
  switch (status) {
    case 'draft':
      return ['start', 'cancel'];
    case 'queued':
      return ['claim', 'pause', 'cancel'];
    case 'running':
      // A running run is claimed again after its worker has died.
      return ['claim', 'pause', 'cancel', 'complete', 'fail', 'time_out', 'hand_back'];
    case 'paused':
      return ['resume', 'cancel'];
    case 'completed':
    case 'failed':
    case 'cancelled':
    case 'timed_out':
      return [];
  }
}

/** @returns the statuses that allow an action */
export function sources(action: RunAction): readonly RunStatus[] {
  return RUN_STATUSES.filter((status) => allowed(status).includes(action));
}

/** Whether the status is final. */
export function isFinal(status: RunStatus): boolean {
  return allowed(status).length === 0;
}
