/** The live topics of study, besides those of runs (core/jobs/runs/run-event.ts). */

/**
 * Of a task: `{ type: 'task_run', run_id }` if it has another run, or its status differs from its run's;
 * `{ type: 'task_deleted' }`.
 */
export const studyTaskTopic = (taskId: number) => `study:task:${taskId}`;

/** Of an account: `{ type: 'notification', level, message }`, and `CONFIG_EVENT` when its preferences change. */
export const studyAccountTopic = (accountId: number) => `study:account:${accountId}`;

export const CONFIG_EVENT = { type: 'study_config' } as const;
