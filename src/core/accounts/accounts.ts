/** Accounts: making them, and changing or resetting their passwords. */
import type { Config } from '../config.ts';
import type { Database, Queryable } from '../db/database.ts';
import { isUniqueViolation } from '../db/failures.ts';
import type { Action, Journal } from '../journal/journal.ts';
import type { Mail } from '../mail/mail.ts';
import {
  type Account,
  deletePasswordResets,
  findAccount,
  findByName,
  findTaken,
  hasAdmin,
  insertAccount,
  insertPasswordReset,
  type NewAccount,
  takePasswordReset,
  updatePasswordHash,
} from './accounts-queries.ts';
import { updateAccount } from './administration-queries.ts';
import type { EmailVerification } from './email-verification.ts';
import { refuse } from './errors.ts';
import { countMailRequest } from './mail-requests-queries.ts';
import { linkWithToken, resetMail } from './password-reset-mail.ts';
import type { Passwords } from './passwords.ts';
import type { Sessions } from './sessions.ts';
import type { SignIn } from './sign-in.ts';
import { hashToken, makeOpaqueToken } from './tokens.ts';

export const RESET_MINUTES = 30;

export interface Registration {
  username: string;
  email: string;
  password: string;
  fullName?: string | null | undefined;
  phone?: string | null | undefined;
  avatarUrl?: string | null | undefined;
  role?: 'user' | 'admin';
}

export interface ProfileChange {
  readonly username?: string | undefined;
  readonly fullName?: string | null | undefined;
}

export interface AccountsOptions {
  readonly database: Database;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly signIn: SignIn;
  readonly journal: Journal;
  readonly mail: Mail;
  readonly verification: EmailVerification;
  readonly config: Pick<Config, 'resetUrl'>;
}

export class Accounts {
  readonly #database: Database;
  readonly #sessions: Sessions;
  readonly #passwords: Passwords;
  readonly #signIn: SignIn;
  readonly #journal: Journal;
  readonly #mail: Mail;
  readonly #verification: EmailVerification;
  readonly #resetUrl: string;

  constructor({ database, sessions, passwords, signIn, journal, mail, verification, config }: AccountsOptions) {
    this.#database = database;
    this.#sessions = sessions;
    this.#passwords = passwords;
    this.#signIn = signIn;
    this.#journal = journal;
    this.#mail = mail;
    this.#verification = verification;
    this.#resetUrl = config.resetUrl;
  }

  /**
   * Makes an account. Who registers over the network is asked by mail whether the address is theirs.
   * @param address the caller's address, for the journal; none when the account is made on the server itself
   * @throws username_taken, email_taken
   */
  async register(registration: Registration, address?: string): Promise<Account> {
    const { username, email, password, fullName, phone, avatarUrl, role = 'user' } = registration;
    await this.#refuseTaken(username, email);
    const account: NewAccount = {
      username,
      email,
      password_hash: await this.#passwords.hash(password),
      full_name: fullName ?? null,
      phone: phone ?? null,
      avatar_url: avatarUrl ?? null,
      role,
    };
    return await this.#database
      .transaction(async (tx) => {
        const made = await insertAccount(tx, account);
        await this.#journal.record(tx, { accountId: made.id, action: 'register', address });
        if (address !== undefined) await this.#verification.welcome(tx, made);
        return made;
      })
      .catch(async (error) => {
        // Somebody took the name between our look and our insert: say which, as if we had seen it.
        if (isUniqueViolation(error)) await this.#refuseTaken(username, email);
        throw error;
      });
  }

  /**
   * Changes what an account says of itself; what is not named stays as it is.
   * @throws username_taken
   */
  async updateProfile(
    account: Account,
    { username = account.username, fullName = account.full_name }: ProfileChange,
    address?: string,
  ): Promise<Account> {
    const { id } = account;
    if (username === account.username && fullName === account.full_name) return account;
    const changing = this.#database.transaction(async (tx) => {
      const detail = { username, full_name: fullName };
      await this.#journal.record(tx, {
        accountId: id,
        action: 'update_profile',
        target: `account:${id}`,
        detail,
        address,
      });
      return await updateAccount(tx, id, detail);
    });
    const changed = await changing.catch((error) => {
      throw isUniqueViolation(error) ? refuse('username_taken', { username }, error) : error;
    });
    this.#sessions.forget(id);
    return changed;
  }

  /**
   * Changes a password on proof of the old one, and ends all the account's sessions.
   * @throws wrong_password, account_locked
   */
  async changePassword(accountId: number, oldPassword: string, newPassword: string, address?: string): Promise<void> {
    await this.#signIn.confirm(accountId, oldPassword, address);
    await this.setPassword(accountId, newPassword, { accountId, action: 'change_password', address });
  }

  /**
   * Sets a password without asking for the old one, ends all sessions and lifts a lock.
   * @param entry who did it and how, for the journal
   * @throws account_not_found
   */
  async setPassword(accountId: number, password: string, entry: Action): Promise<void> {
    const hash = await this.#passwords.hash(password);
    await this.#database.transaction((tx) => this.replacePassword(tx, accountId, hash, entry));
    this.#sessions.forget(accountId);
  }

  /**
   * Starts a password reset: if the address is an account's, a mail with a token goes out. Which it was cannot be told
   * from outside: both do the same before they answer, the look-up happens when the mail is written. A mailbox gets three
   * mails an hour at most.
   */
  async requestPasswordReset(email: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      if (await countMailRequest(tx, 'reset', email)) await this.#mail.send(tx, 'password_reset', { email });
    });
  }

  /** Writes the mail of a password reset, with a fresh token in it. */
  async composeResetMail({ email }: { email: string }) {
    const found = email.includes('@') ? await findByName(this.#database.query, email) : undefined;
    const account = found?.status === 'active' ? await findAccount(this.#database.query, found.id) : undefined;
    if (!account) return undefined;
    const { token, hash } = makeOpaqueToken();
    await this.#database.transaction((tx) => insertPasswordReset(tx, account.id, hash, RESET_MINUTES));
    return resetMail(account, linkWithToken(this.#resetUrl, token), RESET_MINUTES);
  }

  /**
   * Sets a new password by the token of a reset mail, once.
   * @throws reset_token_invalid when it is unknown, used, or older than 30 minutes
   */
  async resetPassword(token: string, newPassword: string, address?: string): Promise<void> {
    const hash = await this.#passwords.hash(newPassword);
    const accountId = await this.#database.transaction(async (tx) => {
      const id = await takePasswordReset(tx, hashToken(token));
      if (id === undefined) throw refuse('reset_token_invalid', {});
      await this.replacePassword(tx, id, hash, { accountId: id, action: 'reset_password', address });
      return id;
    });
    this.#sessions.forget(accountId);
  }

  /** Whether an active admin exists; the first start makes one when not. */
  hasAdmin(): Promise<boolean> {
    return hasAdmin(this.#database.query);
  }

  /** The hash of a password, for `replacePassword`. */
  async hashPassword(password: string): Promise<string> {
    return await this.#passwords.hash(password);
  }

  /**
   * The same with a hash, as part of a change. The caller has locked nothing of the account yet, and drops its sessions
   * from memory when the transaction has committed.
   * @throws account_not_found
   */
  async replacePassword(tx: Queryable, accountId: number, hash: string, entry: Action): Promise<void> {
    // The lock first, as a sign-in does: two that lock the same rows in another order can wait for each other.
    await this.#signIn.unlock(tx, accountId);
    if (!(await updatePasswordHash(tx, accountId, hash))) throw refuse('account_not_found', {});
    await deletePasswordResets(tx, accountId);
    await this.#sessions.endAll(tx, accountId);
    await this.#journal.record(tx, { ...entry, target: `account:${accountId}` });
  }

  async #refuseTaken(username: string, email: string): Promise<void> {
    const taken = await findTaken(this.#database.query, username, email);
    if (taken.some((one) => one.username)) throw refuse('username_taken', { username });
    if (taken.length > 0) throw refuse('email_taken', { email });
  }
}
