/**
 * What administrators do with accounts. The last active administrator stays: it can be neither demoted, disabled nor
 * deleted, not even by itself.
 */
import type { Database, Queryable } from '../db/database.ts';
import { isUniqueViolation } from '../db/failures.ts';
import type { Runs } from '../jobs/runs/runs.ts';
import type { Action, Journal } from '../journal/journal.ts';
import type { Accounts } from './accounts.ts';
import { type Account, findAccount, type Role } from './accounts-queries.ts';
import {
  type AccountFilter,
  type AccountValues,
  countAccounts,
  countStanding,
  deleteAccount,
  findAccountId,
  lockAccount,
  lockAccountForDeletion,
  lockAdmins,
  selectAccounts,
  updateAccount,
} from './administration-queries.ts';
import { refuse } from './errors.ts';
import type { Sessions } from './sessions.ts';
import type { SignIn } from './sign-in.ts';

/** Who does it, for the journal. */
export interface Administrator {
  readonly accountId: number;
  /** Where the request came from. */
  readonly address: string;
}

/** What is to be different; what is not named stays as it is. */
export interface AccountChange {
  readonly username?: string | undefined;
  /** Ends all sessions, and lifts a lock. */
  readonly password?: string | undefined;
  readonly email?: string | undefined;
  readonly role?: Role | undefined;
  /** False makes an active account inactive, and leaves a suspended one suspended. */
  readonly isActive?: boolean | undefined;
  readonly fullName?: string | null | undefined;
}

export interface AdministrationOptions {
  readonly database: Database;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly accounts: Accounts;
  readonly journal: Journal;
  readonly runs: Runs;
}

export class AccountAdministration {
  readonly #database: Database;
  readonly #sessions: Sessions;
  readonly #signIn: SignIn;
  readonly #accounts: Accounts;
  readonly #journal: Journal;
  readonly #runs: Runs;

  constructor({ database, sessions, signIn, accounts, journal, runs }: AdministrationOptions) {
    this.#database = database;
    this.#sessions = sessions;
    this.#signIn = signIn;
    this.#accounts = accounts;
    this.#journal = journal;
    this.#runs = runs;
  }

  /**
   * One page of the accounts that match, newest first.
   * @param page from 1
   * @returns the accounts of the page, and how many there are on all pages
   */
  async list(
    filter: AccountFilter,
    { page, pageSize }: { page: number; pageSize: number },
  ): Promise<{ items: Account[]; total: number }> {
    const [items, total] = await Promise.all([
      selectAccounts(this.#database.query, filter, { limit: pageSize, offset: (page - 1) * pageSize }),
      countAccounts(this.#database.query, filter),
    ]);
    return { items, total };
  }

  /** @throws account_not_found */
  async get(id: number): Promise<Account> {
    return found(await findAccount(this.#database.query, id));
  }

  /**
   * The id of an account by the one it has outside.
   * @throws account_not_found
   */
  async idOf(uuid: string): Promise<number> {
    const id = await findAccountId(this.#database.query, uuid);
    if (id === undefined) throw refuse('account_not_found', {});
    return id;
  }

  /** How many accounts there are, and how many of them are active. */
  async count(): Promise<{ total: number; active: number }> {
    return await countStanding(this.#database.query);
  }

  /**
   * Changes an account. Disabling one ends its sessions, and so does a new password.
   * @param within what belongs to the same change, and stands or falls with it
   * @throws account_not_found, username_taken, email_taken, last_admin
   */
  async update(
    id: number,
    change: AccountChange,
    by: Administrator,
    within: (tx: Queryable) => Promise<void> = async () => {},
  ): Promise<Account> {
    const { username = '', email = '', password } = change;
    const hash = password === undefined ? undefined : await this.#accounts.hashPassword(password);
    const changing = this.#database.transaction(async (tx) => {
      // First, because it locks in the order of a sign-in.
      if (hash !== undefined) await this.#accounts.replacePassword(tx, id, hash, resetBy(by));
      if (change.role === 'user' || change.isActive === false) await refuseLastAdmin(tx, id);
      const before = found(await lockAccount(tx, id));
      const values = differences(before, change);
      await within(tx);
      const names = Object.keys(values) as (keyof AccountValues)[];
      if (names.length === 0) return before;
      const after = await updateAccount(tx, id, values);
      if (after.status !== 'active') await this.#sessions.endAll(tx, id);
      const detail = Object.fromEntries(names.map((name) => [name, { from: before[name], to: after[name] }]));
      await this.#record(tx, 'update_account', id, by, detail);
      return after;
    });
    const account = await changing.catch((error) => {
      if (isUniqueViolation(error, 'accounts_username')) throw refuse('username_taken', { username }, error);
      throw isUniqueViolation(error) ? refuse('email_taken', { email }, error) : error;
    });
    this.#sessions.forget(id);
    return account;
  }

  /**
   * Deletes an account, which ends its sessions and cancels its runs. What else it owned goes or stays as the schema has
   * it: its runs and what they made stay, without an owner.
   * @throws account_not_found, last_admin
   */
  async delete(id: number, by: Administrator): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await refuseLastAdmin(tx, id);
      // Before the account is locked: who is ending one of its runs may be about to make another for it, and would
      // wait for us while we wait for the run.
      await this.#runs.cancelAllOf(tx, id);
      const { username, email } = found(await lockAccountForDeletion(tx, id));
      // Those that were made in between. There will be no more.
      await this.#runs.cancelAllOf(tx, id);
      await deleteAccount(tx, id);
      await this.#record(tx, 'delete_account', id, by, { username, email });
    });
    this.#sessions.forget(id);
  }

  /**
   * Sets a password, ends all sessions and lifts a lock.
   * @throws account_not_found
   */
  async resetPassword(id: number, password: string, by: Administrator): Promise<void> {
    await this.#accounts.setPassword(id, password, resetBy(by));
  }

  /**
   * Lifts the lock after wrong passwords, and forgets these. Of an account that is not locked it does no harm.
   * @throws account_not_found
   */
  async unlock(id: number, by: Administrator): Promise<void> {
    await this.#database.transaction(async (tx) => {
      found(await lockAccount(tx, id));
      await this.#signIn.unlock(tx, id);
      await this.#record(tx, 'unlock_by_admin', id, by, {});
    });
  }

  async #record(tx: Queryable, action: string, id: number, { accountId, address }: Administrator, detail: object) {
    await this.#journal.record(tx, { accountId, action, target: `account:${id}`, detail, address });
  }
}

const resetBy = ({ accountId, address }: Administrator): Action => ({
  accountId,
  action: 'reset_password_by_admin',
  address,
});

function found(account: Account | undefined): Account {
  if (!account) throw refuse('account_not_found', {});
  return account;
}

/** Until the transaction ends, whoever takes another administrator away waits, and then finds one less. */
async function refuseLastAdmin(tx: Queryable, id: number): Promise<void> {
  const admins = await lockAdmins(tx);
  if (admins.length === 1 && admins[0] === id) throw refuse('last_admin', {});
}

const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** What of a change is one. */
function differences(account: Account, { username, email, role, isActive, fullName }: AccountChange): AccountValues {
  const isActiveNow = account.status === 'active';
  return {
    ...(username !== undefined && username !== account.username && { username }),
    ...(email !== undefined && email !== account.email && { email }),
    // Another mailbox: nobody has verified that it is theirs.
    ...(account.is_email_verified && !isSame(email ?? account.email, account.email) && { is_email_verified: false }),
    ...(role !== undefined && role !== account.role && { role }),
    ...(isActive !== undefined && isActive !== isActiveNow && { status: isActive ? 'active' : 'inactive' }),
    ...(fullName !== undefined && fullName !== account.full_name && { full_name: fullName }),
  };
}
