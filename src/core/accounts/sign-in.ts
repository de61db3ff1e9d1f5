/**
 * Signing in, and the lock after too many wrong passwords. Wrong ones are counted under the name that was typed and under
 * the account. Only the former's lock is ever told, so a user name, an e-mail address of the same account and a name nobody
 * has all behave alike. While the account is locked, every password is wrong by another of its names.
 *
 * Locks are looked at before the password, so that they never tell whether it was right, and again after it, so that a
 * hundred guesses made at one moment are worth no more than five.
 */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from '../../shared/errors.ts';
import type { Database, Queryable } from '../db/database.ts';
import type { Journal } from '../journal/journal.ts';
import {
  findAccount,
  findByName,
  findPasswordHash,
  hasImportedHash,
  recordSignIn,
  updatePasswordHash,
} from './accounts-queries.ts';
import { refuse } from './errors.ts';
import { isImportedHash } from './imported-hashes.ts';
import type { Passwords } from './passwords.ts';
import type { Grant, SessionPolicy, Sessions } from './sessions.ts';
import { clearFailures, countFailure, findLock, forgetOldFailures } from './sign-in-failures-queries.ts';

/** In milliseconds: bcrypt at the cost of 12, which other servers use, with time to spare. */
const SLOWEST_IMPORTED_HASH = 500;

export interface Credentials {
  /** A user name or an e-mail address. */
  name: string;
  password: string;
  /** The caller's address, for the journal. */
  address: string;
  /** What the caller's program calls itself, for the list of sessions. */
  device?: string | undefined;
}

/** Who is asked for a password: the account, if there is one, and what its wrong ones are counted under. */
interface Who {
  readonly accountId: number | null;
  /** What was typed. Its lock is told. */
  readonly subject: string;
  /** The account; for a name nobody has, something else that costs the same time. */
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
}

export class SignIn {
  readonly #database: Database;
  readonly #sessions: Sessions;
  readonly #passwords: Passwords;
  readonly #journal: Journal;

  constructor({ database, sessions, passwords, journal }: SignInOptions) {
    this.#database = database;
    this.#sessions = sessions;
    this.#passwords = passwords;
    this.#journal = journal;
  }

  /**
   * Checks a password and opens a session.
   * @throws invalid_credentials, account_locked, account_inactive
   */
  async signIn({ name, password, address, device }: Credentials, policy: SessionPolicy): Promise<Grant> {
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
      const renewedHash = isImportedHash(found.password_hash) ? await this.#passwords.hash(password) : undefined;
      return await this.#open(found, who, policy, renewedHash);
    } catch (error) {
      // The name is not recorded: it may be a password, typed where the name belongs.
      if (error instanceof DomainError) {
        await this.#record(this.#database.query, 'sign_in_failed', who, { system: policy.system, reason: error.code });
      }
      throw error;
    }
  }

  /**
   * Asks a signed-in user for their password once more. Wrong ones count towards the lock: a stolen token must not be a
   * way to guess the password.
   * @throws wrong_password, account_locked
   */
  async confirm(accountId: number, password: string, address?: string): Promise<void> {
    const stored = await findPasswordHash(this.#database.query, accountId);
    await this.#check({ accountId, subject: subjectOf(accountId), address }, stored, password, 'wrong_password');
  }

  /** Lifts a lock and forgets wrong passwords. */
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
      await this.unlock(tx, found.id);
      if (renewedHash) await updatePasswordHash(tx, found.id, renewedHash);
      const account = await recordSignIn(tx, found.id);
      await this.#journal.record(tx, {
        accountId: account.id,
        action: 'sign_in',
        detail: { system: policy.system },
        address,
      });
      return await this.#sessions.open(tx, account, policy, { address, device });
    });
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
    // An imported hash takes longer to verify than one of ours: the time of a refusal must not tell which account has one.
    if (await hasImportedHash(db)) await delay(began + SLOWEST_IMPORTED_HASH - performance.now());
    const { isCounted, locks } = await countFailure(db, subject);
    const account = hidden === undefined ? { locks } : await countFailure(db, hidden);
    if (account.locks && who.accountId !== null) await this.#record(db, 'account_locked', who);
    await forgetOldFailures(db);
    if (!isCounted) await refuseLocked(db, subject);
    throw refuse(wrong, {});
  }

  /** Under the account it was tried with; who tried is known by the address only. */
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
