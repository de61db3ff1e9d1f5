/** What a kind of work is, and what the code that does it is given. */
import type { Logger } from 'pino';
import type { Coded } from '../../../shared/messages.ts';
import type { Queryable } from '../../db/database.ts';

declare const types: unique symbol;

/** What runs of one kind have in common: the types of what they are given, save and return. */
export interface RunKind<Input extends object, Result extends object, Checkpoint extends object> {
  /** Unique among all kinds, and stored with each run: `market.collect`. */
  readonly kind: string;
  /** Never there: it only carries the types. */
  readonly [types]?: { input: Input; result: Result; checkpoint: Checkpoint };
}

/**
 * Work to be ordered: its kind, the queue that carries it, how long one attempt may take. The handler is given apart, to
 * the worker, so that a process that only orders work need not load it.
 */
export interface Job<Input extends object, Result extends object, Checkpoint extends object>
  extends RunKind<Input, Result, Checkpoint> {
  /** Which workers do it: those that have handlers for this queue. Made by `formatQueueName`, where it has parts. */
  readonly queue: string;
  /** How long one attempt may take, in seconds, unless the run says otherwise. */
  readonly timeoutSeconds: number;
  /**
   * Whether it hardly does more than wait. Such runs take none of a worker's slots, or a few people's long waits would
   * keep everybody's work from it. All jobs of a queue say the same.
   */
  readonly light?: boolean;
}

/** A job of which nothing but its name and queue matters. */
export type AnyJob = Job<object, object, object>;

/** Names a kind of work: `export const collect = defineJob<Input, Result>({ kind, queue, timeoutSeconds })`. */
export function defineJob<Input extends object, Result extends object, Checkpoint extends object = never>(
  definition: Omit<AnyJob, typeof types>,
): Job<Input, Result, Checkpoint> {
  return definition;
}

/**
 * Why a handler is told to stop. `cancel` and `pause`: the user's wish. `time_out`: the attempt took too long.
 * `shutdown`: this worker ends, another goes on from the checkpoint. `lost`: another worker has the run already.
 */
export type StopReason = 'cancel' | 'pause' | 'time_out' | 'shutdown' | 'lost';

export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

/** What a handler is given. */
export interface RunContext<Input extends object, Result extends object, Checkpoint extends object> {
  /** `attempt` counts from 1: above that, an earlier attempt was paused, handed over or lost. */
  readonly run: { id: number; uuid: string; ownerId: number | null; attempt: number };
  readonly input: Input;
  /** What an earlier attempt saved last. */
  readonly checkpoint: Checkpoint | undefined;
  /** Aborted when the handler must stop; `signal.reason` is a `StopReason`. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  /**
   * Reports how far it is. Gathered with those of all runs of the process and written every 200 ms at most; what a
   * later report replaces before that is never written.
   * @param percent 0 to 100
   * @param detail whatever else watchers want to know; as it is now, later changes to it do not count
   */
  progress(percent: number, detail?: object): void;
  /**
   * Adds a line to the run's log; gathered likewise.
   * @param line text as it is, such as a program's output; or a code with its data, worded for each reader
   */
  log(level: LogLevel, line: string | Coded): void;
  /** Keeps where it is, for the next attempt should this one be stopped or die; gathered likewise. */
  save(checkpoint: Checkpoint): void;
  /**
   * Ends the run as completed inside the caller's transaction, so that its effect and its end are one: call it last.
   * What the handler returns afterwards is ignored.
   * @throws `run_not_held` when the run is no longer this attempt's (cancelled, timed out, taken over); let it pass, so
   * that the effect is rolled back
   */
  complete(tx: Queryable, result: Result): Promise<void>;
}

/**
 * Does the work. It must be able to run again from its last checkpoint, and to stop within 2 s of the signal: after
 * that the worker no longer waits for it and takes no more of its writes, but cannot end it. Work that can hog the
 * processor or not be interrupted therefore belongs in a child process, which the handler kills.
 *
 * It returns the result. Nothing, when `complete` has been called or the signal told it to stop. What it throws ends the
 * run as failed, unless it was told to stop; a lost connection to the database counts as a lost attempt.
 */
export type Handler<J> =
  J extends Job<infer Input, infer Result, infer Checkpoint>
    ? (context: RunContext<Input, Result, Checkpoint>) => Promise<Result | undefined>
    : never;

export type AnyHandler = Handler<AnyJob>;

/** A job with its handler, checked to fit: `new Map([handle(collect, collectHandler), …])`. */
export function handle<Input extends object, Result extends object, Checkpoint extends object>(
  job: Job<Input, Result, Checkpoint>,
  handler: (context: RunContext<Input, Result, Checkpoint>) => Promise<Result | undefined>,
): [AnyJob, AnyHandler] {
  // What a run of this kind holds was put there through this job's types.
  return [job, handler as unknown as AnyHandler];
}
