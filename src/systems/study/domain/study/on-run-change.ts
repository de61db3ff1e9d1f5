/** What follows in study when the run of a task changes, in the transaction that changes it. */
import type { Queryable } from '../../../../core/db/database.ts';
import { isFinal, type RunStatus } from '../../../../core/jobs/runs/states.ts';
import type { ChangedRun, ChangeHook } from '../../../../core/jobs/runs/transitions.ts';
import type { Live } from '../../../../core/live/live.ts';
import type { TaskStatus } from '../errors.ts';
import { studyAccountTopic } from '../topics.ts';
import { type NotificationEvent, notification } from './notification.ts';
import { sentencesFor } from './sentences.ts';
import type { StudyInput } from './study.job.ts';
import { selectEnds, type TaskEnd, updateStatuses } from './study-queries.ts';

export function onRunChange({ live }: { live: Live }): ChangeHook<StudyInput> {
  return async (tx, changed) => {
    await updateStatuses(
      tx,
      changed.map(({ id, status }) => ({ runId: id, status: taskStatusOf(status) })),
    );
    const ended = changed.filter(({ status }) => isFinal(status));
    if (ended.length > 0) await notifyOwners(tx, live, ended);
  };
}

/** A task that waits for a worker is running: it was started. */
function taskStatusOf(status: RunStatus): TaskStatus {
  switch (status) {
    case 'draft':
      return 'pending';
    case 'queued':
      return 'running';
    case 'timed_out':
      return 'failed';
    default:
      return status;
  }
}

/** Tells the owners of tasks that look on how these have ended. */
async function notifyOwners(tx: Queryable, live: Live, ended: readonly ChangedRun[]): Promise<void> {
  const ends = await selectEnds(
    tx,
    ended.map(({ id }) => id),
  );
  const events = ends.flatMap((end): [string, NotificationEvent][] => {
    const event = eventOf(end);
    return event ? [[studyAccountTopic(end.user_id), event]] : [];
  });
  await live.publishAll(tx, events);
}

/** Nothing of what its owner has cancelled. */
function eventOf({ name, language, status, message, stopped_by: by }: TaskEnd): NotificationEvent | undefined {
  const sentences = sentencesFor(language);
  switch (status) {
    case 'completed':
      if (message === null) return notification('info', sentences.taskCompleted(name));
      return notification('warning', sentences.taskCompletedWith(name, message));
    case 'failed':
    case 'timed_out':
      return notification('error', sentences.taskFailed(name, message ?? ''));
    case 'cancelled':
      return by === null ? undefined : notification('warning', sentences.taskStopped(name, by));
  }
}
