import { Counter, Histogram, type Metric } from 'prom-client';

/** Metrics of scheduled times. */
export class ScheduleMetrics {
  readonly #lateness = new Histogram({
    name: 'owlery_market_schedule_lateness_seconds',
    help: 'Time from when a task was due to when its execution was made.',
    buckets: [0.05, 0.25, 1, 5, 15, 60, 300, 3_600],
    registers: [],
  });
  readonly #skipped = new Counter({
    name: 'owlery_market_schedule_skipped_total',
    help: 'Times at which a task was due and not executed: missed by more than an hour, still running, or switched off.',
    labelNames: ['reason'],
    registers: [],
  });

  readonly all: readonly Metric[] = [this.#lateness, this.#skipped];

  executed(due: Date, now: Date): void {
    this.#lateness.observe(Math.max(0, (now.getTime() - due.getTime()) / 1_000));
  }

  skipped(reason: 'missed' | 'running' | 'off'): void {
    this.#skipped.inc({ reason });
  }
}
