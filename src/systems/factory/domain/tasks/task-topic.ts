import type { LiveEvent } from '../../../../core/live/live.ts';

/** A task has been given another run; what that does is told on the run's own topic. */
export interface TaskRunEvent extends LiveEvent {
  readonly type: 'task_run';
  readonly run_id: number;
}

/** Where what happens to a task is told. */
export const taskTopic = (uuid: string) => `factory_task:${uuid}`;

export function taskRunEvent(runId: number): TaskRunEvent {
  return { type: 'task_run', run_id: runId };
}
