/** One attempt at a run: its handler's signal, its time limit and its end. */
import type { Logger } from 'pino';
import type { AnyHandler, OutsideWork, RunContext, StopReason } from '../runs/job.ts';
import { toJson } from '../runs/json.ts';
import { refuseRun } from '../runs/runs.ts';
import type { Run } from '../runs/runs-queries.ts';
import type { Claim, Claims } from './claims.ts';
import type { Reports } from './reports.ts';

/** How a handler ended; `abandoned`: not within its grace period. */
export type Ended = { result: object | undefined } | { error: unknown } | 'abandoned';

/** The grace period of a handler after its signal. */
const GRACE_MILLISECONDS = 2_000;

export class Attempt {
  readonly run: Run;
  readonly claim: Claim;
  readonly #controller = new AbortController();
  readonly #claims: Claims;
  readonly #reports: Reports;
  readonly #grace = Promise.withResolvers<'abandoned'>();
  #timer: NodeJS.Timeout | undefined;
  #deadline: number;
  #completing = false;
  #closed = false;

  constructor(run: Run, claim: Claim, { claims, reports }: { claims: Claims; reports: Reports }) {
    this.run = run;
    this.claim = claim;
    this.#claims = claims;
    this.#reports = reports;
    this.#deadline = performance.now() + run.timeout_seconds * 1_000;
  }

  /** When it times out, by `performance.now()`. */
  get deadline(): number {
    return this.#deadline;
  }

  /** Why it was told to stop; undefined until then. */
  get stopReason(): StopReason | undefined {
    const { aborted, reason } = this.#controller.signal;
    return aborted ? reason : undefined;
  }

  /** Whether the handler has called `complete`, in a transaction that may or may not have committed. */
  get completing(): boolean {
    return this.#completing;
  }

  /** Tells the handler to stop. Only the first reason counts, and none after its end. */
  stop(reason: StopReason): void {
    if (this.#closed || this.#controller.signal.aborted) return;
    this.#controller.abort(reason);
    this.#timer = setTimeout(() => this.#grace.resolve('abandoned'), GRACE_MILLISECONDS);
  }

  /** Calls the handler. Resolves when it has ended, or 2 s after it was told to stop. */
  async perform(handler: AnyHandler, logger: Logger): Promise<Ended> {
    const stopped = this.#controller.signal.aborted;
    const ended = stopped
      ? { result: undefined }
      : await Promise.race([this.#call(handler, logger), this.#grace.promise]);
    clearTimeout(this.#timer);
    // From here on its writes are ignored.
    this.#closed = true;
    return ended;
  }

  async #call(handler: AnyHandler, logger: Logger): Promise<Ended> {
    try {
      return { result: await handler(this.#context(logger)) };
    } catch (error) {
      return { error };
    }
  }

  #context(logger: Logger): RunContext<object, object, object> {
    const { id, uuid, owner_id: ownerId, attempts: attempt, input, checkpoint } = this.run;
    const timeoutSeconds = this.run.timeout_seconds;
    const whileOpen = (report: () => void) => {
      if (!this.#closed) report();
    };
    return {
      run: { id, uuid, ownerId, attempt, timeoutSeconds },
      input,
      checkpoint: checkpoint ?? undefined,
      signal: this.#controller.signal,
      logger,
      progress: (percent, detail) => whileOpen(() => this.#reports.progress(this.claim, percent, detail)),
      log: (level, line) => whileOpen(() => this.#reports.log(this.claim, level, line)),
      save: (saved) => whileOpen(() => this.#reports.save(this.claim, saved)),
      outside: async (tx, work) => {
        if (this.#closed) throw refuseRun('run_not_held', { id });
        await this.#claims.outside(tx, this.claim, work);
        this.#deadline = performance.now() + secondsLeft(timeoutSeconds, work) * 1_000;
      },
      complete: async (tx, result) => {
        if (this.#closed) throw refuseRun('run_not_held', { id });
        this.#completing = true;
        this.#reports.hold(this.claim);
        await this.#claims.complete(tx, this.claim, toJson(result), this.#reports.pending(this.claim).detail);
      },
    };
  }
}

/** Of work outside this process. */
function secondsLeft(limit: number, { seconds, since }: OutsideWork<object>): number {
  if (!since) return Number.POSITIVE_INFINITY;
  return limit - seconds - Math.max(0, (Date.now() - since.getTime()) / 1_000);
}
