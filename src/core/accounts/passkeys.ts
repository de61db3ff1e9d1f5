/**
 * Passkeys: WebAuthn credentials that verify their user. One signs in by itself, because it is a thing the user has and
 * asks for a PIN or a fingerprint; and it serves as the second factor beside a password or a provider.
 */
import { isIP } from 'node:net';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Database, Queryable } from '../db/database.ts';
import { isUniqueViolation } from '../db/failures.ts';
import type { Action, Journal } from '../journal/journal.ts';
import type { Account } from './accounts-queries.ts';
import { refuse } from './errors.ts';
import {
  CHALLENGE_MINUTES,
  countPasskeys,
  deletePasskey,
  insertChallenge,
  insertPasskey,
  lockCredential,
  type Passkey,
  recordPasskeyUse,
  renamePasskey,
  selectCredentials,
  selectPasskeys,
  takeChallenge,
} from './passkeys-queries.ts';
import { hashRecoveryCode, makeRecoveryCodes } from './recovery-codes.ts';
import { deleteRecoveryCodes, hasApp, hasRecoveryCodes, replaceRecoveryCodes } from './second-factors-queries.ts';
import { hashToken } from './tokens.ts';
import { requireAnother } from './ways-in.ts';
import { lockWaysIn } from './ways-in-queries.ts';

export type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';

/** Of one account. */
const MOST_PASSKEYS = 20;

export interface PasskeysOptions {
  readonly database: Database;
  readonly journal: Journal;
  readonly config: { readonly publicUrl: string };
}

/** A passkey that has answered rightly. */
export interface UsedPasskey {
  readonly id: string;
  readonly accountId: number;
}

export class Passkeys {
  readonly #database: Database;
  readonly #journal: Journal;
  /** The page on which passkeys are used. */
  readonly #origin: string;
  /** The relying party: the host of that page. */
  readonly #host: string;

  constructor({ database, journal, config }: PasskeysOptions) {
    this.#database = database;
    this.#journal = journal;
    const { origin, hostname } = new URL(config.publicUrl);
    this.#origin = origin;
    this.#host = hostname;
  }

  /** Browsers offer passkeys on https pages and on localhost only, and not for IP addresses. */
  get isAvailable(): boolean {
    const isAddress = isIP(this.#host.replace(/^\[(.*)\]$/, '$1')) !== 0;
    return !isAddress && (this.#origin.startsWith('https:') || this.#host === 'localhost');
  }

  /**
   * What a browser needs to make a passkey for an account. The caller has confirmed the owner.
   * @throws passkeys_unavailable, too_many_passkeys
   */
  async beginRegistration({ id, uuid, username }: Account): Promise<PublicKeyCredentialCreationOptionsJSON> {
    if (!this.isAvailable) throw refuse('passkeys_unavailable', { origin: this.#origin });
    const db = this.#database.query;
    const known = await selectCredentials(db, id);
    if (known.length >= MOST_PASSKEYS) throw refuse('too_many_passkeys', { most: MOST_PASSKEYS });
    const options = await generateRegistrationOptions({
      rpName: 'Owlery',
      rpID: this.#host,
      userName: username,
      userID: Buffer.from(uuid.replaceAll('-', ''), 'hex'),
      timeout: CHALLENGE_MINUTES * 60_000,
      attestationType: 'none',
      excludeCredentials: known.map(({ credential_id, transports }) => ({ id: credential_id, transports })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    await insertChallenge(db, hashToken(options.challenge), id);
    return options;
  }

  /**
   * Registers a passkey. With the first second factor of the account, recovery codes are made.
   * @param first further changes for the same transaction if it is the first second factor
   * @returns the passkey; and the recovery codes, which are stored as hashes only, or undefined if there were some
   * @throws passkey_invalid, too_many_passkeys
   */
  async register(
    account: Account,
    name: string,
    response: RegistrationResponseJSON,
    address: string,
    first: (tx: Queryable) => Promise<void> = async () => {},
  ): Promise<{ passkey: Passkey; codes: string[] | undefined }> {
    const { credential, credentialBackedUp } = await this.#verifyRegistration(account.id, response);
    const registering = this.#database.transaction(async (tx) => {
      await lockWaysIn(tx, account.id);
      if ((await countPasskeys(tx, account.id)) >= MOST_PASSKEYS) {
        throw refuse('too_many_passkeys', { most: MOST_PASSKEYS });
      }
      const passkey = await insertPasskey(tx, {
        account_id: account.id,
        name,
        credential_id: credential.id,
        public_key: Buffer.from(credential.publicKey),
        counter: credential.counter,
        transports: credential.transports ?? [],
        is_synced: credentialBackedUp,
      });
      const codes = (await hasRecoveryCodes(tx, account.id)) ? undefined : makeRecoveryCodes();
      if (codes) {
        await replaceRecoveryCodes(tx, account.id, codes.map(hashRecoveryCode));
        await first(tx);
      }
      await this.#record(tx, 'register_passkey', passkey, { accountId: account.id, address });
      return { passkey, codes };
    });
    return await registering.catch((error) => {
      throw isUniqueViolation(error) ? refuse('passkey_invalid', {}, error) : error;
    });
  }

  /** What a browser needs to sign in by a passkey of any account. @throws passkeys_unavailable */
  async challenge(): Promise<PublicKeyCredentialRequestOptionsJSON> {
    if (!this.isAvailable) throw refuse('passkeys_unavailable', { origin: this.#origin });
    const options = await generateAuthenticationOptions({
      rpID: this.#host,
      timeout: CHALLENGE_MINUTES * 60_000,
      // Required, so that a passkey alone is two factors.
      userVerification: 'required',
    });
    await insertChallenge(this.#database.query, hashToken(options.challenge), null);
    return options;
  }

  /** Checks an answer to a challenge. The challenge is used up, whatever the result. @returns undefined if it is wrong */
  async use(response: AuthenticationResponseJSON): Promise<UsedPasskey | undefined> {
    const challenge = challengeIn(response);
    // Not in the transaction below: a wrong answer uses the challenge up too.
    if (!(await takeChallenge(this.#database.query, hashToken(challenge), null))) return undefined;
    return await this.#database.transaction(async (tx) => {
      const known = await lockCredential(tx, response.id);
      if (!known) return undefined;
      try {
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          response,
          expectedChallenge: challenge,
          expectedOrigin: this.#origin,
          expectedRPID: this.#host,
          // It also refuses a counter that has not grown, which shows a copy of the authenticator.
          credential: { id: response.id, publicKey: Uint8Array.from(known.public_key), counter: known.counter },
          requireUserVerification: true,
        });
        if (!verified) return undefined;
        await recordPasskeyUse(tx, known.id, authenticationInfo.newCounter);
        return { id: known.id, accountId: known.account_id };
      } catch (error) {
        if (isWrongAnswer(error)) return undefined;
        throw error;
      }
    });
  }

  /** Oldest first. */
  async list(accountId: number): Promise<Passkey[]> {
    return await selectPasskeys(this.#database.query, accountId);
  }

  /** @throws passkey_not_found */
  async rename(accountId: number, id: string, name: string, address: string): Promise<Passkey> {
    return await this.#database.transaction(async (tx) => {
      const passkey = await renamePasskey(tx, accountId, id, name);
      if (!passkey) throw refuse('passkey_not_found', {});
      await this.#record(tx, 'rename_passkey', passkey, { accountId, address });
      return passkey;
    });
  }

  /**
   * Removes a passkey; with the last second factor of the account, its recovery codes. The caller has confirmed the owner.
   * @throws passkey_not_found, last_way_in
   */
  async remove(accountId: number, id: string, address: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const ways = await lockWaysIn(tx, accountId);
      const passkey = await deletePasskey(tx, accountId, id);
      if (!passkey) throw refuse('passkey_not_found', {});
      requireAnother(ways);
      if (ways?.passkeys === 1 && !(await hasApp(tx, accountId))) await deleteRecoveryCodes(tx, accountId);
      await this.#record(tx, 'remove_passkey', passkey, { accountId, address });
    });
  }

  async #verifyRegistration(accountId: number, response: RegistrationResponseJSON) {
    try {
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        response,
        expectedChallenge: (challenge) => takeChallenge(this.#database.query, hashToken(challenge), accountId),
        expectedOrigin: this.#origin,
        expectedRPID: this.#host,
        requireUserVerification: true,
      });
      if (verified) return registrationInfo;
    } catch (error) {
      if (!isWrongAnswer(error)) throw error;
    }
    throw refuse('passkey_invalid', {});
  }

  async #record(tx: Queryable, action: string, { id, name }: Passkey, by: Pick<Action, 'accountId' | 'address'>) {
    await this.#journal.record(tx, { ...by, action, target: `account:${by.accountId}`, detail: { passkey: id, name } });
  }
}

/** The challenge that an answer names; empty if it is malformed. */
function challengeIn({ response: { clientDataJSON } }: AuthenticationResponseJSON): string {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'));
    return String(challenge);
  } catch {
    return '';
  }
}

/** The library throws plain errors for wrong answers; those of the database have a code. */
const isWrongAnswer = (error: unknown) => error instanceof Error && !('code' in error);
