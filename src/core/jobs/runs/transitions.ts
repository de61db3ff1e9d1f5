/**
 * What follows from a change of a run's status. It is done in the very transaction that makes the change, whoever makes
 * it (a worker, its user, the queue that gives up on it), so that neither can be without the other.
 */
import type { Queryable } from '../../db/database.ts';
import type { Live } from '../../live/live.ts';
import type { RunKind } from './job.ts';
import { runEvents } from './run-event.ts';
import type { Run, RunSummary } from './runs-queries.ts';

/** A run after the change. `running` is a change even if it was running before: it is another attempt. */
export interface ChangedRun<Input extends object = object>
  extends RunSummary,
    Pick<Run, 'attempts' | 'queued_at' | 'started_at' | 'finished_at' | 'active_seconds' | 'error_data'> {
  readonly input: Input;
}

/** Called with all runs of one kind that change in one step. What it throws undoes the change. */
export type ChangeHook<Input extends object> = (tx: Queryable, runs: readonly ChangedRun<Input>[]) => Promise<void>;

/** Counts changes; it changes nothing. */
export interface ChangeObserver {
  /** Told of all runs that change in one step. */
  observe(runs: readonly ChangedRun[]): void;
  /** Told how many attempts were found whose worker had died. */
  workersLost(attempts: number): void;
}

export class Transitions {
  readonly #live: Live;
  readonly observer: ChangeObserver;
  readonly #hooks = new Map<string, ChangeHook<object>[]>();

  constructor(live: Live, observer: ChangeObserver) {
    this.#live = live;
    this.observer = observer;
  }

  /**
   * Adds what follows for runs of a kind; hooks of one kind are called in the order in which they were added. Each process
   * must add them at its start, whichever systems it serves: any process may change any run.
   */
  on<Input extends object>({ kind }: RunKind<Input, object, object>, hook: ChangeHook<Input>): void {
    // What a run of this kind holds was put there through this kind's types.
    this.#hooks.set(kind, [...(this.#hooks.get(kind) ?? []), hook as ChangeHook<object>]);
  }

  /** Publishes the changes to those who watch, and calls the hooks. Whoever changes the status of runs calls this. */
  async follow(tx: Queryable, changed: readonly ChangedRun[]): Promise<void> {
    if (changed.length === 0) return;
    this.observer.observe(changed);
    await this.#live.publishAll(tx, runEvents(changed));
    for (const [kind, runs] of Map.groupBy(changed, (run) => run.kind)) {
      for (const hook of this.#hooks.get(kind) ?? []) await hook(tx, runs);
    }
  }
}
