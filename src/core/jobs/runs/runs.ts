/** Runs as the systems' domains use them: made, looked at, and steered, always inside the caller's transaction. */

import { refusals } from '../../../shared/errors.ts';
import type { Coded } from '../../../shared/messages.ts';
import { inTransaction, type Queryable } from '../../db/database.ts';
import { notify } from '../../db/notifications.ts';
import type { Live } from '../../live/live.ts';
import type { Queue } from '../engine/queue.ts';
import { insertLogs, logLine, type RunLog, selectLogs } from '../engine/reports-queries.ts';
import type { Job, LogLevel } from './job.ts';
import { toJson } from './json.ts';
import { runEvents, runLogEvents } from './run-event.ts';
import { cancelRunsOf, changeRun, insertRuns, type NewRun, type Run, selectRun } from './runs-queries.ts';
import type { RunStatus } from './states.ts';
import { STOP_CHANNEL, stopMessage } from './stop-message.ts';
import { type ChangeObserver, Transitions } from './transitions.ts';

export type { RunLog } from '../engine/reports-queries.ts';
export type { Run } from './runs-queries.ts';

export type RunErrors = {
  run_not_found: { id: number };
  /** Its status does not allow what was asked. */
  run_wrong_state: { id: number; status: RunStatus; action: UserAction };
  /** A handler's attempt is no longer the one that counts: cancelled, paused, timed out, taken over. */
  run_not_held: { id: number };
};

export type UserAction = 'start' | 'pause' | 'resume' | 'cancel';

export const refuseRun = refusals<RunErrors>();

export interface RunOptions<Input> {
  /** The account it belongs to; null for the house's own. */
  ownerId: number | null;
  input: Input;
  /** Higher first; 0 unless given. */
  priority?: number;
  /** Runs of one group share a limit of how many are active at once, where the worker has one. */
  groupId?: string;
  /** Of one attempt, in seconds; the job's own unless given. */
  timeoutSeconds?: number;
  /** Not before this moment. */
  startAfter?: Date;
  /** Made, but not begun before `start`. */
  draft?: boolean;
}

/** Each change is told to the run's watchers when the transaction commits, see `runTopic`. */
export class Runs {
  /** What follows from a change of a run: `runs.transitions.on(kind, hook)`. */
  readonly transitions: Transitions;
  readonly #queue: Queue;
  readonly #live: Live;

  constructor({ queue, live, observer }: { queue: Queue; live: Live; observer: ChangeObserver }) {
    this.#queue = queue;
    this.#live = live;
    this.transitions = new Transitions(live, observer);
  }

  /** Makes a run and, unless it is a draft, has a worker begin it as soon as the transaction commits. */
  async create<Input extends object>(
    db: Queryable,
    job: Job<Input, object, object>,
    options: RunOptions<Input>,
  ): Promise<Run> {
    const [run] = await this.createAll(db, job, [options]);
    if (!run) throw new Error('no run was made');
    return run;
  }

  /** Makes many at once, in a few statements. @returns them in the order in which they were given */
  async createAll<Input extends object>(
    db: Queryable,
    job: Job<Input, object, object>,
    all: readonly RunOptions<Input>[],
  ): Promise<Run[]> {
    if (all.length === 0) return [];
    return await inTransaction(db, async (tx) => {
      const runs = await insertRuns(
        tx,
        all.map((options) => newRun(job, options)),
      );
      const deliveries = runs.map((run, index) => ({ run, startAfter: all[index]?.startAfter }));
      await this.#queue.enqueue(
        tx,
        job.queue,
        deliveries.filter(({ run }) => run.status === 'queued'),
      );
      await this.#live.publishAll(tx, runEvents(runs));
      return runs;
    });
  }

  async get(db: Queryable, id: number): Promise<Run | undefined> {
    return await selectRun(db, id);
  }

  /**
   * Newest first.
   * @param limit how many lines at most
   * @param before only lines older than the one with this id
   */
  async logs(db: Queryable, id: number, { limit, before }: { limit: number; before?: number }): Promise<RunLog[]> {
    return await selectLogs(db, id, limit, before);
  }

  /** Adds a line to a run's log for somebody other than its handler, whatever it stands like. */
  async log(db: Queryable, id: number, level: LogLevel, line: string | Coded): Promise<void> {
    await inTransaction(db, async (tx) => {
      const run = await selectRun(tx, id);
      if (!run) throw refuseRun('run_not_found', { id });
      await insertLogs(tx, [logLine({ id, attempt: run.attempts }, level, line)]);
      await this.#live.publishAll(tx, runLogEvents([id]));
    });
  }

  /** The same for several runs that have just changed. */
  async logAll(
    tx: Queryable,
    lines: readonly { run: { id: number; attempts: number }; level: LogLevel; line: string | Coded }[],
  ): Promise<void> {
    if (lines.length === 0) return;
    await insertLogs(
      tx,
      lines.map(({ run: { id, attempts }, level, line }) => logLine({ id, attempt: attempts }, level, line)),
    );
    await this.#live.publishAll(tx, runLogEvents(lines.map(({ run }) => run.id)));
  }

  /**
   * Begins a draft.
   * @throws `run_not_found`, `run_wrong_state`
   */
  async start(db: Queryable, id: number): Promise<Run> {
    return await inTransaction(db, async (tx) => {
      const run = await this.#change(tx, id, 'start');
      await this.#queue.enqueue(tx, run.queue, [{ run }]);
      return run;
    });
  }

  /**
   * Has a paused run go on from its checkpoint.
   * @throws `run_not_found`, `run_wrong_state`
   */
  async resume(db: Queryable, id: number): Promise<Run> {
    return await inTransaction(db, async (tx) => {
      const run = await this.#change(tx, id, 'resume');
      // Of a run resumed before it was let go of, the job is still there; it is given back when that happens.
      await this.#queue.enqueueAgain(tx, run.queue, run);
      return run;
    });
  }

  /**
   * Stops a run that runs or waits to, which can go on later; its handler is told within a moment of the commit.
   * @throws `run_not_found`, `run_wrong_state`
   */
  async pause(db: Queryable, id: number): Promise<Run> {
    return await this.#stop(db, id, 'pause');
  }

  /**
   * Ends a run that has not ended; its handler, if it has one, is told within a moment of the commit.
   * @throws `run_not_found`, `run_wrong_state`
   */
  async cancel(db: Queryable, id: number): Promise<Run> {
    return await this.#stop(db, id, 'cancel');
  }

  /** Ends all runs of an account that have not ended, of whatever kind; likewise. */
  async cancelAllOf(db: Queryable, ownerId: number): Promise<void> {
    await inTransaction(db, async (tx) => {
      const runs = await cancelRunsOf(tx, ownerId);
      const held = runs.filter(({ worker }) => worker !== null);
      const messages = held.map(({ id, attempts }) => stopMessage({ id, attempt: attempts, reason: 'cancel' }));
      if (messages.length > 0) await notify(tx, STOP_CHANNEL, ...messages);
      await this.transitions.follow(tx, runs);
    });
  }

  async #stop(db: Queryable, id: number, action: 'pause' | 'cancel'): Promise<Run> {
    return await inTransaction(db, async (tx) => {
      const run = await this.#change(tx, id, action);
      // The job stays: whoever has it, or is handed it, finds that the run is not to be run.
      if (run.worker) await notify(tx, STOP_CHANNEL, stopMessage({ id, attempt: run.attempts, reason: action }));
      return run;
    });
  }

  async #change(tx: Queryable, id: number, action: UserAction): Promise<Run> {
    const run = await changeRun(tx, id, action);
    if (!run) {
      const unchanged = await selectRun(tx, id);
      if (!unchanged) throw refuseRun('run_not_found', { id });
      throw refuseRun('run_wrong_state', { id, status: unchanged.status, action });
    }
    await this.transitions.follow(tx, [run]);
    return run;
  }
}

function newRun<Input extends object>(job: Job<Input, object, object>, options: RunOptions<Input>): NewRun {
  return {
    kind: job.kind,
    queue: job.queue,
    owner_id: options.ownerId,
    status: options.draft ? 'draft' : 'queued',
    priority: options.priority ?? 0,
    input: toJson(options.input),
    group_id: options.groupId ?? null,
    timeout_seconds: options.timeoutSeconds ?? job.timeoutSeconds,
  };
}
