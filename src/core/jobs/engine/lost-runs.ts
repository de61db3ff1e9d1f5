/**
 * Puts runs whose worker has died back to where they wait. Whoever takes one next would find out too; but there may be
 * nobody who can, and until then it would be said to run, and its owner charged for time in which nobody worked.
 */
import type { Logger } from 'pino';
import type { Database, Queryable } from '../../db/database.ts';
import type { RunFailures } from '../runs/failure-codes.ts';
import type { Run } from '../runs/runs-queries.ts';
import type { Transitions } from '../runs/transitions.ts';
import { endRuns, handBackRuns, lockLostRuns } from './attempts-queries.ts';
import type { Queue } from './queue.ts';

/** The error of a run that failed because its workers died. */
export const WORKER_LOST = 'worker_lost';

/** A run whose worker died this often, while it came no further, is taken to be what kills them. */
export const MOST_LOST_ATTEMPTS = 5;

/** As often as the queue looks for jobs whose worker is silent. */
const INTERVAL_MILLISECONDS = 1_000;

export interface LostRunsOptions {
  readonly database: Database;
  readonly queue: Queue;
  readonly transitions: Transitions;
  readonly logger: Logger;
}

/** Whether a run, whose worker has died once more, is not to be tried again. */
export function isWorn({ lost_attempts: before }: Pick<Run, 'lost_attempts'>): boolean {
  return before + 1 >= MOST_LOST_ATTEMPTS;
}

/** Ends runs that are worn, as failed. They are locked. */
export async function endWorn(
  tx: Queryable,
  runs: readonly Pick<Run, 'id' | 'attempts'>[],
  { transitions }: Pick<LostRunsOptions, 'transitions'>,
): Promise<void> {
  if (runs.length === 0) return;
  const ended = await endRuns(
    tx,
    runs.map(({ id, attempts }) => ({
      action: 'fail' as const,
      id,
      attempt: attempts,
      lost: true,
      errorCode: WORKER_LOST,
      errorMessage: `its worker died ${MOST_LOST_ATTEMPTS} times`,
      errorData: JSON.stringify({ attempts: MOST_LOST_ATTEMPTS } satisfies RunFailures['worker_lost']),
    })),
  );
  await transitions.follow(tx, ended);
}

/** Looks for them every second. @returns call it to stop */
export function watchLostRuns(options: LostRunsOptions): () => Promise<void> {
  const { database, logger } = options;
  let looking: Promise<void> | undefined;
  const look = async () => {
    try {
      const lost = await database.transaction((tx) => putBack(tx, options));
      if (lost.length > 0) logger.warn({ runs: lost.map(({ id }) => id) }, 'the worker of these runs has died');
    } catch (error) {
      logger.warn({ err: error }, 'could not look for runs whose worker has died, and tries again');
    }
  };
  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
  }, INTERVAL_MILLISECONDS);
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

async function putBack(tx: Queryable, options: LostRunsOptions) {
  const { transitions, queue } = options;
  const lost = await lockLostRuns(tx);
  if (lost.length === 0) return lost;
  const { worn = [], back = [] } = Object.groupBy(lost, (run) => (isWorn(run) ? 'worn' : 'back'));
  await endWorn(tx, worn, options);
  const releases = back.map(({ id, attempts }) => ({ id, attempt: attempts, lost: true }));
  await transitions.follow(tx, await handBackRuns(tx, releases));
  for (const name of new Set(back.map((run) => run.queue))) await queue.wake(tx, name);
  return lost;
}
