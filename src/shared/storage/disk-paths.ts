/**
 * The path of an object below the folder: `3f/9c5e0d1b2a48-materials%2F1%2Fa.mp4`. The hash spreads the objects over
 * 256 folders and separates keys that a file system ignoring case or Unicode normalisation would treat as the same
 * name. The key follows because listing needs it and people look for it. A name may have 255 bytes, so a long key
 * continues in further folders.
 */
import { createHash } from 'node:crypto';

const MAX_NAME_BYTES = 200;

/** @returns the parts of the path: the folders and, last, the file */
export function partsOf(key: string): string[] {
  const hash = createHash('sha256').update(key).digest('hex');
  const escaped = key.replace(/[%/]/g, encodeURIComponent);
  return [hash.slice(0, 2), ...pieces(`${hash.slice(2, 14)}-${escaped}`)];
}

/** @param names the parts after the first folder; undefined for a file that is not an object */
export function keyOf(names: readonly string[]): string | undefined {
  const found = /^[0-9a-f]{12}-(.+)$/s.exec(names.join(''));
  return found?.[1]?.replace(/%2F|%25/g, decodeURIComponent);
}

function pieces(name: string): string[] {
  const encoder = new TextEncoder();
  const found: string[] = [];
  for (let rest = name; rest !== ''; ) {
    const { read } = encoder.encodeInto(rest, new Uint8Array(MAX_NAME_BYTES));
    found.push(rest.slice(0, read));
    rest = rest.slice(read);
  }
  return found;
}
