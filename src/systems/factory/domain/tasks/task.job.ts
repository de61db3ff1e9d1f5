import { formatQueueName } from '../../../../core/jobs/queue-name.ts';
import type { Job, RunKind } from '../../../../core/jobs/runs/job.ts';

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

/** Of all runs of factory, whichever queue carries them. */
export const taskRuns: RunKind<TaskInput, TaskResult, TaskCheckpoint> = { kind: 'factory.task' };

/** The family of all queues of factory. */
export const TASK_QUEUES = 'factory';

/**
 * The job that does tasks of a type. What differs in who can take it has a queue of its own, so that a worker without
 * free GPUs never fetches what it would have to give back.
 */
export function taskJob(type: string, gpus: number): Job<TaskInput, TaskResult, TaskCheckpoint> {
  const queue = formatQueueName({ family: TASK_QUEUES, type, gpus });
  // A task always says how long it may take: it is a setting.
  return { ...taskRuns, queue, timeoutSeconds: 3_600 };
}
