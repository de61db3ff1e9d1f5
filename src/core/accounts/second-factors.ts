/** The second factor of accounts: setting it up, checking codes, removing it. `SignIn` asks for it. */
import { generateSecret, generateURI, verifySync } from 'otplib';
import type { Database, Queryable } from '../db/database.ts';
import type { Action, Journal } from '../journal/journal.ts';
import type { Secrets } from '../secrets.ts';
import type { Account } from './accounts-queries.ts';
import { type FactorMethod, refuse } from './errors.ts';
import { countPasskeys, deletePasskeysOf } from './passkeys-queries.ts';
import { hashRecoveryCode, makeRecoveryCodes } from './recovery-codes.ts';
import {
  deleteFactor,
  deleteRecoveryCodes,
  findStanding,
  lockFactor,
  recordStep,
  replaceRecoveryCodes,
  startFactor,
  takeRecoveryCode,
} from './second-factors-queries.ts';

/** An app's clock may be wrong by this, and a code may be typed this late: one step of 30 seconds. */
const TOLERANCE_SECONDS = 30;

export interface SecondFactorsOptions {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly journal: Journal;
}

export class SecondFactors {
  readonly #database: Database;
  readonly #secrets: Secrets;
  readonly #journal: Journal;

  constructor({ database, secrets, journal }: SecondFactorsOptions) {
    this.#database = database;
    this.#secrets = secrets;
    this.#journal = journal;
  }

  /** How sign-in can ask for a second factor; empty: the account has none. */
  async methods(accountId: number): Promise<FactorMethod[]> {
    const { confirmed_at, passkeys, codes_left } = await findStanding(this.#database.query, accountId);
    const isOn = confirmed_at !== null || passkeys > 0;
    if (!isOn) return [];
    // Without an app, the recovery codes are codes too.
    const hasCodes = confirmed_at !== null || codes_left > 0;
    return [...(hasCodes ? ['code' as const] : []), ...(passkeys > 0 ? ['passkey' as const] : [])];
  }

  /** Since when codes of an app are asked for (null: they are not), and how many recovery codes are left. */
  async standing(accountId: number): Promise<{ since: string | null; codesLeft: number }> {
    const { confirmed_at: since, codes_left: codesLeft } = await findStanding(this.#database.query, accountId);
    return { since, codesLeft };
  }

  /**
   * Makes a secret for an authenticator app. It is not asked for until `confirm`.
   * @returns the secret, and the address that apps read from a QR code
   * @throws second_factor_on
   */
  async begin({ id, username }: Pick<Account, 'id' | 'username'>): Promise<{ secret: string; uri: string }> {
    const secret = generateSecret();
    const isStarted = await startFactor(this.#database.query, id, this.#secrets.seal(secret));
    if (!isStarted) throw refuse('second_factor_on', {});
    return { secret, uri: generateURI({ issuer: 'Owlery', label: username, secret }) };
  }

  /**
   * Turns it on by the first code of the app.
   * @param within further changes for the same transaction
   * @returns the recovery codes, which are stored as hashes only
   * @throws second_factor_off if it was not begun, second_factor_on, second_factor_wrong
   */
  async confirm(
    accountId: number,
    code: string,
    address?: string,
    within: (tx: Queryable) => Promise<void> = async () => {},
  ): Promise<string[]> {
    return await this.#database.transaction(async (tx) => {
      const factor = await lockFactor(tx, accountId);
      if (!factor) throw refuse('second_factor_off', {});
      if (factor.confirmed_at !== null) throw refuse('second_factor_on', {});
      const step = this.#stepOf(code, factor);
      if (step === undefined) throw refuse('second_factor_wrong', {});
      await recordStep(tx, accountId, step);
      // They replace the codes that were made with a passkey.
      const codes = makeRecoveryCodes();
      await replaceRecoveryCodes(tx, accountId, codes.map(hashRecoveryCode));
      await within(tx);
      await this.#record(tx, accountId, { accountId, action: 'enable_second_factor', address });
      return codes;
    });
  }

  /** Whether a code of the app or a recovery code is right; it is used up. */
  async use(accountId: number, code: string, address?: string): Promise<boolean> {
    return await this.#database.transaction(async (tx) => {
      const factor = await lockFactor(tx, accountId);
      const step = factor?.confirmed_at ? this.#stepOf(code, factor) : undefined;
      if (step !== undefined) {
        await recordStep(tx, accountId, step);
        return true;
      }
      if (!(await takeRecoveryCode(tx, accountId, hashRecoveryCode(code)))) return false;
      await this.#record(tx, accountId, { accountId, action: 'use_recovery_code', address });
      return true;
    });
  }

  /**
   * Turns codes of an app off; recovery codes stay while there is a passkey. The caller has confirmed the owner.
   * @throws second_factor_off
   */
  async remove(accountId: number, address?: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      if (!(await deleteFactor(tx, accountId))) throw refuse('second_factor_off', {});
      if ((await countPasskeys(tx, accountId)) === 0) await deleteRecoveryCodes(tx, accountId);
      await this.#record(tx, accountId, { accountId, action: 'disable_second_factor', address });
    });
  }

  /**
   * Removes the authenticator app, the passkeys and the recovery codes of a user who has lost them.
   * @throws second_factor_off
   */
  async removeAll(accountId: number, by: Pick<Action, 'accountId' | 'address'>): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const removed = [await deleteFactor(tx, accountId), await deletePasskeysOf(tx, accountId)];
      await deleteRecoveryCodes(tx, accountId);
      if (!removed.includes(true)) throw refuse('second_factor_off', {});
      await this.#record(tx, accountId, { ...by, action: 'disable_second_factor' });
    });
  }

  /** The time step of a right code that is newer than the last one used. */
  #stepOf(code: string, { secret, last_step }: { secret: string; last_step: number }): number | undefined {
    const token = code.replaceAll(/\s/g, '');
    if (!/^\d{6}$/.test(token)) return undefined;
    const result = verifySync({
      secret: this.#secrets.unseal(secret),
      token,
      epochTolerance: TOLERANCE_SECONDS,
      ...(last_step > 0 && { afterTimeStep: last_step }),
    });
    return result.valid && 'timeStep' in result ? result.timeStep : undefined;
  }

  async #record(tx: Queryable, id: number, entry: Action): Promise<void> {
    await this.#journal.record(tx, { ...entry, target: `account:${id}` });
  }
}
