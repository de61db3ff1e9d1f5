/** Has a file read in a process of its own: what it says of itself, and its thumbnail. */
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import pLimit from 'p-limit';
import { runProgram } from '../../../../core/processes/program.ts';
import { refuse } from '../errors.ts';
import type { MediaFacts, Message, Order } from './host/messages.ts';

export type { MediaFacts } from './host/messages.ts';

const HOST = join(import.meta.dirname, 'host/host.ts');
/** Frames of 8K and the threads of a decoder that each hold several; a page of vectors took 1.3 GB. */
const MEMORY_MEGABYTES = 2_048;
const HEAP_MEGABYTES = 768;
const MOST_SECONDS = 60;
const LINE_CHARACTERS = 65_536;

/** Each may use a processor and a gigabyte. */
const turn = pLimit(Math.max(1, availableParallelism() - 1));

/**
 * @returns what the file says of itself; when the order names a thumbnail, that is written
 * @throws file_unsupported; an error that is ours when the process cannot do its work; the signal's reason
 */
export async function readMedia(order: Order, signal?: AbortSignal): Promise<MediaFacts> {
  return await turn(() => read(order, signal));
}

async function read(order: Order, signal?: AbortSignal): Promise<MediaFacts> {
  let last: Message | undefined;
  let complaint = '';
  const timeOut = AbortSignal.timeout(MOST_SECONDS * 1_000);
  const end = await runProgram({
    command: [execPath, `--max-old-space-size=${HEAP_MEGABYTES}`, HOST],
    folder: tmpdir(),
    environment: { PATH: env.PATH ?? '' },
    input: JSON.stringify(order),
    memoryMegabytes: MEMORY_MEGABYTES,
    signal: signal ? AbortSignal.any([signal, timeOut]) : timeOut,
    lineLength: LINE_CHARACTERS,
    onLine(line) {
      last = readMessage(line) ?? last;
    },
    onErrorLine(line) {
      complaint ||= line.slice(0, 500);
    },
  });
  signal?.throwIfAborted();
  if (last && 'facts' in last) return last.facts;
  if (last) throw refuse('file_unsupported', { problem: last.problem }, new Error(last.message));
  if (end.outOfMemory || timeOut.aborted) throw refuse('file_unsupported', { problem: 'too_complex' });
  const reason = new Error(`the process that reads files ended: ${complaint || (end.signal ?? end.code)}`);
  // It threw what it should have caught, or was never begun: that is ours, and no fault of the file's.
  if (end.signal === null) throw reason;
  throw refuse('file_unsupported', { problem: 'unreadable' }, reason);
}

/** Libraries may print too. */
function readMessage(line: string): Message | undefined {
  try {
    const message = JSON.parse(line);
    return typeof message === 'object' && message !== null && ('facts' in message || 'problem' in message)
      ? message
      : undefined;
  } catch {
    return undefined;
  }
}
