/** Tasks whose config says what their work does. */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Core } from '../../../src/core/core.ts';
import { Worker } from '../../../src/core/jobs/engine/worker.ts';
import { handle } from '../../../src/core/jobs/runs/job.ts';
import { taskJob } from '../../../src/systems/factory/domain/tasks/task.job.ts';
import { quiet } from '../../support/logger.ts';

/**
 * What a worker does for `config.milliseconds`, by `config.outcome`: `fail`, `wait` for the stop signal, be `lost` at the
 * first attempt, or else complete the task.
 */
export type TaskOutcome = 'complete' | 'fail' | 'wait' | 'lost';

/** Erases the heartbeats of a run until its attempt is lost, as if its worker had died. */
async function beLost({ database }: Core, uuid: string, signal: AbortSignal): Promise<void> {
  const silence = () =>
    void sql`update pgboss.job set heartbeat_on = now() - interval '1 minute' where id = ${uuid}`.execute(
      database.query,
    );
  silence();
  // Repeated, because the worker may send one in between.
  const timer = setInterval(silence, 500);
  if (!signal.aborted) await once(signal, 'abort');
  clearInterval(timer);
  signal.throwIfAborted();
}

/** A worker for tasks of the types `training` and `free`. */
export function startWorker(core: Core, maxTasks: number): Worker {
  const { database, notifications, queue, live, runs } = core;
  const handlersByType = ['training', 'free'].map((type) =>
    handle(taskJob(type, 0), async ({ run, input, signal, progress }) => {
      const { outcome, milliseconds = 0 } = input.config as { outcome?: TaskOutcome; milliseconds?: number };
      progress(45.54);
      if (outcome === 'wait' && !signal.aborted) await once(signal, 'abort');
      if (milliseconds > 0) await delay(milliseconds, undefined, { signal }).catch(() => {});
      signal.throwIfAborted();
      if (outcome === 'lost' && run.attempt === 1) await beLost(core, run.uuid, signal);
      if (outcome === 'fail') throw new Error('it broke');
      return { done: true };
    }),
  );
  const handlers = new Map(handlersByType);
  const { transitions } = runs;
  return new Worker({ database, notifications, queue, live, logger: quiet, handlers, maxTasks, transitions });
}
