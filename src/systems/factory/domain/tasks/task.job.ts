import { formatQueueName } from '../../../../core/jobs/queue-name.ts';
import type { Job, RunKind } from '../../../../core/jobs/runs/job.ts';

/** The input of a task's run. */
export interface TaskInput {
  readonly taskId: number;
  /** The task's public id. */
  readonly taskUuid: string;
  readonly taskType: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Its number of GPUs. */
  readonly gpus: number;
}

/** The result of the type's work. */
export type TaskResult = Readonly<Record<string, unknown>>;

/** The checkpoint of the type's work. */
export type TaskCheckpoint = Readonly<Record<string, unknown>>;

/** All runs of factory, in any queue. */
export const taskRuns: RunKind<TaskInput, TaskResult, TaskCheckpoint> = { kind: 'factory.task' };

/** The family of all queues of factory. */
export const TASK_QUEUES = 'factory';

/**
 * The job of tasks of a type. Tasks with different requirements have different queues, so that a worker without free
 * GPUs never fetches a task it would have to put back.
 */
export function taskJob(type: string, gpus: number): Job<TaskInput, TaskResult, TaskCheckpoint> {
  const queue = formatQueueName({ family: TASK_QUEUES, type, gpus });
  // Every task sets its own time limit, from the setting.
  return { ...taskRuns, queue, timeoutSeconds: 3_600 };
}
