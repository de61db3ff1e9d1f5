import type { RunFailures } from '../../core/jobs/runs/failure-codes.ts';
import type { Catalogue } from '../../shared/messages.ts';

export const runFailures: Catalogue<RunFailures> = {
  internal: 'The task failed with an internal server error.',
  timed_out: ({ seconds }) => `The task timed out after ${seconds} s.`,
  worker_lost: ({ attempts }) => `The worker process died ${attempts} times while running the task.`,
};
