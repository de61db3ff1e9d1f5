import { printable } from '../names.ts';
import { UNFINISHED } from './storage.ts';

/** As S3 has it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const MAX_KEY_BYTES = 1_024;

/** Leaves 124 bytes for what stands before the name. */
const MAX_NAME_BYTES = 900;

/**
 * Whether a text can be a key: parts between slashes, none empty and none `.` or `..`, without control characters,
 * well-formed, at most 1,024 bytes.
 */
export function isKey(text: string): boolean {
  return (
    text.length <= MAX_KEY_BYTES &&
    text.isWellFormed() &&
    Buffer.byteLength(text) <= MAX_KEY_BYTES &&
    !/\p{Cc}/u.test(text) &&
    text.split('/').every((part) => part !== '' && part !== '.' && part !== '..') &&
    !text.startsWith(UNFINISHED)
  );
}

/** @throws RangeError for a text that cannot be a key */
export function requireKey(text: string): string {
  if (!isKey(text)) throw new RangeError(`not a valid object key: ${JSON.stringify(text.slice(0, 100))}`);
  return text;
}

/**
 * Makes a file name, as a client gives it, one part of a key: without the folders before it and without what a key
 * cannot hold, shortened in its middle so that its ending stays.
 */
export function nameInKey(name: string): string {
  const last = name.toWellFormed().split(/[/\\]/).at(-1) ?? '';
  const plain = printable(last).trim();
  if (plain === '' || plain === '.' || plain === '..') return 'file';
  if (Buffer.byteLength(plain) <= MAX_NAME_BYTES) return plain;
  const [ending = ''] = /\.[a-z0-9]{1,10}$/i.exec(plain) ?? [];
  return `${firstBytes(plain, MAX_NAME_BYTES - ending.length)}${ending}`;
}

/** As many whole characters as fit. */
function firstBytes(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}
