/**
 * Sign-in, and the lock after too many wrong passwords. Wrong passwords are counted under the typed name and under
 * the account. Only the lock of the typed name is reported, so that a user name, the e-mail address of the same account
 * and an unknown name all behave alike. While an account is locked, every password is wrong under its other name too.
 *
 * Locks are checked before the password, so that they never reveal whether it was right, and again after it, so that a
 * hundred simultaneous guesses count no more than five.
 */
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
import { type FactorRequirement, requiresFactor } from './factor-requirement.ts';
import { isImportedHash } from './imported-hashes.ts';
import type { NewDevices } from './new-devices.ts';
import type { SignInConfig } from './oidc/environment.ts';
import type { Origin } from './origin.ts';
import type { AuthenticationResponseJSON, Passkeys } from './passkeys.ts';
import type { Passwords } from './passwords.ts';
import type { SecondFactors } from './second-factors.ts';
import type { Grant, SessionPolicy, Sessions } from './sessions.ts';
import type { SignedIn } from './sessions-queries.ts';
import { clearFailures, findLock } from './sign-in-failures-queries.ts';
import { hasPassword } from './ways-in-queries.ts';
import { refuseLocked, subjectOf, subjectOfName, type Who, WrongProofs } from './wrong-proofs.ts';

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
  /** Undefined: this way in cannot ask for a second factor, and an account that has one is refused. */
  factor?: FactorProof | undefined;
}

/** The proof of a second factor; without any field, none was given. */
export interface FactorProof {
  /** A code of an app, or a recovery code. */
  readonly code?: string | undefined;
  /** The answer of a passkey to a challenge. */
  readonly passkey?: AuthenticationResponseJSON | undefined;
}

/** A sign-in to an account whose owner another way in has confirmed. */
export interface ProvenSignIn {
  readonly accountId: number;
  readonly from: Origin;
  readonly policy: SessionPolicy;
  /** The way in, for the journal: `{ provider: 'corp' }`. */
  readonly by: object;
  /** Undefined: the way in is as strong as a second factor. */
  readonly factor?: FactorProof | undefined;
  /** Further changes for the transaction that opens the session. */
  readonly within?: (tx: Queryable, grant: Grant) => Promise<void>;
}

type FoundByName = NonNullable<Awaited<ReturnType<typeof findByName>>>;

export interface SignInOptions {
  readonly database: Database;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly journal: Journal;
  readonly newDevices: NewDevices;
  readonly secondFactors: SecondFactors;
  readonly passkeys: Passkeys;
  readonly config: { readonly signIn: Pick<SignInConfig, 'passwordSignIn' | 'requiredFactor'> };
}

/** A session of an account without a password counts as its owner for so long after the sign-in. */
const FRESH_MINUTES = 10;

export class SignIn {
  readonly #database: Database;
  readonly #sessions: Sessions;
  readonly #passwords: Passwords;
  readonly #journal: Journal;
  readonly #newDevices: NewDevices;
  readonly #secondFactors: SecondFactors;
  readonly #passkeys: Passkeys;
  readonly #wrong: WrongProofs;
  readonly #isByPassword: boolean;
  readonly #requiredFactor: FactorRequirement;

  constructor(options: SignInOptions) {
    const { database, sessions, passwords, journal, newDevices, secondFactors, passkeys, config } = options;
    this.#database = database;
    this.#sessions = sessions;
    this.#passwords = passwords;
    this.#journal = journal;
    this.#newDevices = newDevices;
    this.#secondFactors = secondFactors;
    this.#passkeys = passkeys;
    this.#wrong = new WrongProofs(database, journal);
    this.#isByPassword = config.signIn.passwordSignIn;
    this.#requiredFactor = config.signIn.requiredFactor;
  }

  /**
   * Checks a password and opens a session.
   * @throws invalid_credentials, account_locked, account_inactive, password_sign_in_off, second_factor_account,
   *   second_factor_missing, second_factor_required, second_factor_wrong
   */
  async signIn(credentials: Credentials, policy: SessionPolicy): Promise<Grant> {
    const { password, factor } = credentials;
    const { found, who } = await this.#find(credentials);
    try {
      await this.#check(who, found?.password_hash, password, 'invalid_credentials');
      if (!found) throw refuse('invalid_credentials', {});
      // After the password: otherwise the refusal would show which accounts are administrators'.
      if (!this.#isByPassword && found.role !== 'admin') throw refuse('password_sign_in_off', {});
      await this.#checkFactor(found, who, factor);
      const renewedHash = isImportedHash(found.password_hash) ? await this.#passwords.hash(password) : undefined;
      return await this.#open(found, who, policy, renewedHash);
    } catch (error) {
      // The name is not recorded: it may be a password typed into the wrong field.
      await this.#recordFailed(error, who, { system: policy.system });
      throw error;
    }
  }

  /**
   * Opens a session for an account whose owner another way in has confirmed.
   * @throws account_inactive, account_locked, second_factor_required, second_factor_wrong
   */
  async signInProven({ accountId, from, policy, by, factor, within }: ProvenSignIn): Promise<Grant> {
    const who = { accountId, subject: subjectOf(accountId), ...from };
    try {
      if (factor) await this.#checkFactor({ id: accountId, role: 'user' }, who, factor);
      return await this.#database.transaction(async (tx) => {
        const account = await findAccount(tx, accountId);
        if (account?.status !== 'active') throw refuse('account_inactive', { status: account?.status ?? 'inactive' });
        const grant = await this.#grant(tx, accountId, from, policy, by);
        await within?.(tx, grant);
        return grant;
      });
    } catch (error) {
      await this.#recordFailed(error, who, { system: policy.system, ...by });
      throw error;
    }
  }

  /**
   * Opens a session by a passkey alone.
   * @throws passkey_invalid, account_inactive
   */
  async signInByPasskey(answer: AuthenticationResponseJSON, from: Origin, policy: SessionPolicy): Promise<Grant> {
    const used = await this.#passkeys.use(answer);
    if (!used) throw refuse('passkey_invalid', {});
    return await this.signInProven({ accountId: used.accountId, from, policy, by: { passkey: used.id } });
  }

  /**
   * Checks the name and password of an account to which a confirmed identity is to be linked, and its second factor.
   * It works where sign-in by password is off: the password is one of two proofs here.
   * @returns the account's id
   * @throws invalid_credentials, account_locked, second_factor_required, second_factor_wrong
   */
  async confirmForLink(credentials: Credentials & { factor: FactorProof }): Promise<number> {
    const { found, who } = await this.#find(credentials);
    await this.#check(who, found?.password_hash, credentials.password, 'invalid_credentials');
    if (!found) throw refuse('invalid_credentials', {});
    await this.#checkFactor(found, who, credentials.factor);
    return found.id;
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
   * Checks that a signed-in user is the owner: by the password, or by a sign-in a moment ago if there is no password.
   * @throws wrong_password, account_locked, sign_in_again
   */
  async confirmOwner({ account, session }: SignedIn, password: string | undefined, address?: string): Promise<void> {
    const isFresh = Date.now() / 1000 - session.created_at < FRESH_MINUTES * 60;
    if (password !== undefined) return await this.confirm(account.id, password, address);
    if (await hasPassword(this.#database.query, account.id)) throw refuse('wrong_password', {});
    if (!isFresh) throw refuse('sign_in_again', { minutes: FRESH_MINUTES });
  }

  /**
   * Checks a code of the second factor of a signed-in user. Wrong ones count towards the lock.
   * @throws second_factor_wrong, account_locked
   */
  async confirmFactor(accountId: number, code: string, address?: string): Promise<void> {
    const who = { accountId, subject: subjectOf(accountId), address };
    await refuseLocked(this.#database.query, who.subject);
    await this.#useFactor(accountId, who, { code });
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

  async #find({ name, address, device }: Credentials): Promise<{ found: FoundByName | undefined; who: Who }> {
    const found = await findByName(this.#database.query, name);
    const subject = subjectOfName(name);
    const hidden = found ? subjectOf(found.id) : `nobody:${subject}`;
    return { found, who: { accountId: found?.id ?? null, subject, hidden, address, device } };
  }

  async #grant(tx: Queryable, accountId: number, from: Origin, policy: SessionPolicy, by: object = {}): Promise<Grant> {
    await this.unlock(tx, accountId);
    const account = await recordSignIn(tx, accountId);
    await this.#journal.record(tx, {
      accountId,
      action: 'sign_in',
      detail: { system: policy.system, ...by },
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
    await this.#wrong.count(who);
    throw refuse(wrong, {});
  }

  /** After the first proof, so that nobody learns which accounts have one. Wrong codes count like wrong passwords. */
  async #checkFactor(
    { id: accountId, role }: Pick<Account, 'id' | 'role'>,
    who: Who,
    factor: FactorProof | undefined,
  ): Promise<void> {
    const methods = await this.#secondFactors.methods(accountId);
    // A sign-in that cannot ask for one cannot lead to where it is set up either.
    const isMissing = methods.length === 0 && factor === undefined && requiresFactor(this.#requiredFactor, role);
    if (isMissing) throw refuse('second_factor_missing', {});
    if (methods.length === 0) return;
    if (factor === undefined) throw refuse('second_factor_account', {});
    if (!factor.code && !factor.passkey) throw refuse('second_factor_required', { methods });
    await refuseLocked(this.#database.query, who.subject);
    await this.#useFactor(accountId, who, factor);
  }

  async #useFactor(accountId: number, who: Who, { code, passkey }: FactorProof): Promise<void> {
    if (passkey && (await this.#passkeys.use(passkey))?.accountId === accountId) return;
    if (code && (await this.#secondFactors.use(accountId, code, who.address))) return;
    await this.#wrong.count(who);
    throw refuse('second_factor_wrong', {});
  }

  async #recordFailed(error: unknown, who: Who, detail: object): Promise<void> {
    if (!(error instanceof DomainError)) return;
    await this.#wrong.record('sign_in_failed', who, { ...detail, reason: error.code });
  }
}
