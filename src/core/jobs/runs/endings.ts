/**
 * What follows from the end of a run: done in the very transaction that ends it, whoever ends it (a worker, its user,
 * the queue that gives up on it), so that neither can be without the other.
 */
import type { Queryable } from '../../db/database.ts';
import type { AnyJob, Job } from './job.ts';
import type { Run, RunSummary } from './runs-queries.ts';

/** A run as it ended. */
export interface EndedRun<Input extends object = object>
  extends RunSummary,
    Pick<Run, 'attempts' | 'started_at' | 'finished_at' | 'active_seconds'> {
  readonly input: Input;
}

/** Called with runs of one kind that end in this transaction: completed, failed, cancelled or timed out. */
export type EndHook<Input extends object> = (tx: Queryable, runs: EndedRun<Input>[]) => Promise<void>;

export class Endings {
  readonly #hooks = new Map<string, EndHook<object>[]>();

  /** Every process must say so at its start: any of them may end a run. */
  on<Input extends object>(job: Job<Input, object, object>, hook: EndHook<Input>): void {
    const { kind } = job as AnyJob;
    // What a run of this kind holds was put there through this job's types.
    this.#hooks.set(kind, [...(this.#hooks.get(kind) ?? []), hook as EndHook<object>]);
  }

  /** Does what follows. Throws what a hook throws, so that the runs do not end either. */
  async follow(tx: Queryable, ended: readonly EndedRun[]): Promise<void> {
    if (this.#hooks.size === 0) return;
    for (const [kind, runs] of Map.groupBy(ended, (run) => run.kind)) {
      for (const hook of this.#hooks.get(kind) ?? []) await hook(tx, runs);
    }
  }
}
