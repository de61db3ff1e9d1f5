import { randomInt } from 'node:crypto';

/** Without 0, O, 1 and I, which are easily confused on paper. */
const CHARACTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** A random code: `OWL-XXXX-XXXX-XXXX`, 60 bits. */
export function makeVoucherCode(): string {
  const group = () => Array.from({ length: 4 }, () => CHARACTERS[randomInt(CHARACTERS.length)]).join('');
  return `OWL-${group()}-${group()}-${group()}`;
}

/** Normalises a typed code: in any case, with spaces around it. */
export function readVoucherCode(typed: string): string {
  return typed.trim().toUpperCase();
}
