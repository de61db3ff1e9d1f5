import { defineJob, type Job } from '../../../core/jobs/runs/job.ts';

/** What a worker is given of a task. */
export interface TaskInput {
  readonly taskId: number;
  /** The task's id outside. */
  readonly taskUuid: string;
  readonly taskType: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** How many GPUs it asks for. */
  readonly gpus: number;
}

/** Whatever the work of the type gives. */
export type TaskResult = Readonly<Record<string, unknown>>;

/** Whatever it needs to go on with. */
export type TaskCheckpoint = Readonly<Record<string, unknown>>;

export type TaskJob = Job<TaskInput, TaskResult, TaskCheckpoint>;

/** The kind of all runs of factory. */
export const TASK_KIND = 'factory.task';

/** All queues of factory are under this one. */
export const TASK_QUEUE = 'factory';

/**
 * The job that does tasks of a type. What differs in who can take it has a queue of its own, so that a worker without
 * free GPUs never fetches what it would have to give back.
 */
export function taskJob(taskType: string, gpus: number): TaskJob {
  return defineJob<TaskInput, TaskResult, TaskCheckpoint>({
    kind: TASK_KIND,
    queue: `${TASK_QUEUE}/${taskType}/${gpus}`,
    // A task always says: it is a setting.
    timeoutSeconds: 3_600,
  });
}
