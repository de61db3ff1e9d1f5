/** What this process has seen runs do, in Prometheus' form. */
import { Counter, Histogram, type Metric } from 'prom-client';
import { isFinal } from '../jobs/runs/states.ts';
import type { ChangedRun, ChangeObserver } from '../jobs/runs/transitions.ts';

/** Seconds: from what a person does not notice to a day. */
const BUCKETS = [0.05, 0.25, 1, 5, 15, 60, 300, 1_800, 7_200, 28_800, 86_400];

export class RunMetrics implements ChangeObserver {
  readonly #attempts = new Counter({
    name: 'owlery_run_attempts_total',
    help: 'Attempts begun; `again` where the run had been begun before.',
    labelNames: ['kind', 'attempt'],
    registers: [],
  });
  readonly #waiting = new Histogram({
    name: 'owlery_run_waiting_seconds',
    help: 'Time from the moment a run was queued to its first attempt.',
    labelNames: ['kind'],
    buckets: BUCKETS,
    registers: [],
  });
  readonly #ended = new Counter({
    name: 'owlery_runs_ended_total',
    help: 'Runs that ended; `code` is the reason of those that failed.',
    labelNames: ['kind', 'status', 'code'],
    registers: [],
  });
  readonly #working = new Histogram({
    name: 'owlery_run_working_seconds',
    help: 'Time that all attempts of an ended run worked on it.',
    labelNames: ['kind', 'status'],
    buckets: BUCKETS,
    registers: [],
  });
  readonly #lost = new Counter({
    name: 'owlery_run_workers_lost_total',
    help: 'Attempts whose worker died.',
    registers: [],
  });

  readonly all: readonly Metric[] = [this.#attempts, this.#waiting, this.#ended, this.#working, this.#lost];

  /**
   * Counts changes of status. They are counted where they are written, a moment before the commit: one that is rolled
   * back counts all the same.
   */
  observe(changed: readonly ChangedRun[]): void {
    for (const run of changed) {
      const { kind, status } = run;
      if (status === 'running') this.#began(run);
      if (!isFinal(status)) continue;
      const code = status === 'failed' || status === 'timed_out' ? (run.error_code ?? 'unknown') : '';
      this.#ended.inc({ kind, status, code });
      this.#working.observe({ kind, status }, run.active_seconds);
    }
  }

  workersLost(attempts: number): void {
    this.#lost.inc(attempts);
  }

  #began({ kind, attempts, queued_at, started_at }: ChangedRun): void {
    this.#attempts.inc({ kind, attempt: attempts === 1 ? 'first' : 'again' });
    if (attempts !== 1 || queued_at === null || started_at === null) return;
    this.#waiting.observe({ kind }, Math.max(0, (Date.parse(started_at) - Date.parse(queued_at)) / 1_000));
  }
}
