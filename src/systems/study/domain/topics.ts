/** Where what happens in study is told, beside the runs' own topics (core/jobs/run-event.ts). */

/** Of a task: `{ type: 'task_run', run_id }` when it has got another run, or its status is no longer its run's;
 * `{ type: 'task_deleted' }`. */
export const studyTaskTopic = (taskId: number) => `study:task:${taskId}`;

/** Of an account: `{ type: 'notification', level, message }`, and `CONFIG_EVENT` when it is to study otherwise. */
export const studyAccountTopic = (accountId: number) => `study:account:${accountId}`;

export const CONFIG_EVENT = { type: 'study_config' } as const;
