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

const order: Order = JSON.parse(await text(process.stdin));
// A thumbnail is not urgent.
if (order.thumbnail !== undefined) setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
// Not caught below: if our own modules cannot be loaded, the file is not at fault.
const readContent = await reader(order);
const message: Message = await read(order).then(
  (facts) => ({ facts }),
  (error) => ({ problem: error instanceof Problem ? error.problem : 'unreadable', message: error.message }),
);
// Exits right after the flush: pending work of a library is not needed.
process.stdout.write(`\n${JSON.stringify(message)}\n`, () => process.exit());

async function reader({ file, format, thumbnail }: Order): Promise<() => Promise<MediaFacts>> {
  if (format === 'pdf') {
    const { readPdf } = await import('./pdf.ts');
    return () => readPdf(file, thumbnail);
  }
  const { readVideo } = await import('./video.ts');
  return () => readVideo(file, format, thumbnail);
}

async function read({ file, format }: Order): Promise<MediaFacts> {
  await using handle = await open(file);
  await checkStructure(handle, format);
  return await readContent();
}
