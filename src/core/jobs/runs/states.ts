/** The states of a run, and what leads from one to another. Pure: nothing here knows a database. */

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

/** What can be done to a run: by its user (`start`, `pause`, `resume`, `cancel`) or by the worker that has it. */
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

/** @returns the status an action leads to, from wherever it is allowed */
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

/** @returns what may be done to a run in this status */
export function allowed(status: RunStatus): readonly RunAction[] {
  switch (status) {
    case 'draft':
      return ['start', 'cancel'];
    case 'queued':
      return ['claim', 'pause', 'cancel'];
    case 'running':
      // A running run is claimed again when the worker that had it died.
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

/** @returns the statuses an action is allowed in */
export function sources(action: RunAction): readonly RunStatus[] {
  return RUN_STATUSES.filter((status) => allowed(status).includes(action));
}

/** Whether a run in this status has ended for good. */
export function isFinal(status: RunStatus): boolean {
  return allowed(status).length === 0;
}
