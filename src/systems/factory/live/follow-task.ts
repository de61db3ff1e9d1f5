import type { RunLog } from '../../../core/jobs/engine/reports-queries.ts';
import { followLog, type LogTailOptions } from '../../../core/jobs/watch/log-tail.ts';
import type { TaskRunEvent } from '../../../core/jobs/watch/run-watch.ts';
import { taskTopic } from '../domain/tasks/task-topic.ts';

export interface FollowedTask {
  readonly uuid: string;
  /** Its run as last read. */
  readonly runId: number;
  /** Starts after the line with this id; 0: with the first. */
  readonly after: number;
  /** Its current run; undefined if it was deleted. */
  readonly lookAgain: () => Promise<number | undefined>;
}

/** The earlier run may have lines that are not read yet. */
const FOLLOWED_RUNS = 2;

/**
 * Delivers the lines of a task as they are written, in its current run and in later ones.
 * @returns call it to stop
 */
export function followTask(
  options: LogTailOptions,
  { uuid, runId, after, lookAgain }: FollowedTask,
  listener: (lines: RunLog[]) => void,
): () => void {
  let present = 0;
  let isStopped = false;
  const stops: (() => void)[] = [];
  const follow = (run: number | undefined) => {
    // Later runs of a task have higher numbers.
    if (isStopped || run === undefined || run <= present) return;
    present = run;
    stops.push(followLog(options, run, after, listener));
    if (stops.length > FOLLOWED_RUNS) stops.shift()?.();
  };
  const look = () => {
    lookAgain().then(follow, (error) =>
      options.logger.warn({ err: error, task: uuid }, 'reading a followed task failed'),
    );
  };

  const unsubscribe = options.live.subscribe(taskTopic(uuid), (event) => {
    if (event.type === 'task_run') follow((event as TaskRunEvent).run_id);
    else look();
  });
  follow(runId);
  // It may have been retried since it was read.
  look();
  return () => {
    isStopped = true;
    unsubscribe();
    for (const stop of stops) stop();
  };
}
