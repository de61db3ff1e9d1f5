/**
 * Queues runs again whose worker has died. The next worker that claims one would notice too; but there may be none, and
 * until then the run would be shown as running and its owner charged for time in which nobody worked on it.
 */
import type { Logger } from 'pino';
import { every } from '../../../shared/every.ts';
import type { Alerts } from '../../alerts/alerts.ts';
import type { Database, Queryable } from '../../db/database.ts';
import type { RunFailures } from '../runs/failure-codes.ts';
import type { Run } from '../runs/runs-queries.ts';
import type { Transitions } from '../runs/transitions.ts';
import { endRuns, handBackRuns, lockLostRuns } from './attempts-queries.ts';
import type { Queue } from './queue.ts';

/** The error of a run that failed because its workers died. */
export const WORKER_LOST = 'worker_lost';

/** A run whose worker died this often without progress is considered the cause, and fails. */
export const MOST_LOST_ATTEMPTS = 5;

/** The most runs that an alert names. */
const MOST_NAMED = 20;

/** The interval at which the queue looks for jobs without heartbeats. */
const INTERVAL_SECONDS = 1;

export interface LostRunsOptions {
  readonly database: Database;
  readonly queue: Queue;
  readonly transitions: Transitions;
  readonly alerts?: Pick<Alerts, 'tell'> | undefined;
  readonly logger: Logger;
}

/** Whether a run whose worker died again has no attempts left. */
export function attemptsExhausted({ lost_attempts: before }: Pick<Run, 'lost_attempts'>): boolean {
  return before + 1 >= MOST_LOST_ATTEMPTS;
}

/** Fails runs that have no attempts left. They are locked. */
export async function failExhausted(
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
      errorMessage: `the run's worker died ${MOST_LOST_ATTEMPTS} times`,
      errorData: JSON.stringify({ attempts: MOST_LOST_ATTEMPTS } satisfies RunFailures['worker_lost']),
    })),
  );
  await transitions.follow(tx, ended);
}

/** Looks for lost runs every second. Returns a function that stops. */
export function watchLostRuns(options: LostRunsOptions): () => Promise<void> {
  const { database, logger } = options;
  const look = async () => {
    const lost = await database.transaction((tx) => putBack(tx, options));
    if (lost.length > 0)
      logger.warn({ runs: lost.map(({ id }) => id) }, 'the workers of these runs died; the runs were queued again');
  };
  const { stop } = every(INTERVAL_SECONDS, look, { logger, failure: 'looking for lost runs failed; retrying' });
  return stop;
}

async function putBack(tx: Queryable, options: LostRunsOptions) {
  const { transitions, queue } = options;
  const lost = await lockLostRuns(tx);
  if (lost.length === 0) return lost;
  transitions.observer.workersLost(lost.length);
  await tellOf(tx, lost, options);
  const { exhausted = [], back = [] } = Object.groupBy(lost, (run) => (attemptsExhausted(run) ? 'exhausted' : 'back'));
  await failExhausted(tx, exhausted, options);
  const releases = back.map(({ id, attempts }) => ({ id, attempt: attempts, lost: true }));
  await transitions.follow(tx, await handBackRuns(tx, releases));
  for (const name of new Set(back.map((run) => run.queue))) await queue.wake(tx, name);
  return lost;
}

/** One alert for all runs whose worker died at this moment. */
async function tellOf(
  tx: Queryable,
  lost: readonly Pick<Run, 'id' | 'uuid' | 'attempts'>[],
  { alerts }: LostRunsOptions,
) {
  const [{ id, attempts } = { id: 0, attempts: 0 }] = lost;
  const data = { runs: lost.slice(0, MOST_NAMED).map(({ uuid }) => uuid) };
  await alerts?.tell(tx, [{ kind: 'worker_lost', key: `worker_lost:${id}:${attempts}`, data, ownerId: null }]);
}
