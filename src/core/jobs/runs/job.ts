/** The contract of a kind of work: the job and what its handler receives. */
import type { Logger } from 'pino';
import type { Coded } from '../../../shared/messages.ts';
import type { Queryable } from '../../db/database.ts';

declare const types: unique symbol;

/** What runs of one kind have in common: the types of their input, checkpoint and result. */
export interface RunKind<Input extends object, Result extends object, Checkpoint extends object> {
  /** Unique among all kinds, and stored with each run: `market.collect`. */
  readonly kind: string;
  /** Never present: it only carries the types. */
  readonly [types]?: { input: Input; result: Result; checkpoint: Checkpoint };
}

/**
 * Work that can be requested: its kind, its queue and the time limit of an attempt. The handler is passed separately to
 * the worker, so that a process that only requests work does not load it.
 */
export interface Job<Input extends object, Result extends object, Checkpoint extends object>
  extends RunKind<Input, Result, Checkpoint> {
  /**
   * Decides which workers do it: those with handlers for this queue. A name with parts is made by `formatQueueName`.
   */
  readonly queue: string;
  /** The time limit of one attempt in seconds, unless the run has its own. */
  readonly timeoutSeconds: number;
  /**
   * Whether it mostly waits. Such runs take no slot of a worker: otherwise the long waits of a few people would
   * block the work of all others. All jobs of a queue must agree.
   */
  readonly light?: boolean;
}

/** A job of any types. */
export type AnyJob = Job<object, object, object>;

/** Declares a kind of work: `export const collect = defineJob<Input, Result>({ kind, queue, timeoutSeconds })`. */
export function defineJob<Input extends object, Result extends object, Checkpoint extends object = never>(
  definition: Omit<AnyJob, typeof types>,
): Job<Input, Result, Checkpoint> {
  return definition;
}

/**
 * Why a handler is told to stop. `cancel` and `pause`: requested by the user. `time_out`: the attempt took too long.
 * `shutdown`: this worker ends and another continues from the checkpoint. `lost`: another worker has the run already.
 */
export type StopReason = 'cancel' | 'pause' | 'time_out' | 'shutdown' | 'lost';

export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

/** Work that goes on outside all workers, such as a job of a cluster. */
export interface OutsideWork<Checkpoint extends object> {
  readonly checkpoint: Checkpoint;
  /** For watchers, in place of the last one. */
  readonly detail: object | undefined;
  /** The run's working time before `since`, in place of what was counted. */
  readonly seconds: number;
  /** When the present work began; undefined: it waits or has ended, and neither working time nor time limit advance. */
  readonly since: Date | undefined;
}

/** What a handler receives. */
export interface RunContext<Input extends object, Result extends object, Checkpoint extends object> {
  /**
   * `attempt` counts from 1. If it is greater, an earlier attempt was paused, handed over or lost. The time limit is
   * that of one attempt.
   */
  readonly run: { id: number; uuid: string; ownerId: number | null; attempt: number; timeoutSeconds: number };
  readonly input: Input;
  /** The last checkpoint of the earlier attempts. */
  readonly checkpoint: Checkpoint | undefined;
  /** Aborted when the handler must stop; `signal.reason` is a `StopReason`. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /**
   * Reports progress. Collected with the reports of all runs of the process and written every 100 ms at most; what a
   * later report replaces before then is never written.
   * @param percent 0 to 100
   * @param detail further values for watchers, copied at once
   */
  progress(percent: number, detail?: object): void;
  /**
   * Adds a line to the run's log; collected likewise.
   * @param line plain text, such as a program's output; or a code with its data, worded for each reader
   */
  log(level: LogLevel, line: string | Coded): void;
  /** Saves a checkpoint for the next attempt, in case this one is stopped or dies; collected likewise. */
  save(checkpoint: Checkpoint): void;
  /**
   * Records in the caller's transaction how far work outside this process is, which a dead worker does not end. From
   * then on this record decides working time and time limit, not the attempt.
   * @throws `run_not_held` if this attempt no longer holds the run
   */
  outside(tx: Queryable, work: OutsideWork<Checkpoint>): Promise<void>;
  /**
   * Ends the run as completed inside the caller's transaction, so that its effect and its end are atomic: call it last.
   * The value that the handler returns afterwards is ignored.
   * @throws `run_not_held` if this attempt no longer holds the run (cancelled, timed out, taken over); do not catch it,
   *   so that the effect is rolled back
   */
  complete(tx: Queryable, result: Result): Promise<void>;
}

/**
 * Does the work. It must be able to run again from its last checkpoint, and must stop within 2 s of the signal: after
 * that the worker no longer waits for it and ignores its writes, but cannot end it. Work that can block the
 * processor or cannot be interrupted therefore belongs in a child process, which the handler kills.
 *
 * Returns the result; undefined if it has called `complete` or was told to stop. An error that it throws ends the
 * run as failed, unless it was told to stop; after a database outage the run is queued again.
 */
export type Handler<J> =
  J extends Job<infer Input, infer Result, infer Checkpoint>
    ? (context: RunContext<Input, Result, Checkpoint>) => Promise<Result | undefined>
    : never;

export type AnyHandler = Handler<AnyJob>;

/** A job with its handler, with matching types: `new Map([handle(collect, collectHandler), …])`. */
export function handle<Input extends object, Result extends object, Checkpoint extends object>(
  job: Job<Input, Result, Checkpoint>,
  handler: (context: RunContext<Input, Result, Checkpoint>) => Promise<Result | undefined>,
): [AnyJob, AnyHandler] {
  // The data of a run of this kind was written with this job's types.
  return [job, handler as unknown as AnyHandler];
}
