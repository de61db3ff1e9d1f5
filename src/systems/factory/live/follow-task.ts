import type { RunLog } from '../../../core/jobs/engine/reports-queries.ts';
import { followLog, type LogTailOptions } from '../../../core/jobs/watch/log-tail.ts';
import type { TaskRunEvent } from '../../../core/jobs/watch/run-watch.ts';
import { taskTopic } from '../domain/tasks/task-topic.ts';

export interface FollowedTask {
  readonly uuid: string;
  /** Its run when it was looked at last. */
  readonly runId: number;
  /** Begins behind the line with this id; 0 for the first. */
  readonly after: number;
  /** Its present run; undefined, when it is gone. */
  readonly lookAgain: () => Promise<number | undefined>;
}

/** The run before may have lines that are not read yet. */
const FOLLOWED_RUNS = 2;

/**
 * Hands over the lines of a task as they are written, in the run it has and in those that follow.
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
    // Runs of a task are numbered in their order.
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
  // It may have been run again since it was looked at.
  look();
  return () => {
    isStopped = true;
    unsubscribe();
    for (const stop of stops) stop();
  };
}
