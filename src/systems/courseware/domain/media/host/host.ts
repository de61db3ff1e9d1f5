/**
 * The process in which a file is read, so that a file that makes FFmpeg or the canvas crash, loop or use up memory
 * affects only this process. Not a worker thread: ending one with FFmpeg in it ends the whole process, and neither
 * library's memory belongs to the thread.
 */
import { open } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import type { MediaFacts, Message, Order } from './messages.ts';
import { Problem } from './problem.ts';
import { checkStructure } from './structure.ts';

/** pdfjs-dist loads it for its first document. It has no types. */
const SECOND_HALF: string = 'pdfjs-dist/legacy/build/pdf.worker.mjs';

// Before the order, for which the process may wait for minutes. Not caught: if our own modules cannot be loaded, the file
// is not at fault.
const readContent = await reader(process.argv[2] as 'pdf' | 'video');
const input = await text(process.stdin);
// It is never used: the server has closed its input, or died.
if (input === '') process.exit();
const order: Order = JSON.parse(input);
// A thumbnail is not urgent.
if (order.thumbnail !== undefined) setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const message: Message = await read(order).then(
  (facts) => ({ facts }),
  (error) => ({ problem: error instanceof Problem ? error.problem : 'unreadable', message: error.message }),
);
// Exits right after the flush: pending work of a library is not needed.
process.stdout.write(`\n${JSON.stringify(message)}\n`, () => process.exit());

async function reader(content: 'pdf' | 'video'): Promise<(order: Order) => Promise<MediaFacts>> {
  if (content === 'pdf') {
    const [{ readPdf }] = await Promise.all([import('./pdf.ts'), import(SECOND_HALF)]);
    return ({ file, thumbnail }) => readPdf(file, thumbnail);
  }
  const { readVideo } = await import('./video.ts');
  return ({ file, format, thumbnail }) => readVideo(file, format === 'webm' ? 'webm' : 'mp4', thumbnail);
}

async function read(order: Order): Promise<MediaFacts> {
  await using handle = await open(order.file);
  await checkStructure(handle, order.format);
  return await readContent(order);
}
