/**
 * Checks that a file is complete, and that only readers of its own format would open it. The decoding libraries are
 * lenient: they accept half a film, and a film that is also an archive. Trailing data that no other program would open,
 * such as zeros or a web page, is accepted, because every reader of the format opens such a file.
 */
import type { FileHandle } from 'node:fs/promises';
import type { FileFormat } from '../../materials/material-queries.ts';
import { beginOf } from '../pdf-header.ts';
import { checkBoxes } from './mp4-boxes.ts';
import { checkBeginning, checkFooter, checkRemainder } from './other-formats.ts';
import { endOfPdf } from './pdf-end.ts';
import { checkPrefix } from './pdf-prefix.ts';
import { Problem } from './problem.ts';
import type { Read } from './read-at.ts';
import { checkElements } from './webm-elements.ts';
import { endsAsArchive, TAIL_BYTES } from './zip-end.ts';

const HEAD_BYTES = 1_024;

/** @throws Problem */
export async function checkStructure(file: FileHandle, format: FileFormat): Promise<void> {
  const { size } = await file.stat();
  const readAt: Read = (position, length) => read(file, position, length);
  const from = Math.max(0, size - TAIL_BYTES);
  if (await endsAsArchive(await readAt(from, TAIL_BYTES), from, readAt)) {
    throw new Problem('polyglot', 'the file is also a ZIP archive');
  }
  await checkBeginning(readAt);
  await checkFooter(size, readAt);
  const begin = beginOf(await readAt(0, HEAD_BYTES));
  if (format === 'pdf') {
    if (begin === undefined) throw new Problem('unreadable', 'the file has no PDF header');
    if (begin > 0) await checkPrefix(await readAt(0, begin), () => readAt(0, size));
  } else if (begin !== undefined) throw new Problem('polyglot', 'the file begins as a PDF may');
  const end = await ENDS[format](size, readAt);
  if (end < size) await checkRemainder(end, size, readAt);
}

/** Finds where the format's own content ends. */
const ENDS: Record<FileFormat, (size: number, read: Read) => Promise<number>> = {
  pdf: endOfPdf,
  mp4: checkBoxes,
  webm: checkElements,
};

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
