/**
 * Administration of accounts. The last active administrator cannot be demoted, disabled or deleted, not even by itself.
 */
import type { Database, Queryable } from '../db/database.ts';
import { isUniqueViolation } from '../db/failures.ts';
import type { Runs } from '../jobs/runs/runs.ts';
import { type Action, type Journal, valuesOf } from '../journal/journal.ts';
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
import { deletePersonalTokensOf } from './personal-tokens-queries.ts';
import type { Sessions } from './sessions.ts';
import type { SignIn } from './sign-in.ts';

/** The acting account, for the journal. */
export interface Administrator {
  readonly accountId: number;
  /** The IP address of the request. */
  readonly address: string;
}

/** The fields to change. Fields that are undefined stay unchanged. */
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
   * The id of an account by its uuid.
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
   * @param within further changes for the same transaction
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
      if (after.status !== 'active') {
        await this.#sessions.endAll(tx, id);
        await deletePersonalTokensOf(tx, id);
      }
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
   * Deletes an account, ends its sessions and cancels its runs. The schema decides what else is deleted with it:
   * its runs and their results stay, without an owner.
   * @throws account_not_found, last_admin
   */
  async delete(id: number, by: Administrator): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await refuseLastAdmin(tx, id);
      // Before the account is locked: a transaction that ends one of its runs may insert another run for it, and would
      // wait for this one while this one waits for the run.
      await this.#runs.cancelAllOf(tx, id);
      const account = found(await lockAccountForDeletion(tx, id));
      // Runs inserted since. The lock on the account prevents further ones.
      await this.#runs.cancelAllOf(tx, id);
      await deleteAccount(tx, id);
      const detail = valuesOf(account, ['username', 'email', 'full_name', 'role', 'status']);
      await this.#record(tx, 'delete_account', id, by, detail);
    });
    this.#sessions.forget(id);
  }

  /**
   * Sets a password, ends all sessions and removes a lock.
   * @throws account_not_found
   */
  async resetPassword(id: number, password: string, by: Administrator): Promise<void> {
    await this.#accounts.setPassword(id, password, resetBy(by));
  }

  /**
   * Removes the lock after wrong passwords and their count. An account that is not locked stays unchanged.
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

/** Other transactions that remove an administrator wait for this one, and then count one less. */
async function refuseLastAdmin(tx: Queryable, id: number): Promise<void> {
  const admins = await lockAdmins(tx);
  if (admins.length === 1 && admins[0] === id) throw refuse('last_admin', {});
}

const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** The fields of a change that differ from the account. */
function differences(account: Account, { username, email, role, isActive, fullName }: AccountChange): AccountValues {
  const isActiveNow = account.status === 'active';
  return {
    ...(username !== undefined && username !== account.username && { username }),
    ...(email !== undefined && email !== account.email && { email }),
    // A new address has not been verified.
    ...(account.is_email_verified && !isSame(email ?? account.email, account.email) && { is_email_verified: false }),
    ...(role !== undefined && role !== account.role && { role }),
    ...(isActive !== undefined && isActive !== isActiveNow && { status: isActive ? 'active' : 'inactive' }),
    ...(fullName !== undefined && fullName !== account.full_name && { full_name: fullName }),
  };
}
