import { hash, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';
import { isImportedHash, verifyImportedHash } from './imported-hashes.ts';

/** `Algorithm.Argon2id`, which is a const enum and so does not exist when types are only stripped. */
const ARGON2ID = 2;

/**
 * argon2id at OWASP's first choice (19 MiB, 2 passes, 1 lane): 5.5 ms of one core a password.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const OPTIONS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * In place of the hash, for an account without a password: one that was made by an OpenID Connect provider, or imported
 * without one. Its owner can set one by a reset mail.
 */
export const NO_PASSWORD = '$argon2:none';

/** Hashes and verifies passwords. One a process. */
export class Passwords {
  /**
   * argon2 runs in libuv's four threads, which file and name look-ups share. With at most two at once, a flood of
   * sign-ins queues here and leaves two threads to everything else.
   */
  readonly #atMostTwo = pLimit(2);
  /** Verified against when there is no account, so that an unknown name takes as long as a wrong password. */
  #hashOfNoAccount: Promise<string> | undefined;

  /** @returns the hash to store, with its salt and parameters in it */
  hash(password: string): Promise<string> {
    return this.#atMostTwo(() => hash(password, OPTIONS));
  }

  /** @param stored the account's hash. For undefined the check takes as long and returns false. */
  async verify(stored: string | undefined, password: string): Promise<boolean> {
    this.#hashOfNoAccount ??= this.hash('the password of no account');
    const hasPassword = stored !== undefined && stored !== NO_PASSWORD;
    const against = hasPassword ? stored : await this.#hashOfNoAccount;
    const isRight = await this.#atMostTwo(() =>
      isImportedHash(against) ? verifyImportedHash(against, password) : verify(against, password),
    );
    return isRight && hasPassword;
  }
}
