import type { RunContext } from '../../../core/jobs/runs/job.ts';
import type { CollectDetail } from '../domain/executions/collect.job.ts';
import type { Row } from '../domain/rows/row-encoder.ts';

/** The number of rows at which a collection of unknown size counts as half done. */
const HALFWAY_ROWS = 500;
/** The maximum before the rows are in the table. */
const MOST_ESTIMATED = 95;

/** The progress of a collection: reported by its source, or estimated from the received rows. */
export class ProgressCount {
  readonly #report: RunContext<object, object, never>['progress'];
  #rows = 0;
  #percent: number | undefined;
  #message: string | undefined;

  constructor(report: RunContext<object, object, never>['progress']) {
    this.#report = report;
  }

  /** The source's progress. 0 only means that it has started. */
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
