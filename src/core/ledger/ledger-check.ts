/**
 * Checks without end that money adds up: each balance is the sum of the account's entries, and what is held the sum of its
 * holds. Triggers see to it; what went past them, such as a damaged disk or a restore of half a database, is found here.
 */

import type { Logger } from 'pino';
import { Counter, Gauge, type Metric } from 'prom-client';
import { every, type Repeated } from '../../shared/every.ts';
import type { Database } from '../db/database.ts';
import { selectUnsound } from './ledger-check-queries.ts';

/** A round over 1,000 accounts takes three minutes, and 0.1 % of one core. */
const INTERVAL_SECONDS = 10;

/** Accounts in one look, which takes 5 ms at 1,000 entries each. */
const BATCH = 50;

export class LedgerCheck {
  readonly #database: Database;
  readonly #checked = new Counter({
    name: 'owlery_ledger_accounts_checked_total',
    help: 'Accounts whose balance was compared with the sum of their entries and holds.',
    registers: [],
  });
  readonly #unsound = new Gauge({
    name: 'owlery_ledger_unsound_accounts',
    help: 'Accounts whose balance was another than the sum of their entries and holds, when they were last looked at.',
    registers: [],
  });
  readonly #found = new Set<number>();
  /** The last account that was looked at in the present round. */
  #after = 0;

  readonly metrics: readonly Metric[] = [this.#checked, this.#unsound];

  constructor(database: Database) {
    this.#database = database;
  }

  /** Looks at a few accounts every few seconds, until it is stopped. */
  start(logger: Logger): Repeated {
    const look = async () => {
      const accounts = await this.look();
      if (accounts.length > 0) logger.error({ accounts }, 'the money of these accounts does not add up');
    };
    return every(INTERVAL_SECONDS, look, { logger, failure: 'checking the ledger failed; retrying' });
  }

  /**
   * Looks at the next few accounts, and after the last at the first again.
   * @returns the accounts among them whose money does not add up
   */
  async look(): Promise<readonly number[]> {
    const { checked, last, unsound } = await selectUnsound(this.#database.query, this.#after, BATCH);
    const end = checked < BATCH ? Number.POSITIVE_INFINITY : last;
    for (const account of this.#found) if (account > this.#after && account <= end) this.#found.delete(account);
    for (const account of unsound) this.#found.add(account);
    this.#checked.inc(checked);
    this.#unsound.set(this.#found.size);
    this.#after = checked < BATCH ? 0 : last;
    return unsound;
  }
}
