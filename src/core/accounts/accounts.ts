/** Accounts: making them, and changing or resetting their passwords. */
import type { Config } from '../config.ts';
import type { Database, Queryable } from '../db/database.ts';
import { isUniqueViolation } from '../db/failures.ts';
import { type Action, differences, type Journal } from '../journal/journal.ts';
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
import { lockAccount, updateAccount } from './administration-queries.ts';
import type { EmailVerification } from './email-verification.ts';
import { refuse } from './errors.ts';
import { countMailRequest } from './mail-requests-queries.ts';
import { deleteLinksOf } from './oidc/oidc-queries.ts';
import { deletePasskeysOf } from './passkeys-queries.ts';
import { linkWithToken, resetMail } from './password-reset-mail.ts';
import { NO_PASSWORD, type Passwords } from './passwords.ts';
import { deletePersonalTokensOf } from './personal-tokens-queries.ts';
import { deleteRecoveryCodes, hasApp } from './second-factors-queries.ts';
import type { Sessions } from './sessions.ts';
import type { SignIn } from './sign-in.ts';
import { hashToken, makeOpaqueToken } from './tokens.ts';

export const RESET_MINUTES = 30;

export interface Registration {
  username: string;
  email: string;
  /** Undefined: an account without a password, whose owner an OpenID Connect provider has confirmed. */
  password?: string | undefined;
  isEmailVerified?: boolean;
  fullName?: string | null | undefined;
  phone?: string | null | undefined;
  avatarUrl?: string | null | undefined;
  role?: 'user' | 'admin';
}

export interface ProfileChange {
  readonly username?: string | undefined;
  readonly fullName?: string | null | undefined;
}

/** The journal entry of a new password, and what it means for the account's personal tokens. */
export interface PasswordChange extends Action {
  /** Keeps personal tokens. Set for a change by the owner, who gave the old password; without it the change revokes them. */
  readonly keepsTokens?: boolean;
}

export interface AccountsOptions {
  readonly database: Database;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly signIn: SignIn;
  readonly journal: Journal;
  readonly mail: Mail;
  readonly verification: EmailVerification;
  readonly config: Pick<Config, 'resetUrl' | 'signIn'>;
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
  readonly #isByPassword: boolean;

  constructor({ database, sessions, passwords, signIn, journal, mail, verification, config }: AccountsOptions) {
    this.#database = database;
    this.#sessions = sessions;
    this.#passwords = passwords;
    this.#signIn = signIn;
    this.#journal = journal;
    this.#mail = mail;
    this.#verification = verification;
    this.#resetUrl = config.resetUrl;
    this.#isByPassword = config.signIn.passwordSignIn;
  }

  /**
   * Creates an account. If it registers over the network, a mail asks it to verify its address.
   * @param address the caller's IP address, for the journal; undefined for accounts made on the server itself
   * @param within further changes for the same transaction
   * @throws username_taken, email_taken, password_sign_in_off
   */
  async register(
    registration: Registration,
    address?: string,
    within: (tx: Queryable, account: Account) => Promise<void> = async () => {},
  ): Promise<Account> {
    const {
      username,
      email,
      password,
      isEmailVerified = false,
      fullName,
      phone,
      avatarUrl,
      role = 'user',
    } = registration;
    if (password !== undefined && address !== undefined && !this.#isByPassword)
      throw refuse('password_sign_in_off', {});
    await this.#refuseTaken(username, email);
    const account: NewAccount = {
      username,
      email,
      password_hash: password === undefined ? NO_PASSWORD : await this.#passwords.hash(password),
      is_email_verified: isEmailVerified,
      full_name: fullName ?? null,
      phone: phone ?? null,
      avatar_url: avatarUrl ?? null,
      role,
    };
    return await this.#database
      .transaction(async (tx) => {
        const made = await insertAccount(tx, account);
        await this.#journal.record(tx, { accountId: made.id, action: 'register', address });
        if (address !== undefined && !isEmailVerified) await this.#verification.welcome(tx, made);
        await within(tx, made);
        return made;
      })
      .catch(async (error) => {
        // Another request took the name after the check above: report it the same way.
        if (isUniqueViolation(error)) await this.#refuseTaken(username, email);
        throw error;
      });
  }

  /**
   * Changes the profile of an account. Fields that are undefined stay unchanged.
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
      const before = (await lockAccount(tx, id)) ?? account;
      const after = await updateAccount(tx, id, { username, full_name: fullName });
      const detail = differences(before, after, ['username', 'full_name']);
      const entry = { accountId: id, action: 'update_profile', target: `account:${id}`, detail, address };
      await this.#journal.record(tx, entry);
      return after;
    });
    const changed = await changing.catch((error) => {
      throw isUniqueViolation(error) ? refuse('username_taken', { username }, error) : error;
    });
    this.#sessions.forget(id);
    return changed;
  }

  /**
   * Changes a password after checking the old one, and ends all sessions of the account.
   * @throws wrong_password, account_locked
   */
  async changePassword(accountId: number, oldPassword: string, newPassword: string, address?: string): Promise<void> {
    await this.#signIn.confirm(accountId, oldPassword, address);
    await this.changeOwnPassword(accountId, newPassword, address);
  }

  /** Changes the password of an owner who was confirmed before. Other sessions end, personal tokens stay. */
  async changeOwnPassword(accountId: number, password: string, address?: string): Promise<void> {
    const entry = { accountId, action: 'change_password', address, keepsTokens: true };
    await this.setPassword(accountId, password, entry);
  }

  /**
   * Sets a password without checking the old one, ends all sessions, revokes the personal tokens and removes a lock.
   * @param entry the journal entry: who did it and how; and whether personal tokens stay
   * @throws account_not_found
   */
  async setPassword(accountId: number, password: string, entry: PasswordChange): Promise<void> {
    const hash = await this.#passwords.hash(password);
    await this.#database.transaction((tx) => this.replacePassword(tx, accountId, hash, entry));
    this.#sessions.forget(accountId);
  }

  /**
   * Starts a password reset: if an account has the address, it gets a mail with a token. A client cannot tell whether
   * an account exists: the account is looked up when the mail is written, after the response. An address gets three
   * mails an hour at most.
   */
  async requestPasswordReset(email: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      if (await countMailRequest(tx, 'reset', email)) await this.#mail.send(tx, 'password_reset', { email });
    });
  }

  /** Writes the mail of a password reset with a new token. */
  async composeResetMail({ email }: { email: string }) {
    const found = email.includes('@') ? await findByName(this.#database.query, email) : undefined;
    const account = found?.status === 'active' ? await findAccount(this.#database.query, found.id) : undefined;
    if (!account) return undefined;
    const { token, hash } = makeOpaqueToken();
    await this.#database.transaction((tx) => insertPasswordReset(tx, account.id, hash, RESET_MINUTES));
    return resetMail(account, linkWithToken(this.#resetUrl, token), RESET_MINUTES);
  }

  /**
   * Sets a new password. The token of the mail works once.
   * @throws reset_token_invalid when it is unknown, used, or older than 30 minutes
   */
  async resetPassword(token: string, newPassword: string, address?: string): Promise<void> {
    const hash = await this.#passwords.hash(newPassword);
    const accountId = await this.#database.transaction(async (tx) => {
      const id = await takePasswordReset(tx, hashToken(token));
      if (id === undefined) throw refuse('reset_token_invalid', {});
      await this.replacePassword(tx, id, hash, { accountId: id, action: 'reset_password', address });
      await removeUnproven(tx, id);
      return id;
    });
    this.#sessions.forget(accountId);
  }

  /** Whether an active administrator exists. If not, the start creates one. */
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
  async replacePassword(
    tx: Queryable,
    accountId: number,
    hash: string,
    { keepsTokens = false, ...entry }: PasswordChange,
  ): Promise<void> {
    // The lock first, as in a sign-in: transactions that lock the same rows in different orders can deadlock.
    await this.#signIn.unlock(tx, accountId);
    if (!(await updatePasswordHash(tx, accountId, hash))) throw refuse('account_not_found', {});
    await deletePasswordResets(tx, accountId);
    await this.#sessions.endAll(tx, accountId);
    if (!keepsTokens) await deletePersonalTokensOf(tx, accountId);
    await this.#journal.record(tx, { ...entry, target: `account:${accountId}` });
  }

  async #refuseTaken(username: string, email: string): Promise<void> {
    const taken = await findTaken(this.#database.query, username, email);
    if (taken.some((one) => one.username)) throw refuse('username_taken', { username });
    if (taken.length > 0) throw refuse('email_taken', { email });
  }
}

/**
 * A stranger may have registered an address that was never verified, and prepared other ways in. The reader of its mail
 * is the owner.
 */
async function removeUnproven(tx: Queryable, id: number): Promise<void> {
  const account = await lockAccount(tx, id);
  if (!account || account.is_email_verified) return;
  await deleteLinksOf(tx, id);
  const hadPasskeys = await deletePasskeysOf(tx, id);
  if (hadPasskeys && !(await hasApp(tx, id))) await deleteRecoveryCodes(tx, id);
  await updateAccount(tx, id, { is_email_verified: true });
}
