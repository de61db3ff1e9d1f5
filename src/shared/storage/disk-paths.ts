/**
 * Where an object lies below the folder: `3f/9c5e0d1b2a48-materials%2F1%2Fa.mp4`. The hash spreads the objects over 256
 * folders, and keeps apart what a file system that ignores case, or the ways to compose a letter, would hold for one
 * name. The key stands behind it because listing needs it and people look for it; a name may have 255 bytes, so a long
 * key goes on in folders of its own.
 */
import { createHash } from 'node:crypto';

const MAX_NAME_BYTES = 200;

/** @returns the parts of the path: the folders and, last, the file */
export function partsOf(key: string): string[] {
  const hash = createHash('sha256').update(key).digest('hex');
  const escaped = key.replace(/[%/]/g, encodeURIComponent);
  return [hash.slice(0, 2), ...pieces(`${hash.slice(2, 14)}-${escaped}`)];
}

/** @param names the parts behind the first folder; undefined for a file that is no object */
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
