/**
 * The consequences of a change of a run's status. They happen in the transaction of the change, whether a worker, a
 * user or the supervision makes it, so that both are atomic.
 */
import type { Queryable } from '../../db/database.ts';
import type { Live } from '../../live/live.ts';
import type { RunKind } from './job.ts';
import { runEvents } from './run-event.ts';
import type { Run, RunSummary } from './runs-queries.ts';

/** A run after the change. `running` after `running` is a change too: it is another attempt. */
export interface ChangedRun<Input extends object = object>
  extends RunSummary,
    Pick<Run, 'attempts' | 'queued_at' | 'started_at' | 'finished_at' | 'active_seconds' | 'error_data'> {
  readonly input: Input;
}

/** Called with all runs of one kind that change in one step. An error it throws rolls the change back. */
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
   * Registers a hook for runs of a kind. Hooks of one kind are called in the order of registration. Each process
   * must register all of them at its start, whichever systems it serves: any process may change any run.
   */
  on<Input extends object>({ kind }: RunKind<Input, object, object>, hook: ChangeHook<Input>): void {
    // The data of a run of this kind was written with this kind's types.
    this.#hooks.set(kind, [...(this.#hooks.get(kind) ?? []), hook as ChangeHook<object>]);
  }

  /** Publishes the changes and calls the hooks. All code that changes the status of runs must call this. */
  async follow(tx: Queryable, changed: readonly ChangedRun[]): Promise<void> {
    if (changed.length === 0) return;
    this.observer.observe(changed);
    await this.#live.publishAll(tx, runEvents(changed));
    for (const [kind, runs] of Map.groupBy(changed, (run) => run.kind)) {
      for (const hook of this.#hooks.get(kind) ?? []) await hook(tx, runs);
    }
  }

  /** Publishes a run whose status has not changed. */
  async show(tx: Queryable, run: RunSummary): Promise<void> {
    await this.#live.publishAll(tx, runEvents([run]));
  }
}
