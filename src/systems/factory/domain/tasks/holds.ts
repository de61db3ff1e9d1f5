/** The hold for a running task. */
import type { Database } from '../../../../core/db/database.ts';
import type { Ledger } from '../../../../core/ledger/ledger.ts';
import { isRefusal } from '../../../../shared/errors.ts';
import { price } from '../price.ts';
import { lockRunningTerms } from './run-change-queries.ts';

/** The duration covered by each extension of a hold. */
export const EXTENSION_SECONDS = 60;

export class Holds {
  readonly #database: Database;
  readonly #ledger: Ledger;

  constructor({ database, ledger }: { database: Database; ledger: Ledger }) {
    this.#database = database;
    this.#ledger = ledger;
  }

  /**
   * Extends the hold of a running task by one minute's price; call it before the hold is used up.
   * @returns whether the owner could pay; also false if the task is no longer running
   */
  async extend(taskId: number): Promise<boolean> {
    return await this.#database.transaction(async (tx) => {
      const terms = await lockRunningTerms(tx, taskId);
      if (!terms || terms.owner_id === null) return false;
      const amount = price(terms.rate, EXTENSION_SECONDS, terms.gpus);
      try {
        await this.#ledger.hold(tx, { runId: terms.run_id, accountId: terms.owner_id, amount });
        return true;
      } catch (error) {
        if (isRefusal(error, 'insufficient_balance')) return false;
        throw error;
      }
    });
  }
}
