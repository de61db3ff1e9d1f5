/**
 * Sign-in, and the lock after too many wrong passwords. Wrong passwords are counted under the typed name and under
 * the account. Only the lock of the typed name is reported, so that a user name, the e-mail address of the same account
 * and an unknown name all behave alike. While an account is locked, every password is wrong under its other name too.
 *
 * Locks are checked before the password, so that they never reveal whether it was right, and again after it, so that a
 * hundred simultaneous guesses count no more than five.
 */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from '../../shared/errors.ts';
import type { Database, Queryable } from '../db/database.ts';
import type { Journal } from '../journal/journal.ts';
import {
  type Account,
  findAccount,
  findByName,
  findPasswordHash,
  hasImportedHash,
  recordSignIn,
  updatePasswordHash,
} from './accounts-queries.ts';
import { refuse } from './errors.ts';
import { isImportedHash } from './imported-hashes.ts';
import type { NewDevices } from './new-devices.ts';
import type { Origin } from './origin.ts';
import type { Passwords } from './passwords.ts';
import type { SecondFactors } from './second-factors.ts';
import type { Grant, SessionPolicy, Sessions } from './sessions.ts';
import { clearFailures, countFailure, findLock, forgetOldFailures } from './sign-in-failures-queries.ts';

/** In milliseconds: longer than bcrypt at cost 12, which other servers use. */
const SLOWEST_IMPORTED_HASH = 500;

export interface Credentials {
  /** A user name or an e-mail address. */
  name: string;
  password: string;
  /** The caller's address, for the journal. */
  address: string;
  /** The client's User-Agent, for the list of sessions. */
  device?: string | undefined;
  /**
   * A code of the second factor, where the way in can ask for one; null if none was given. Undefined: it cannot, and an
   * account with a second factor is refused.
   */
  code?: string | null | undefined;
}

/** The account whose password is checked, if it exists, and the subjects under which wrong passwords are counted. */
interface Who {
  readonly accountId: number | null;
  /** The typed name. Its lock is reported. */
  readonly subject: string;
  /** The account; for an unknown name a stand-in that costs the same time. */
  readonly hidden?: string;
  readonly address?: string | undefined;
  readonly device?: string | undefined;
}

type FoundByName = NonNullable<Awaited<ReturnType<typeof findByName>>>;

export interface SignInOptions {
  readonly database: Database;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly journal: Journal;
  readonly newDevices: NewDevices;
  readonly secondFactors: SecondFactors;
}

export class SignIn {
  readonly #database: Database;
  readonly #sessions: Sessions;
  readonly #passwords: Passwords;
  readonly #journal: Journal;
  readonly #newDevices: NewDevices;
  readonly #secondFactors: SecondFactors;

  constructor({ database, sessions, passwords, journal, newDevices, secondFactors }: SignInOptions) {
    this.#database = database;
    this.#sessions = sessions;
    this.#passwords = passwords;
    this.#journal = journal;
    this.#newDevices = newDevices;
    this.#secondFactors = secondFactors;
  }

  /**
   * Checks a password and opens a session.
   * @throws invalid_credentials, account_locked, account_inactive, second_factor_account, second_factor_required,
   *   second_factor_wrong
   */
  async signIn({ name, password, address, device, code }: Credentials, policy: SessionPolicy): Promise<Grant> {
    const found = await findByName(this.#database.query, name);
    const who = {
      accountId: found?.id ?? null,
      subject: subjectOfName(name),
      hidden: found ? subjectOf(found.id) : `nobody:${subjectOfName(name)}`,
      address,
      device,
    };
    try {
      await this.#check(who, found?.password_hash, password, 'invalid_credentials');
      if (!found) throw refuse('invalid_credentials', {});
      await this.#checkFactor(found.id, who, code);
      const renewedHash = isImportedHash(found.password_hash) ? await this.#passwords.hash(password) : undefined;
      return await this.#open(found, who, policy, renewedHash);
    } catch (error) {
      // The name is not recorded: it may be a password typed into the wrong field.
      if (error instanceof DomainError) {
        await this.#record(this.#database.query, 'sign_in_failed', who, { system: policy.system, reason: error.code });
      }
      throw error;
    }
  }

  /** Opens a session for an account that has just registered, whose password needs no check. */
  async signInNew(account: Pick<Account, 'id'>, from: Origin, policy: SessionPolicy): Promise<Grant> {
    return await this.#database.transaction((tx) => this.#grant(tx, account.id, from, policy));
  }

  /**
   * Checks the password of a signed-in user again. Wrong ones count towards the lock: a stolen token must not be a
   * way to guess the password.
   * @throws wrong_password, account_locked
   */
  async confirm(accountId: number, password: string, address?: string): Promise<void> {
    const stored = await findPasswordHash(this.#database.query, accountId);
    await this.#check({ accountId, subject: subjectOf(accountId), address }, stored, password, 'wrong_password');
  }

  /**
   * Checks a code of the second factor of a signed-in user. Wrong ones count towards the lock.
   * @throws second_factor_wrong, account_locked
   */
  async confirmFactor(accountId: number, code: string, address?: string): Promise<void> {
    const who = { accountId, subject: subjectOf(accountId), address };
    await refuseLocked(this.#database.query, who.subject);
    await this.#useFactor(accountId, who, code);
  }

  /** Removes a lock and the count of wrong passwords. */
  async unlock(tx: Queryable, accountId: number): Promise<void> {
    const account = await findAccount(tx, accountId);
    const names = account ? [account.username, account.email] : [];
    await clearFailures(tx, [subjectOf(accountId), ...names.map(subjectOfName)]);
  }

  async #open(
    found: FoundByName,
    { subject, hidden, address, device }: Who,
    policy: SessionPolicy,
    renewedHash: string | undefined,
  ): Promise<Grant> {
    return await this.#database.transaction(async (tx) => {
      await refuseLocked(tx, subject);
      if (hidden && (await findLock(tx, hidden))) throw refuse('invalid_credentials', {});
      if (found.status !== 'active') throw refuse('account_inactive', { status: found.status });
      if (renewedHash) await updatePasswordHash(tx, found.id, renewedHash);
      return await this.#grant(tx, found.id, { address, device }, policy);
    });
  }

  async #grant(tx: Queryable, accountId: number, from: Origin, policy: SessionPolicy): Promise<Grant> {
    await this.unlock(tx, accountId);
    const account = await recordSignIn(tx, accountId);
    await this.#journal.record(tx, {
      accountId,
      action: 'sign_in',
      detail: { system: policy.system },
      address: from.address,
    });
    await this.#newDevices.signedIn(tx, account, from);
    return await this.#sessions.open(tx, account, policy, from);
  }

  async #check(
    who: Who,
    stored: string | undefined,
    password: string,
    wrong: 'invalid_credentials' | 'wrong_password',
  ): Promise<void> {
    const { subject, hidden } = who;
    const db = this.#database.query;
    const began = performance.now();
    await refuseLocked(db, subject);
    const isLocked = hidden !== undefined && (await findLock(db, hidden)) !== undefined;
    if ((await this.#passwords.verify(stored, password)) && !isLocked) return;
    // Imported hashes take longer to verify: the time of a refusal must not reveal which accounts have one.
    if (await hasImportedHash(db)) await delay(began + SLOWEST_IMPORTED_HASH - performance.now());
    await this.#countWrong(who);
    throw refuse(wrong, {});
  }

  /** After the password, so that nobody learns which accounts have one. Wrong codes count like wrong passwords. */
  async #checkFactor(accountId: number, who: Who, code: string | null | undefined): Promise<void> {
    if (!(await this.#secondFactors.isOn(accountId))) return;
    if (code === undefined) throw refuse('second_factor_account', {});
    if (code === null) throw refuse('second_factor_required', {});
    await this.#useFactor(accountId, who, code);
  }

  async #useFactor(accountId: number, who: Who, code: string): Promise<void> {
    if (await this.#secondFactors.use(accountId, code, who.address)) return;
    await this.#countWrong(who);
    throw refuse('second_factor_wrong', {});
  }

  /** @throws account_locked if another request has locked the name meanwhile */
  async #countWrong(who: Who): Promise<void> {
    const { subject, hidden, accountId } = who;
    const db = this.#database.query;
    const { isCounted, locks } = await countFailure(db, subject);
    const account = hidden === undefined ? { locks } : await countFailure(db, hidden);
    if (account.locks && accountId !== null) await this.#record(db, 'account_locked', who);
    await forgetOldFailures(db);
    if (!isCounted) await refuseLocked(db, subject);
  }

  /** Recorded under the account. The client is known by its address only. */
  async #record(db: Queryable, action: string, { accountId, address }: Who, detail?: object): Promise<void> {
    const target = accountId === null ? undefined : `account:${accountId}`;
    await this.#journal.record(db, { accountId, action, target, detail, address });
  }
}

async function refuseLocked(db: Queryable, subject: string): Promise<void> {
  const until = await findLock(db, subject);
  if (until) throw refuse('account_locked', { until });
}

const subjectOf = (accountId: number) => `account:${accountId}`;
const subjectOfName = (name: string) => `name:${createHash('sha256').update(name.toLowerCase()).digest('base64url')}`;
