/**
 * The process a file is read in: one that makes FFmpeg or the canvas crash, loop or eat memory does so here alone. Never a
 * worker thread: ending one with FFmpeg in it ends the whole process, and neither library's memory is the thread's.
 */
import { open } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import type { MediaFacts, Message, Order } from './messages.ts';
import { Problem } from './problem.ts';
import { checkStructure } from './structure.ts';

const order: Order = JSON.parse(await text(process.stdin));
// Nobody waits for a thumbnail.
if (order.thumbnail !== undefined) setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
// Outside of what is caught below: what of ours cannot be loaded is no fault of the file's.
const readContent = await reader(order);
const message: Message = await read(order).then(
  (facts) => ({ facts }),
  (error) => ({ problem: error instanceof Problem ? error.problem : 'unreadable', message: error.message }),
);
// Flushed, and then at once: what a library still does is of no use to anybody.
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
