/**
 * Whether a file is one thing from its first byte to its last. The libraries that read it are lenient: they take a film
 * whose half is missing, and one with an archive or a page behind its end, which another program would see in its place.
 */
import type { FileHandle } from 'node:fs/promises';
import type { FileFormat } from '../../materials/material-queries.ts';
import { checkBoxes } from './mp4-boxes.ts';
import { Problem } from './problem.ts';
import { checkElements } from './webm-elements.ts';
import { endsAsArchive, TAIL_BYTES } from './zip-end.ts';

const HEAD_BYTES = 1_024;

/** @throws Problem */
export async function checkStructure(file: FileHandle, format: FileFormat): Promise<void> {
  const { size } = await file.stat();
  const head = await read(file, 0, HEAD_BYTES);
  const from = Math.max(0, size - TAIL_BYTES);
  const tail = await read(file, from, TAIL_BYTES);
  const readAt: Read = (position, length) => read(file, position, length);
  if (await endsAsArchive(tail, from, readAt)) throw new Problem('polyglot', 'it is an archive too');
  if (format === 'pdf') return checkEnd(tail);
  // Where programs look for the beginning of a PDF.
  if (head.includes('%PDF-')) throw new Problem('polyglot', 'it begins as a PDF may');
  await (format === 'mp4' ? checkBoxes : checkElements)(size, readAt);
}

/** Bytes from a position; fewer at the end of the file. */
export type Read = (position: number, length: number) => Promise<Buffer>;

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function checkEnd(tail: Buffer): void {
  const end = tail.lastIndexOf('%%EOF');
  if (end < 0) throw new Problem('truncated', 'it has no end');
  const behind = tail.subarray(end + '%%EOF'.length);
  if (!/^[\s\0]*$/.test(behind.toString('latin1'))) throw new Problem('polyglot', 'something stands behind its end');
}
