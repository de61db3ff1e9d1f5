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
    let removed = 0;
    for (let found = BATCH; found === BATCH; ) {
      found = await this.#database.transaction(async (tx) => {
        const runs = await selectEndedRuns(tx, filter, BATCH);
        if (runs.length > 0) removed += await deleteEndedRuns(tx, runs);
        return runs.length;
      });
    }
    const detail = { removed, status: filter.status, before: filter.before, executions: filter.executionIds?.length };
    await this.#journal.record(this.#database.query, { accountId, action: 'remove_executions', detail, address });
    return removed;
  }
}
