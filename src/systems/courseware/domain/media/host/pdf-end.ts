import { Problem } from './problem.ts';
import type { Read } from './read-at.ts';

const CHUNK_BYTES = 1_048_576;
/** Longer than any marker, so that none is missed between two chunks. */
const OVERLAP_BYTES = 64;
/** The end of a PDF and of each update. Readers accept a missing last line. */
const END = /%%EOF|startxref\s+\d{1,15}(?=\s|$)/g;
const OBJECT = /(?:^|[\s\0])\d{1,10}[\s\0]+\d{1,5}[\s\0]+obj\b/;
/** The length of the file in bytes, for readers that show the first page while the rest is loading. */
const LINEARIZED = /\/Linearized\s[^>]*?\/L\s+(\d{1,15})/;

/**
 * @returns where the last end marker ends; bytes after it are not part of the PDF
 * @throws Problem
 */
export async function endOfPdf(size: number, read: Read): Promise<number> {
  const end = await lastEnd(size, read);
  if (end === undefined) throw new Problem('truncated', 'the PDF has no end');
  // A truncated update or linearized file: readers repair it, but pages are missing.
  if (await containsObject(end, size, read)) throw new Problem('truncated', 'the PDF breaks off after its last end');
  const [, length] = LINEARIZED.exec((await read(0, 4_096)).toString('latin1')) ?? [];
  if (Number(length ?? 0) > size) throw new Problem('truncated', `the PDF says that it has ${length} bytes`);
  return end;
}

async function lastEnd(size: number, read: Read): Promise<number | undefined> {
  for (let until = size; until > 0; until -= CHUNK_BYTES) {
    const from = Math.max(0, until - CHUNK_BYTES);
    const text = (await read(from, until - from + OVERLAP_BYTES)).toString('latin1');
    const last = [...text.matchAll(END)].at(-1);
    if (last) return from + last.index + last[0].length;
  }
  return undefined;
}

async function containsObject(from: number, size: number, read: Read): Promise<boolean> {
  for (let at = from; at < size; at += CHUNK_BYTES) {
    if (OBJECT.test((await read(at, CHUNK_BYTES + OVERLAP_BYTES)).toString('latin1'))) return true;
  }
  return false;
}
