/** Works on runs: claims them while it has free slots, calls their handlers, and settles their ends. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { DomainError } from '../../../shared/errors.ts';
import type { Tracing } from '../../../shared/tracing/tracing.ts';
import type { Database } from '../../db/database.ts';
import type { Notifications } from '../../db/notifications.ts';
import type { Live } from '../../live/live.ts';
import { isAskedFor } from '../queue-name.ts';
import type { AnyHandler, AnyJob } from '../runs/job.ts';
import type { Run } from '../runs/runs-queries.ts';
import { readStopMessage, STOP_CHANNEL, type StopMessage } from '../runs/stop-message.ts';
import type { Transitions } from '../runs/transitions.ts';
import { Attempt } from './attempt.ts';
import { selectStatuses } from './attempts-queries.ts';
import { type Claim, Claims, type GroupConcurrency } from './claims.ts';
import type { HeldFamilies } from './held-work.ts';
import { Poller } from './poller.ts';
import { type Queue, WAKE_CHANNEL } from './queue.ts';
import { Reports } from './reports.ts';
import { Settler } from './settler.ts';
import { isFor, reasonToStop } from './stop-reason.ts';
import { traceAttempt } from './traced-attempt.ts';

export interface WorkerOptions {
  readonly database: Database;
  readonly notifications: Notifications;
  readonly queue: Queue;
  readonly live: Live;
  readonly logger: Logger;
  /**
   * Made by `handle(job, handler)`. A queue is polled only if a job here names it; all jobs of that queue must be here.
   */
  readonly handlers: ReadonlyMap<AnyJob, AnyHandler>;
  /** How many runs at once, not counting the light ones. */
  readonly maxTasks: number;
  /** Only these of the jobs' queues, and those below them: `factory` includes `factory/test/0`. */
  readonly queues?: readonly string[] | undefined;
  readonly groupConcurrency?: GroupConcurrency | undefined;
  /** How many more runs of a queue can be claimed now, by what they need besides a slot, such as a GPU. */
  readonly room?: ((queue: string) => number) | undefined;
  /** The queues and workers stopped by administrators. Undefined: none. */
  readonly held?: HeldFamilies | undefined;
  readonly tracing?: Tracing | undefined;
  /** The consequences of a run's changes, see `Runs`. */
  readonly transitions: Transitions;
}

/** A worker is considered dead after 10 s without a heartbeat, so two of these may be lost. */
const HEARTBEAT_MILLISECONDS = 3_000;
/** For changes without a notification: a deferred start, a dead worker's job, a time-out. */
const TICK_MILLISECONDS = 1_000;
/** Enough to fill free slots in a few rounds; each batch size is a separate prepared statement. */
const MOST_AT_ONCE = 100;
/** The most light runs. A thousand that report every second take a twelfth of a processor (bench/study.ts). */
const MOST_LIGHT = 2_000;
/** The 2 s of grace for its handlers, and as much to store where they stopped. */
const STOP_MILLISECONDS = 4_000;

export class Worker {
  /** Unique; shows where it runs: `host:pid:…`. */
  readonly name = `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`;
  readonly #options: WorkerOptions;
  readonly #logger: Logger;
  readonly #handlers: Map<string, AnyHandler>;
  readonly #lightQueues: ReadonlySet<string>;
  readonly #poller: Poller;
  readonly #claims: Claims;
  readonly #reports: Reports;
  readonly #settler: Settler;
  /** The active attempts; each promise resolves when its attempt is settled. */
  readonly #attempts = new Map<Attempt, Promise<void>>();
  /** The number of light ones among them. */
  #lightAttempts = 0;
  /** Stop messages that arrived before the claim of their run: both were committed, in this order. */
  #heard: StopMessage[] = [];
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #recheck = false;
  #sweep = true;
  #touching = false;
  #timers: NodeJS.Timeout[] = [];
  #unsubscribe: (() => void)[] = [];
  #stopping: Promise<void> | undefined;
  readonly #stopController = new AbortController();

  constructor(options: WorkerOptions) {
    const { database, queue, live, handlers, queues, transitions, groupConcurrency = {}, held } = options;
    this.#options = options;
    this.#logger = options.logger.child({ worker: this.name });
    const jobs = [...handlers.keys()].filter(({ queue: name }) => queues?.some((one) => isAskedFor(name, one)) ?? true);
    this.#lightQueues = new Set(jobs.filter(({ light }) => light).map(({ queue: name }) => name));
    this.#handlers = new Map(jobs.flatMap((job) => [[job.kind, handlers.get(job) as AnyHandler]]));
    const kinds = new Set(this.#handlers.keys());
    this.#claims = new Claims({
      database,
      queue,
      logger: this.#logger,
      worker: this.name,
      kinds,
      transitions,
      groupConcurrency,
    });
    this.#reports = new Reports({ database, live, logger: this.#logger });
    this.#settler = new Settler({
      claims: this.#claims,
      reports: this.#reports,
      stopping: this.#stopController.signal,
    });
    this.#poller = new Poller({
      database,
      queue,
      claims: this.#claims,
      queues: jobs.map((job) => job.queue),
      room: (name) => this.#room(name),
      begin: (run, claim) => this.#begin(run, claim),
      held: held && (() => held(this.name)),
    });
  }

  /** Starts claiming runs. */
  async start(): Promise<void> {
    const { notifications } = this.#options;
    const missed = () => {
      this.#recheck = true;
      this.#look();
      // Heartbeats were missed while the connection was interrupted.
      void this.#touch();
    };
    this.#unsubscribe = [
      await notifications.subscribe(STOP_CHANNEL, { message: (payload) => this.#hear(payload), missed }),
      await notifications.subscribe(WAKE_CHANNEL, {
        message: (queue) => {
          if (this.#poller.has(queue)) this.#look();
        },
        missed,
      }),
    ];
    this.#timers = [
      setInterval(() => this.#tick(), TICK_MILLISECONDS),
      setInterval(() => void this.#touch(), HEARTBEAT_MILLISECONDS),
    ];
    this.#look();
  }

  /** Stops claiming, tells its handlers to stop and hands their runs over. Takes at most 4 s. */
  async stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    await this.#stopping;
  }

  async #stop(): Promise<void> {
    this.#stopController.abort();
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    const deadline = delay(STOP_MILLISECONDS, undefined, { ref: false });
    await Promise.race([this.#looking, deadline]);
    for (const attempt of this.#attempts.keys()) attempt.stop('shutdown');
    await Promise.race([Promise.all(this.#attempts.values()), deadline]);
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.race([this.#reports.close(), deadline]);
  }

  #tick(): void {
    const now = performance.now();
    for (const attempt of this.#attempts.keys()) if (now > attempt.deadline) attempt.stop('time_out');
    this.#sweep = true;
    this.#look();
  }

  /** Polls for runs, one poll at a time. */
  #look(): void {
    if (this.#stopping) return;
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    this.#lookAgain = false;
    this.#looking = this.#lookOnce().finally(() => {
      this.#looking = undefined;
      if (this.#lookAgain) this.#look();
    });
  }

  async #lookOnce(): Promise<void> {
    this.#heard = [];
    try {
      const sweep = this.#sweep;
      this.#sweep = false;
      await this.#poller.fill(sweep);
      if (this.#recheck) await this.#checkAll();
    } catch (error) {
      this.#logger.warn({ err: error }, 'polling for runs failed; retrying');
    }
  }

  /** How many more runs of a queue can be claimed now. */
  #room(queue: string): number {
    if (this.#stopping) return 0;
    const isLight = this.#lightQueues.has(queue);
    const most = isLight ? MOST_LIGHT : this.#options.maxTasks;
    const taken = isLight ? this.#lightAttempts : this.#attempts.size - this.#lightAttempts;
    const free = Math.min(most - taken, MOST_AT_ONCE);
    return Math.min(free, this.#options.room?.(queue) ?? free);
  }

  #begin(run: Run, claim: Claim): void {
    const attempt = new Attempt(run, claim, { claims: this.#claims, reports: this.#reports });
    // This worker was considered dead and has claimed the run again: the earlier attempt no longer counts.
    for (const other of this.#attempts.keys()) if (other.claim.id === run.id) other.stop('lost');
    const heard = this.#heard.find((message) => isFor(attempt, message));
    if (heard) attempt.stop(heard.reason);
    const light = this.#lightQueues.has(run.queue) ? 1 : 0;
    this.#lightAttempts += light;
    const done = this.#work(attempt).finally(() => {
      this.#attempts.delete(attempt);
      this.#lightAttempts -= light;
      this.#look();
    });
    this.#attempts.set(attempt, done);
  }

  async #work(attempt: Attempt): Promise<void> {
    const { run, claim } = attempt;
    const logger = this.#logger.child({ run: run.id, kind: run.kind, attempt: claim.attempt });
    const handler = this.#handlers.get(run.kind) as AnyHandler;
    const ended = await traceAttempt(this.#options.tracing, attempt, () => attempt.perform(handler, logger));
    if (ended === 'abandoned')
      logger.warn({ reason: attempt.stopReason }, 'a handler did not stop within its grace period');
    // An abandoned handler's transaction may still have the row locked.
    else this.#reports.release(claim);
    if (ended !== 'abandoned' && 'error' in ended && !attempt.stopReason) logFailure(logger, ended.error);
    await this.#settler.settle(attempt, ended, logger);
    this.#reports.forget(claim);
  }

  #hear(payload: string): void {
    const message = readStopMessage(payload);
    if (this.#looking) this.#heard.push(message);
    for (const attempt of this.#attempts.keys()) if (isFor(attempt, message)) attempt.stop(message.reason);
  }

  /** After notifications may have been missed: stops attempts that no longer hold their runs. */
  async #checkAll(): Promise<void> {
    this.#recheck = false;
    const attempts = [...this.#attempts.keys()];
    try {
      const runs = await selectStatuses(
        this.#options.database.query,
        attempts.map(({ run }) => run.id),
      );
      const standing = new Map(runs.map((run) => [run.id, run]));
      for (const attempt of attempts) {
        const reason = reasonToStop(attempt, standing.get(attempt.run.id));
        if (reason) attempt.stop(reason);
      }
    } catch (error) {
      this.#recheck = true;
      throw error;
    }
  }

  /** Sends the heartbeats of its runs, and stops those that another worker has claimed. */
  async #touch(): Promise<void> {
    if (this.#touching) return;
    this.#touching = true;
    try {
      // The job of a run that is being completed is locked by the handler's transaction; the others must not wait.
      const attempts = [...this.#attempts.keys()].filter((attempt) => !attempt.completing);
      for (const [queue, some] of Map.groupBy(attempts, ({ claim }) => claim.queue)) {
        const ours = await this.#options.queue.touch(
          queue,
          some.map(({ claim }) => claim.job),
        );
        for (const attempt of some) if (!ours.has(attempt.claim.job.id)) attempt.stop('lost');
      }
    } catch (error) {
      this.#logger.warn({ err: error }, 'sending heartbeats failed; retrying');
    } finally {
      this.#touching = false;
    }
  }
}

/** Domain errors are expected, and the run's owner sees their message. Anything else is logged with its stack. */
function logFailure(logger: Logger, error: unknown): void {
  const isMeant = error instanceof DomainError && error.cause === undefined;
  if (isMeant) logger.info({ reason: error.code }, 'a run failed');
  else logger.warn({ err: error }, 'a run failed');
}
