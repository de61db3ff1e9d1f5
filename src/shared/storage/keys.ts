import { printable } from '../names.ts';
import { UNFINISHED } from './storage.ts';

/** The rule of S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const MAX_KEY_BYTES = 1_024;

/** Leaves 124 bytes for the part before the name. */
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
 * Turns a client's file name into one part of a key: without folders and without characters that a key cannot contain,
 * shortened in the middle so that its extension stays.
 */
export function nameInKey(name: string): string {
  const last = name.toWellFormed().split(/[/\\]/).at(-1) ?? '';
  const plain = printable(last).trim();
  if (plain === '' || plain === '.' || plain === '..') return 'file';
  if (Buffer.byteLength(plain) <= MAX_NAME_BYTES) return plain;
  const [ending = ''] = /\.[a-z0-9]{1,10}$/i.exec(plain) ?? [];
  return `${firstBytes(plain, MAX_NAME_BYTES - ending.length)}${ending}`;
}

/** As many whole characters as fit into a number of bytes. */
function firstBytes(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}
