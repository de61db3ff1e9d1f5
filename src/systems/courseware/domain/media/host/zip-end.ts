import type { Read } from './read-at.ts';

/** The end record of an archive. */
const END = 'PK\x05\x06';
const END_BYTES = 22;
/** A comment may follow it. Python's zipfile searches one byte further back than the longest. */
export const TAIL_BYTES = END_BYTES + 65_536;
/** The signature of the list of files. */
const ENTRY = 'PK\x01\x02';
/** The record before the end in archives of more than 4 GB. */
const LOCATOR = 'PK\x06\x07';
const LOCATOR_BYTES = 20;

/**
 * Whether programs would find an archive. They search backwards from the end for the last record and ignore bytes after
 * it: a PDF with a proper end may still be an archive. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT,
 * 4.3.16
 * @param from where the tail begins
 */
export async function endsAsArchive(tail: Buffer, from: number, read: Read): Promise<boolean> {
  for (let at = tail.indexOf(END, 0, 'latin1'); at >= 0; at = tail.indexOf(END, at + 1, 'latin1')) {
    if (at + END_BYTES <= tail.length && (await isEnd(tail.subarray(at, at + END_BYTES), from + at, read))) return true;
  }
  return false;
}

/** In a film, the four bytes may occur by chance. */
async function isEnd(record: Buffer, position: number, read: Read): Promise<boolean> {
  const [entries, size, offset] = [record.readUInt16LE(10), record.readUInt32LE(12), record.readUInt32LE(16)];
  if (entries === 0 && size === 0) return true;
  // Most programs compute the start of the list from its end, because data before an archive moves it; some use the
  // stored offset.
  const places: [number, string][] = [
    [position - size, ENTRY],
    [offset, ENTRY],
    [position - LOCATOR_BYTES, LOCATOR],
  ];
  for (const [place, begin] of places) {
    if (place >= 0 && (await read(place, begin.length)).toString('latin1') === begin) return true;
  }
  return false;
}
