/** What is held for a task while its run goes on. */
import type { Database } from '../../../../core/db/database.ts';
import type { Ledger } from '../../../../core/ledger/ledger.ts';
import { isRefusal } from '../../../../shared/errors.ts';
import { price } from '../price.ts';
import { lockRunningTerms } from './run-change-queries.ts';

/** How long what is held more for a run that goes on lasts. */
export const EXTENSION_SECONDS = 60;

export class Holds {
  readonly #database: Database;
  readonly #ledger: Ledger;

  constructor({ database, ledger }: { database: Database; ledger: Ledger }) {
    this.#database = database;
    this.#ledger = ledger;
  }

  /**
   * Holds one more minute's price for a running task, to be asked for before what is held is used up.
   * @returns whether its owner could pay; false also when it is not running any more
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
