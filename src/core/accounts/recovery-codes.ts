/** Codes that replace the second factor once each, for the day the authenticator app is lost. */
import { randomBytes } from 'node:crypto';
import { hashToken } from './tokens.ts';

const COUNT = 10;
/** 24 characters of 5 bits: enough for a plain hash to protect them. */
const BYTES = 15;
/** Without characters that look like others: https://www.crockford.com/base32.html */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `7K3M-…`, six groups of four. */
export function makeRecoveryCodes(): string[] {
  return Array.from({ length: COUNT }, () => {
    let bits = BigInt(`0x${randomBytes(BYTES).toString('hex')}`);
    let text = '';
    for (let at = 0; at < 24; at += 1) {
      text += LETTERS[Number(bits & 31n)];
      bits >>= 5n;
    }
    return text.replaceAll(/(.{4})(?=.)/g, '$1-');
  });
}

/** The hash of a code as it was typed: in any case, with or without hyphens and spaces. */
export function hashRecoveryCode(typed: string): Buffer {
  const plain = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return hashToken(plain);
}
