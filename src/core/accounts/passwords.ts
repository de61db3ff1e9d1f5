import { hash, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';
import { isImportedHash, verifyImportedHash } from './imported-hashes.ts';

/** `Algorithm.Argon2id`, which is a const enum and so does not exist when types are only stripped. */
const ARGON2ID = 2;

/**
 * argon2id at OWASP's first choice (19 MiB, 2 passes, 1 lane): 5.5 ms of one core a password. It runs in libuv's four
 * threads, which file and name look-ups share, so at most two at once; a flood of sign-ins waits here and not there.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const options = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const atMostTwo = pLimit(2);

/** Verified against when there is no account, so that an unknown name takes as long as a wrong password. */
let nobody: Promise<string> | undefined;

/** @returns the hash to store, with its salt and parameters in it */
export function hashPassword(password: string): Promise<string> {
  return atMostTwo(() => hash(password, options));
}

/** @param stored the account's hash; undefined takes as long and is never right */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  nobody ??= hashPassword('nobody has this password');
  const against = stored ?? (await nobody);
  const right = await atMostTwo(() =>
    isImportedHash(against) ? verifyImportedHash(against, password) : verify(against, password),
  );
  return right && stored !== undefined;
}
