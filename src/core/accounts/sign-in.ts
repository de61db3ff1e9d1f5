/**
 * Signing in, and the lock after too many wrong passwords. The lock is looked at before the password, so a locked
 * account never tells whether it was right, and again after it, so that a hundred guesses made at one moment are worth
 * no more than five. A name nobody has is counted and locked like any other: sign-in tells nothing about who exists.
 */
import { createHash } from 'node:crypto';
import type { Database, Queryable } from '../db/database.ts';
import type { Journal } from '../journal/journal.ts';
import { findByName, findPasswordHash, recordSignIn } from './accounts-queries.ts';
import { refuse } from './errors.ts';
import { verifyPassword } from './passwords.ts';
import type { Grant, SessionPolicy, Sessions } from './sessions.ts';
import { clearFailures, countFailure, findLock, forgetOldFailures } from './sign-in-failures-queries.ts';

export interface Credentials {
  /** A user name or an e-mail address. */
  name: string;
  password: string;
  /** The caller's address, for the journal. */
  address: string;
}

export class SignIn {
  readonly #database: Database;
  readonly #sessions: Sessions;
  readonly #journal: Journal;

  constructor(database: Database, sessions: Sessions, journal: Journal) {
    this.#database = database;
    this.#sessions = sessions;
    this.#journal = journal;
  }

  /**
   * Checks a password and opens a session.
   * @throws invalid_credentials, account_locked, account_inactive
   */
  async signIn({ name, password, address }: Credentials, policy: SessionPolicy): Promise<Grant> {
    const found = await findByName(this.#database.query, name);
    const subject = found ? subjectOf(found.id) : subjectOfName(name);
    await this.#check(subject, found?.password_hash, password, 'invalid_credentials');
    if (!found) throw refuse('invalid_credentials', {});
    return await this.#database.transaction(async (tx) => {
      await refuseLocked(tx, subject);
      if (found.status !== 'active') throw refuse('account_inactive', { status: found.status });
      await clearFailures(tx, subject);
      const account = await recordSignIn(tx, found.id);
      await this.#journal.record(tx, {
        accountId: account.id,
        action: 'sign_in',
        detail: { system: policy.system },
        address,
      });
      return await this.#sessions.open(tx, account, policy);
    });
  }

  /**
   * Asks a signed-in user for their password once more. Wrong ones count towards the lock: a stolen token must not be a
   * way to guess the password.
   * @throws wrong_password, account_locked
   */
  async confirm(accountId: number, password: string): Promise<void> {
    const stored = await findPasswordHash(this.#database.query, accountId);
    await this.#check(subjectOf(accountId), stored, password, 'wrong_password');
  }

  /** Lifts a lock and forgets wrong passwords. */
  async unlock(tx: Queryable, accountId: number): Promise<void> {
    await clearFailures(tx, subjectOf(accountId));
  }

  async #check(
    subject: string,
    stored: string | undefined,
    password: string,
    wrong: 'invalid_credentials' | 'wrong_password',
  ): Promise<void> {
    const db = this.#database.query;
    await refuseLocked(db, subject);
    if (await verifyPassword(stored, password)) return;
    const counted = await countFailure(db, subject);
    await forgetOldFailures(db);
    if (!counted) await refuseLocked(db, subject);
    throw refuse(wrong, {});
  }
}

async function refuseLocked(db: Queryable, subject: string): Promise<void> {
  const until = await findLock(db, subject);
  if (until) throw refuse('account_locked', { until });
}

const subjectOf = (accountId: number) => `account:${accountId}`;
const subjectOfName = (name: string) => `name:${createHash('sha256').update(name.toLowerCase()).digest('base64url')}`;
