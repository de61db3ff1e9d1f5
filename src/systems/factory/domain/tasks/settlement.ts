/** What a task's run costs: charged in the transaction that ends it, and held for while it goes on. */
import type { Database, Queryable } from '../../../../core/db/database.ts';
import { WORKER_LOST } from '../../../../core/jobs/engine/lost-runs.ts';
import type { EndedRun, Runs } from '../../../../core/jobs/runs/runs.ts';
import type { Ledger } from '../../../../core/ledger/ledger.ts';
import { isRefusal } from '../../../../shared/errors.ts';
import { type TaskInput, taskJob } from '../../jobs/task.job.ts';
import { price } from '../price.ts';
import { addCosts, lockRunningTerms, selectTerms, type Terms } from './settlement-queries.ts';
import { type FinalStatus, tallyEndings } from './tally-queries.ts';

/** How long what is held more for a run that goes on lasts. */
export const EXTENSION_SECONDS = 60;

export class Settlement {
  readonly #database: Database;
  readonly #ledger: Ledger;

  constructor({ database, ledger }: { database: Database; ledger: Ledger }) {
    this.#database = database;
    this.#ledger = ledger;
  }

  /** Has every task that ends from now on in this process be charged for; every process must. */
  follow(runs: Runs): void {
    // Any of them: what follows is known by the kind, which all have in common.
    runs.endings.on(taskJob('test', 0), (tx, ended) => this.#settle(tx, ended));
  }

  /**
   * Holds one more minute's price for a running task, to be asked for before what is held is used up.
   * @returns whether its owner could pay; false also when it is not running any more
   */
  async extendHold(taskId: number): Promise<boolean> {
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

  async #settle(tx: Queryable, ended: readonly EndedRun<TaskInput>[]): Promise<void> {
    const terms = await selectTerms(
      tx,
      ended.map(({ id }) => id),
    );
    const bills = ended.flatMap((run) => {
      const of = terms.get(run.id);
      const owner = run.owner_id;
      return of && owner !== null ? [{ runId: run.id, accountId: owner, cost: costOf(run, of), run }] : [];
    });
    if (bills.length === 0) return;
    // Before the money, as whoever makes a task does: two that lock the same rows in another order wait for each other.
    await tallyEndings(
      tx,
      bills.map(({ accountId, run }) => ({ ownerId: accountId, status: finalStatus(run) })),
    );
    const charged = await this.#ledger.settle(tx, bills);
    const costs = bills.map(({ runId }) => ({ runId, cost: charged.get(runId) ?? 0 }));
    await addCosts(
      tx,
      costs.filter(({ cost }) => cost > 0),
    );
  }
}

/** Whoever's workers died under it pays nothing: that is the platform's fault. */
function costOf(run: EndedRun<TaskInput>, { rate, gpus }: Terms): number {
  return run.error_code === WORKER_LOST ? 0 : price(rate, run.active_seconds, gpus);
}

function finalStatus({ status }: EndedRun<TaskInput>): FinalStatus {
  return status === 'completed' || status === 'cancelled' ? status : 'failed';
}
