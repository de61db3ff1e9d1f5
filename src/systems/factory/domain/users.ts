/** Accounts with their balances and tasks. */

import type { Account } from '../../../core/accounts/accounts-queries.ts';
import type { AccountChange, Administrator } from '../../../core/accounts/administration.ts';
import type { AccountFilter } from '../../../core/accounts/administration-queries.ts';
import type { Core } from '../../../core/core.ts';
import type { Timestamp } from '../../../core/db/tables.ts';
import { adjustBalance } from '../../../core/ledger/adjust-balance.ts';
import type { Listing, Page } from '../../../shared/page.ts';
import { refuse } from './errors.ts';
import { selectTallies } from './tasks/tally-queries.ts';
import { hasUnfinished, selectLastTaskDate } from './tasks/task-queries.ts';

/** Amounts are in hundredths. */
export interface User {
  readonly account: Account;
  readonly balance: number;
  readonly totalTasks: number;
}

export interface UserStatistics {
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  /** All that was ever charged. */
  readonly charged: number;
  readonly balance: number;
  readonly lastTaskDate: Timestamp | null;
}

export interface UserChange extends Pick<AccountChange, 'username' | 'role' | 'isActive' | 'fullName'> {
  /** In hundredths; set by an entry of the ledger. */
  readonly balance?: number | undefined;
}

type UsersOptions = Pick<Core, 'database' | 'ledger' | 'administration' | 'journal'>;

export class Users {
  readonly #options: UsersOptions;

  constructor(options: UsersOptions) {
    this.#options = options;
  }

  async get(account: Account): Promise<User> {
    const [user] = await this.#withFigures([account]);
    return user as User;
  }

  async statistics(accountId: number): Promise<UserStatistics> {
    const { database, ledger } = this.#options;
    const [{ balance, charged }, tallies, lastTaskDate] = await Promise.all([
      ledger.balance(database.query, accountId),
      selectTallies(database.query, [accountId]),
      selectLastTaskDate(database.query, accountId),
    ]);
    const { total = 0, completed = 0, failed = 0 } = tallies.get(accountId) ?? {};
    return { total, completed, failed, charged, balance, lastTaskDate };
  }

  /** Newest first. */
  async list(filter: AccountFilter, page: Page): Promise<Listing<User>> {
    const { items, total } = await this.#options.administration.list(filter, page);
    return { items: await this.#withFigures(items), total };
  }

  /**
   * Changes an account and its balance in one transaction.
   * @throws account_not_found, username_taken, last_admin, balance_held if the new balance would be less than the holds
   *   for its tasks
   */
  async update(uuid: string, { balance, ...change }: UserChange, by: Administrator): Promise<User> {
    const { administration, ledger, journal } = this.#options;
    const id = await administration.idOf(uuid);
    const account = await administration.update(id, change, by, async (tx) => {
      if (balance !== undefined) await adjustBalance({ ledger, journal }, tx, { accountId: id, balance, by });
    });
    return await this.get(account);
  }

  /** @throws account_not_found */
  async byId(uuid: string): Promise<User> {
    const { administration } = this.#options;
    return await this.get(await administration.get(await administration.idOf(uuid)));
  }

  /**
   * Disables an account; its tasks and data stay.
   * @throws account_not_found, last_admin, user_not_deletable
   */
  async disable(uuid: string, by: Administrator): Promise<void> {
    const { administration } = this.#options;
    const id = await administration.idOf(uuid);
    if (id === by.accountId) throw refuse('user_not_deletable', { reason: 'own_account' });
    await administration.update(id, { isActive: false }, by, async (tx) => {
      if (await hasUnfinished(tx, id)) throw refuse('user_not_deletable', { reason: 'unfinished_tasks' });
    });
  }

  /**
   * Removes the lock after wrong passwords.
   * @throws account_not_found
   */
  async unlock(uuid: string, by: Administrator): Promise<void> {
    const { administration } = this.#options;
    await administration.unlock(await administration.idOf(uuid), by);
  }

  async #withFigures(accounts: readonly Account[]): Promise<User[]> {
    const { database, ledger } = this.#options;
    const ids = accounts.map(({ id }) => id);
    const [balances, tallies] = await Promise.all([
      ledger.balances(database.query, ids),
      selectTallies(database.query, ids),
    ]);
    return accounts.map((account) => ({
      account,
      balance: balances.get(account.id)?.balance ?? 0,
      totalTasks: tallies.get(account.id)?.total ?? 0,
    }));
  }
}
