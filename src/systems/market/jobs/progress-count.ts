import type { RunContext } from '../../../core/jobs/runs/job.ts';
import type { CollectDetail } from '../domain/executions/collect.job.ts';
import type { Row } from '../domain/rows/row-encoder.ts';

/** Rows after which a collection that does not say how many there will be counts as half done. */
const HALFWAY_ROWS = 500;
/** It is done when its rows are in the table, and not before. */
const MOST_ESTIMATED = 95;

/** Says how far a collection is: as its source says, or estimated from the rows it has brought. */
export class ProgressCount {
  readonly #report: RunContext<object, object, never>['progress'];
  #rows = 0;
  #percent: number | undefined;
  #message: string | undefined;

  constructor(report: RunContext<object, object, never>['progress']) {
    this.#report = report;
  }

  /** What the source says. A 0 says that it has begun, and not how far it is. */
  told(percent: number, message: string | undefined): void {
    if (percent > 0) this.#percent = percent;
    this.#message = message ?? this.#message;
    this.#tell();
  }

  /** The batches as they are, counted. */
  async *counted(batches: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Row[]> {
    for await (const batch of batches) {
      this.#rows += batch.length;
      this.#tell();
      yield batch;
    }
  }

  #tell(): void {
    const estimated = (MOST_ESTIMATED * this.#rows) / (this.#rows + HALFWAY_ROWS);
    const detail: CollectDetail = { rows: this.#rows, ...(this.#message !== undefined && { message: this.#message }) };
    this.#report(this.#percent ?? estimated, detail);
  }
}
