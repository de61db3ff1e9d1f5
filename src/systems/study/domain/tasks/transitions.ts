/** The actions on a task in each status, and what they do to its run. Pure functions. */
import { refuse, type TaskAction, type TaskStatus } from '../errors.ts';

/**
 * `begin` the first run; `go_on` (resume), `pause` or `end` it; `begin_anew` with another run; `give_up` a task whose
 * run has already ended; `nothing` if only the task is affected.
 */
export type Step = 'begin' | 'go_on' | 'pause' | 'end' | 'begin_anew' | 'give_up' | 'nothing';

const STEPS: Readonly<Record<TaskAction, Partial<Record<TaskStatus, Step>>>> = {
  start: { pending: 'begin', paused: 'go_on', failed: 'begin_anew' },
  pause: { running: 'pause' },
  resume: { paused: 'go_on' },
  cancel: { pending: 'end', running: 'end', paused: 'end', failed: 'give_up' },
  retry: { failed: 'begin_anew', cancelled: 'begin_anew' },
  delete: { pending: 'end', paused: 'end', completed: 'nothing', failed: 'nothing', cancelled: 'nothing' },
  force_stop: { running: 'end', paused: 'end' },
};

/** @throws task_wrong_state */
export function stepFor(action: TaskAction, status: TaskStatus): Step {
  const step = STEPS[action][status];
  if (!step) throw refuse('task_wrong_state', { status, action });
  return step;
}
