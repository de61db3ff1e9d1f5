/**
 * Password hashes of imported accounts: bcrypt (passlib and the `bcrypt` package write `$2b$`), and Werkzeug's
 * `scrypt:…` and `pbkdf2:…` (https://werkzeug.palletsprojects.com/en/stable/utils/#module-werkzeug.security). The first
 * sign-in replaces such a hash by an argon2 one.
 */
import { pbkdf2, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { verify as verifyBcrypt } from '@node-rs/bcrypt';

/** bcrypt doubles its work with each step of the cost: 14 is about a second of one core. */
const HIGHEST_BCRYPT_COST = 14;
const MOST_ITERATIONS = 2_000_000;
const MOST_SCRYPT_BYTES = 134_217_728;

const derivePbkdf2 = promisify(pbkdf2);
const deriveScrypt = promisify<string, string, number, ScryptOptions, Buffer>(scrypt);

type Verify = (password: string) => Promise<boolean>;

/** Whether Owlery can verify passwords against this hash. */
export function isImportableHash(stored: string): boolean {
  return verifierOf(stored) !== undefined;
}

/** Whether a hash was imported and is to be replaced at the next sign-in. */
export function isImportedHash(stored: string): boolean {
  return !stored.startsWith('$argon2');
}

/** Whether a password has this hash; false also for a hash of an unknown form. */
export async function verifyImportedHash(stored: string, password: string): Promise<boolean> {
  return (await verifierOf(stored)?.(password)) ?? false;
}

function verifierOf(stored: string): Verify | undefined {
  return bcryptVerifier(stored) ?? pbkdf2Verifier(stored) ?? scryptVerifier(stored);
}

function bcryptVerifier(stored: string): Verify | undefined {
  const cost = /^\$2[abxy]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(stored)?.[1];
  if (cost === undefined || Number(cost) > HIGHEST_BCRYPT_COST) return undefined;
  return (password) => verifyBcrypt(password, stored);
}

/** `pbkdf2:sha256:260000$salt$hex`; without a count, Werkzeug's old default of 150,000. */
function pbkdf2Verifier(stored: string): Verify | undefined {
  const [, digest = '', count = '150000', salt = '', hex = ''] =
    /^pbkdf2:(sha256|sha512)(?::(\d{1,7}))?\$([^$]+)\$([0-9a-f]{64,128})$/.exec(stored) ?? [];
  const iterations = Number(count);
  if (!digest || iterations < 1 || iterations > MOST_ITERATIONS) return undefined;
  const expected = Buffer.from(hex, 'hex');
  return async (password) =>
    timingSafeEqual(await derivePbkdf2(password, salt, iterations, expected.length, digest), expected);
}

/** `scrypt:N:r:p$salt$hex`. */
function scryptVerifier(stored: string): Verify | undefined {
  const [, n = '', r = '', p = '', salt = '', hex = ''] =
    /^scrypt:(\d{1,7}):(\d{1,2}):(\d{1,2})\$([^$]+)\$([0-9a-f]{128})$/.exec(stored) ?? [];
  const cost = { N: Number(n), r: Number(r), p: Number(p) };
  const bytes = 128 * cost.N * cost.r;
  const isPowerOfTwo = cost.N > 1 && Number.isInteger(Math.log2(cost.N));
  if (!isPowerOfTwo || cost.r < 1 || cost.p < 1 || bytes > MOST_SCRYPT_BYTES) return undefined;
  const expected = Buffer.from(hex, 'hex');
  return async (password) =>
    timingSafeEqual(await deriveScrypt(password, salt, expected.length, { ...cost, maxmem: 2 * bytes }), expected);
}
