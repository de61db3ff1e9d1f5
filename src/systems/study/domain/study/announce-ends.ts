import type { Runs } from '../../../../core/jobs/runs/runs.ts';
import type { Live } from '../../../../core/live/live.ts';
import { studyJob } from '../../jobs/study.job.ts';
import { studyAccountTopic } from '../topics.ts';
import { type NotificationEvent, notification } from './notification.ts';
import { sentencesFor } from './sentences.ts';
import { selectEnds, type TaskEnd } from './study-queries.ts';

/** Has the owners of tasks told how these ended, if they look on. Every process must: any of them may end a run. */
export function announceEnds({ runs, live }: { runs: Runs; live: Live }): void {
  runs.endings.on(studyJob, async (tx, ended) => {
    const ends = await selectEnds(
      tx,
      ended.map(({ id }) => id),
    );
    const events = ends.flatMap((end): [string, NotificationEvent][] => {
      const event = eventOf(end);
      return event ? [[studyAccountTopic(end.user_id), event]] : [];
    });
    await live.publishAll(tx, events);
  });
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
