/** The consequences in study of a changed run, in the transaction of the change. */
import type { Queryable } from '../../../../core/db/database.ts';
import { failureOf } from '../../../../core/jobs/runs/failures.ts';
import { isFinal, type RunStatus } from '../../../../core/jobs/runs/states.ts';
import type { ChangedRun, ChangeHook } from '../../../../core/jobs/runs/transitions.ts';
import type { Live } from '../../../../core/live/live.ts';
import type { Coded } from '../../../../shared/messages.ts';
import type { TaskStatus } from '../errors.ts';
import { studyAccountTopic } from '../topics.ts';
import { type NotificationEvent, notification } from './notification.ts';
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

/** A task that waits for a worker counts as running, because it was started. */
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

/** Notifies the owners of tasks how these ended. */
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

/** None for a task that its owner cancelled. */
function eventOf({ name, status, result, stopped_by: by, ...failure }: TaskEnd): NotificationEvent | undefined {
  switch (status) {
    case 'completed': {
      const notes = result?.notes ?? [];
      if (notes.length === 0) return notification('info', { code: 'task_completed', data: { name } });
      const shorter = { code: 'task_completed_with', data: { name, notes: notes.map(shortened) } } as const;
      return notification('warning', { code: 'task_completed_with', data: { name, notes } }, shorter);
    }
    case 'failed':
    case 'timed_out': {
      const reason = failureOf(failure) ?? { code: 'internal', data: {} };
      const shorter = { code: 'task_failed', data: { name, reason: shortened(reason) } } as const;
      return notification('error', { code: 'task_failed', data: { name, reason } }, shorter);
    }
    case 'cancelled':
      return by === null ? undefined : notification('warning', { code: 'task_stopped', data: { name, by } });
  }
}

/** Without the names of courses and items, of which there may be many. */
function shortened({ code, data }: Coded): Coded {
  return { code, data: { ...data, ...('courses' in data && { courses: [] }), ...('items' in data && { items: [] }) } };
}
