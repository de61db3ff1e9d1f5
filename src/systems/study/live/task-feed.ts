import type { Core } from '../../../core/core.ts';
import type { RunEvent } from '../../../core/jobs/runs/run-event.ts';
import { RunFeed } from '../../../core/jobs/watch/run-feed.ts';
import type { RunSnapshot } from '../../../core/jobs/watch/run-watch.ts';
import { type StudyDetail, studyJob } from '../domain/study/study.job.ts';
import { studyTaskTopic } from '../domain/topics.ts';
import { studyErrorText } from '../messages.ts';
import { progressOf } from '../present/tasks.ts';
import { type LiveTask, selectLive, selectRunsOf } from './live-queries.ts';

/** Registers tasks for watches by id. */
export function offerTasks({ database, live, logger, runWatch }: Core): void {
  runWatch.add({
    // As many digits as always fit PostgreSQL's bigint.
    canonical: (id) => (/^[1-9]\d{0,15}$/.test(id) ? id : undefined),
    find: (taskIds) => selectRunsOf(database.query, taskIds),
    topic: (id) => studyTaskTopic(Number(id)),
    feed: new RunFeed({
      live,
      logger,
      kind: studyJob.kind,
      read: (runIds) => selectLive(database.query, runIds),
      advance: (task, { progress, detail }: RunEvent): LiveTask => {
        return { ...task, progress, detail: detail as StudyDetail | null };
      },
    }),
    snapshot: snapshotOf,
  });
}

/** The snapshot of a task, with the same figures as `presentTask`. */
function snapshotOf(task: LiveTask): RunSnapshot {
  const { detail } = task;
  const figures = task.result ?? detail;
  // A queued or ended task has no current item.
  const isAtIt = task.status === 'running' || task.status === 'paused';
  return {
    id: task.task_id,
    status: task.task_status,
    progress: progressOf(task),
    message: isAtIt ? (detail?.current_item ?? null) : null,
    error: (language) => studyErrorText(language, task),
    details: {
      item_progress: isAtIt ? (detail?.item_progress ?? 0) : 0,
      item_current_time: isAtIt ? (detail?.item_current_time ?? 0) : 0,
      item_total_time: isAtIt ? (detail?.item_total_time ?? 0) : 0,
      item_detail: isAtIt ? (detail?.item_detail ?? null) : null,
      completed_courses: figures?.completed_courses ?? 0,
      total_courses: figures?.total_courses ?? task.courses,
    },
  };
}
