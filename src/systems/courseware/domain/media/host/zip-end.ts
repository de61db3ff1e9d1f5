import type { Read } from './read-at.ts';

/** The record an archive ends with. */
const END = 'PK\x05\x06';
const END_BYTES = 22;
/** A comment may stand behind it. Python's zipfile looks one byte further back than the longest. */
export const TAIL_BYTES = END_BYTES + 65_536;
/** What lists its files begins with the first. */
const ENTRY = 'PK\x01\x02';
/** In an archive of more than 4 GB, this stands before the end. */
const LOCATOR = 'PK\x06\x07';
const LOCATOR_BYTES = 20;

/**
 * Whether a program that reads archives finds one. It begins at the end and goes back to the last record, and does not
 * mind what stands behind: a PDF may end with its own end and be an archive all the same.
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.16
 * @param from where the tail begins
 */
export async function endsAsArchive(tail: Buffer, from: number, read: Read): Promise<boolean> {
  for (let at = tail.indexOf(END, 0, 'latin1'); at >= 0; at = tail.indexOf(END, at + 1, 'latin1')) {
    if (at + END_BYTES <= tail.length && (await isEnd(tail.subarray(at, at + END_BYTES), from + at, read))) return true;
  }
  return false;
}

/** In a film, the four bytes may come by chance. */
async function isEnd(record: Buffer, position: number, read: Read): Promise<boolean> {
  const [entries, size, offset] = [record.readUInt16LE(10), record.readUInt32LE(12), record.readUInt32LE(16)];
  if (entries === 0 && size === 0) return true;
  // Most reckon where the list begins from its end, as what stands before an archive moves it; some do as they are told.
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
