import type { Core } from '../../../core/core.ts';
import type { RunEvent } from '../../../core/jobs/runs/run-event.ts';
import { RunFeed } from '../../../core/jobs/watch/run-feed.ts';
import { taskRuns } from '../domain/tasks/task.job.ts';
import { taskTopic } from '../domain/tasks/task-topic.ts';
import { presentFailure } from '../present/failures.ts';
import { type LiveTask, selectLive, selectRunsOf } from './live-queries.ts';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const isWaiting = (detail: object | null) => detail !== null && 'waiting' in detail;

/** Registers tasks for watches by id. */
export function offerTasks({ database, live, logger, runWatch }: Core): void {
  runWatch.add({
    canonical: (id) => (UUID.test(id) ? id.toLowerCase() : undefined),
    find: (uuids) => selectRunsOf(database.query, uuids),
    topic: taskTopic,
    feed: new RunFeed({
      live,
      logger,
      kind: taskRuns.kind,
      read: (runIds) => selectLive(database.query, runIds),
      advance: (task, { progress, detail }: RunEvent): LiveTask => ({
        ...{ ...task, progress, detail },
        // A run at work may wait in a cluster's queue.
        ...(task.status === 'running' && { task_status: isWaiting(detail) ? 'pending' : 'running' }),
      }),
    }),
    snapshot: (task) => ({
      id: task.uuid,
      status: task.task_status,
      progress: task.progress,
      message: task.detail?.message ?? null,
      error: (language) => presentFailure(task, language),
    }),
  });
}
