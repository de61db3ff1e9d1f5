import { Counter, type Metric } from 'prom-client';

/** Metrics of automatic retries; each is an execution with a run of its own. */
export class RetryMetrics {
  readonly #retries = new Counter({
    name: 'owlery_market_retries_total',
    help: 'Executions that were ordered automatically because the one before them failed.',
    registers: [],
  });

  readonly all: readonly Metric[] = [this.#retries];

  ordered(count: number): void {
    this.#retries.inc(count);
  }
}
