/** Removal of old executions, for administrators. */
import type { Administrator } from '../../../../core/accounts/administration.ts';
import type { Database } from '../../../../core/db/database.ts';
import { deleteEndedRuns } from '../../../../core/jobs/runs/removal-queries.ts';
import type { Journal } from '../../../../core/journal/journal.ts';
import { type EndedFilter, selectEndedRuns } from './execution-queries.ts';

/** Executions removed in one transaction, so that it holds few locks briefly. */
const BATCH = 1_000;

export class ExecutionRemoval {
  readonly #database: Database;
  readonly #journal: Journal;

  constructor(database: Database, journal: Journal) {
    this.#database = database;
    this.#journal = journal;
  }

  /**
   * Removes ended executions with their logs. The collected rows stay.
   * @returns how many were removed
   */
  async remove(filter: EndedFilter, { accountId, address }: Administrator): Promise<number> {
    const { status, before, executionIds } = filter;
    let total = 0;
    for (let found = BATCH; found === BATCH; ) {
      found = await this.#database.transaction(async (tx) => {
        const runs = await selectEndedRuns(tx, filter, BATCH);
        const removed = runs.length === 0 ? 0 : await deleteEndedRuns(tx, runs);
        // Each batch has an entry of its own, so that none is removed without one.
        const detail = { removed, status, before, executions: executionIds?.length };
        if (removed > 0) {
          await this.#journal.record(tx, { accountId, action: 'remove_executions', detail, address });
        }
        total += removed;
        return runs.length;
      });
    }
    return total;
  }
}
