/**
 * The format of a personal access token: `owl_`, 43 characters for 32 random bytes, and 6 for the CRC-32 of these 43, all
 * in base 62. Secret scanners find it by `\bowl_[0-9A-Za-z]{49}\b` and tell it from chance by the checksum; the
 * server refuses a mistyped or invented one without asking the database.
 */
import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

export const TOKEN_PREFIX = 'owl_';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const FORM = /^owl_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;
const RANDOM_BYTES = 32;

/** A new token. */
export function makeTokenText(): string {
  const secret = base62(BigInt(`0x${randomBytes(RANDOM_BYTES).toString('hex')}`), 43);
  return `${TOKEN_PREFIX}${secret}${checksum(secret)}`;
}

/** Whether a bearer token claims to be a personal one. */
export const isPersonalToken = (token: string) => token.startsWith(TOKEN_PREFIX);

/** Whether a personal token has the right form and checksum. */
export function isWellFormed(token: string): boolean {
  const [, secret, given] = FORM.exec(token) ?? [];
  return secret !== undefined && checksum(secret) === given;
}

/** What may be shown of a token: too little to be of use. */
export const hintOf = (token: string) => token.slice(0, TOKEN_PREFIX.length + 4);

const checksum = (secret: string) => base62(BigInt(crc32(secret)), 6);

/** A number with leading zeros. */
function base62(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 62n) text = `${DIGITS[Number(rest % 62n)]}${text}`;
  return text.padStart(length, '0');
}
