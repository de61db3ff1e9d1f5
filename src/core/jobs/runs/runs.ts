/** Runs as the systems' domains use them: creates, reads and controls them, always inside the caller's transaction. */

import { refusals } from '../../../shared/errors.ts';
import type { Coded } from '../../../shared/messages.ts';
import { noTracing, type Tracing } from '../../../shared/tracing/tracing.ts';
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
  /** Its status does not allow the action. */
  run_wrong_state: { id: number; status: RunStatus; action: UserAction };
  /** A handler's attempt no longer holds the run: it was cancelled, paused, timed out or taken over. */
  run_not_held: { id: number };
};

export type UserAction = 'start' | 'pause' | 'resume' | 'cancel';

export const refuseRun = refusals<RunErrors>();

export interface RunOptions<Input> {
  /** The owner's account; null for Owlery's own work. */
  ownerId: number | null;
  input: Input;
  /** Higher first; default 0. */
  priority?: number;
  /** Runs of one group share a limit of active runs, if the worker has one. */
  groupId?: string;
  /** The time limit of one attempt in seconds; default: the job's. */
  timeoutSeconds?: number;
  /** The earliest start, from which its waiting time counts. */
  startAfter?: Date;
  /** Created, but not queued before `start`. */
  draft?: boolean;
}

export interface RunsOptions {
  readonly queue: Queue;
  readonly live: Live;
  readonly observer: ChangeObserver;
  /** Its current span is the cause of a new run. */
  readonly tracing?: Tracing | undefined;
}

/** Each change is published to the run's watchers when the transaction commits, see `runTopic`. */
export class Runs {
  /** The consequences of a run's changes: `runs.transitions.on(job, hook)`. */
  readonly transitions: Transitions;
  readonly #queue: Queue;
  readonly #live: Live;
  readonly #tracing: Tracing;

  constructor({ queue, live, observer, tracing = noTracing }: RunsOptions) {
    this.#queue = queue;
    this.#live = live;
    this.#tracing = tracing;
    this.transitions = new Transitions(live, observer);
  }

  /** Creates a run and, unless it is a draft, queues it when the transaction commits. */
  async create<Input extends object>(
    db: Queryable,
    job: Job<Input, object, object>,
    options: RunOptions<Input>,
  ): Promise<Run> {
    const [run] = await this.createAll(db, job, [options]);
    if (!run) throw new Error('the insert returned no run');
    return run;
  }

  /** Creates many runs in a few statements. @returns them in the given order */
  async createAll<Input extends object>(
    db: Queryable,
    job: Job<Input, object, object>,
    all: readonly RunOptions<Input>[],
  ): Promise<Run[]> {
    if (all.length === 0) return [];
    return await inTransaction(db, async (tx) => {
      const runs = await insertRuns(
        tx,
        all.map((options) => newRun(job, options, this.#tracing.current())),
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

  /** Adds a line to a run's log from outside its handler, whatever its status. */
  async log(db: Queryable, id: number, level: LogLevel, line: string | Coded): Promise<void> {
    await inTransaction(db, async (tx) => {
      const run = await selectRun(tx, id);
      if (!run) throw refuseRun('run_not_found', { id });
      await insertLogs(tx, [logLine({ id, attempt: run.attempts }, level, line)]);
      await this.#live.publishAll(tx, runLogEvents([id]));
    });
  }

  /** The same for several changed runs. */
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
   * Queues a draft.
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
   * Resumes a paused run from its checkpoint.
   * @throws `run_not_found`, `run_wrong_state`
   */
  async resume(db: Queryable, id: number): Promise<Run> {
    return await inTransaction(db, async (tx) => {
      const run = await this.#change(tx, id, 'resume');
      // If a run is resumed before its worker has released it, its job still exists; the release puts it back.
      await this.#queue.enqueueAgain(tx, run.queue, run);
      return run;
    });
  }

  /**
   * Pauses a running or queued run. Its handler is told to stop right after the commit.
   * @throws `run_not_found`, `run_wrong_state`
   */
  async pause(db: Queryable, id: number): Promise<Run> {
    return await this.#stop(db, id, 'pause');
  }

  /**
   * Cancels a run that has not ended. Its handler, if any, is told to stop right after the commit.
   * @throws `run_not_found`, `run_wrong_state`
   */
  async cancel(db: Queryable, id: number): Promise<Run> {
    return await this.#stop(db, id, 'cancel');
  }

  /** Cancels all unfinished runs of an account, of any kind. */
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
      // The job stays: the worker that has it or fetches it later sees the run's status and drops the job.
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

function newRun<Input extends object>(
  job: Job<Input, object, object>,
  options: RunOptions<Input>,
  traceparent: string | undefined,
): NewRun {
  return {
    kind: job.kind,
    queue: job.queue,
    owner_id: options.ownerId,
    status: options.draft ? 'draft' : 'queued',
    priority: options.priority ?? 0,
    input: toJson(options.input),
    group_id: options.groupId ?? null,
    timeout_seconds: options.timeoutSeconds ?? job.timeoutSeconds,
    traceparent: traceparent ?? null,
    starts_at: options.startAfter?.toISOString() ?? null,
  };
}
