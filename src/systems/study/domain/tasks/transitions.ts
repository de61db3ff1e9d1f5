/** What can be done to a task in each of its states, and what that is for its run. Pure: nothing here knows a database. */
import { refuse, type TaskAction, type TaskStatus } from '../errors.ts';

/**
 * `begin` its first run; have it `go_on`, or `pause` or `end` it; `begin_anew` with another run; `give_up` a task whose
 * run has ended by itself; `nothing`, where only the task is concerned.
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
