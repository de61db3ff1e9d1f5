/** Reads media files, each in a process of its own, which may have waited for it: their facts, and thumbnails. */
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import pLimit from 'p-limit';
import { compileCacheOf } from '../../../../shared/processes/compile-cache.ts';
import type { ProcessMarks } from '../../../../shared/processes/process-marks.ts';
import { Program, type ProgramEnd } from '../../../../shared/processes/program.ts';
import { Spares } from '../../../../shared/processes/spares.ts';
import { refuse } from '../errors.ts';
import { FairSemaphore } from './fair-semaphore.ts';
import type { MediaFacts, Message, Order } from './host/messages.ts';

export type { MediaFacts } from './host/messages.ts';

const HOST = join(import.meta.dirname, 'host/host.ts');
const LINE_CHARACTERS = 65_536;

/** The memory limits of a process, in MB. */
interface Bounds {
  /** All of it. */
  readonly memory: number;
  /** Of that, the JavaScript heap, and its young generation. */
  readonly heap: number;
  readonly young: number;
}
/** For frames of 8K, of which a decoder holds several. */
const FILM: Bounds = { memory: 2_048, heap: 256, young: 1 };
/** Without a limit, a page of vector graphics took 2.3 GB. */
const PDF: Bounds = { memory: 1_024, heap: 384, young: 8 };

/** The time limits of a process. */
interface Limits {
  /** Processor time, which a file costs however busy the machine is. */
  readonly cpuSeconds: number;
  /** Wall-clock time from its start: only a hanging process takes so long. */
  readonly seconds: number;
}
const INSPECTION: Limits = { cpuSeconds: 30, seconds: 240 };
const THUMBNAIL: Limits = { cpuSeconds: 60, seconds: 600 };
const NEVER = new AbortController().signal;
/** The longest an upload waits for its inspection to begin, however many others are queued. */
const MOST_WAIT_SECONDS = 120;
/** Thumbnails made at once in a process. */
export const MOST_THUMBNAILS = Math.max(1, availableParallelism() - 1);

export class MediaReader {
  readonly #marks: ProcessMarks;
  /** Uploads wait for their inspection, but for no thumbnail: those are made after the upload. */
  readonly #inspections = new FairSemaphore(Math.max(2, availableParallelism()));
  readonly #thumbnails = pLimit(MOST_THUMBNAILS);
  /** For inspections only: nobody waits for a thumbnail. */
  readonly #spares = new Spares<Program>();

  constructor(marks: ProcessMarks) {
    this.#marks = marks;
  }

  /** Ends the processes that wait for files. */
  async close(): Promise<void> {
    await this.#spares[Symbol.asyncDispose]();
  }

  /**
   * Reads the facts of an uploaded file.
   * @param uploaderId the owner: an account with many files queues behind one with a single file
   * @throws file_unsupported; upload_failed after 120 s in the queue; an internal error if the process cannot work; the
   *   signal's reason
   */
  async inspect(order: Omit<Order, 'thumbnail'>, uploaderId: number, signal = NEVER): Promise<MediaFacts> {
    const late = new AbortController();
    const timer = setTimeout(
      () => late.abort(refuse('upload_failed', {}, new Error('too many uploads are waiting for their inspection'))),
      MOST_WAIT_SECONDS * 1_000,
    );
    const begin = async () => {
      clearTimeout(timer);
      return await read(order, INSPECTION, this.#marks, signal, this.#spares);
    };
    try {
      return await this.#inspections.run(uploaderId, begin, AbortSignal.any([signal, late.signal]));
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Reads the facts of a file and writes the thumbnail that the order names.
   * @throws as `inspect`, but waits in the queue without limit
   */
  async read(order: Order, signal = NEVER, limits = THUMBNAIL): Promise<MediaFacts> {
    return await this.#thumbnails(() => read(order, limits, this.#marks, signal));
  }
}

async function read(
  order: Order,
  { cpuSeconds, seconds }: Limits,
  marks: ProcessMarks,
  signal: AbortSignal,
  spares?: Spares<Program>,
): Promise<MediaFacts> {
  const content = order.format === 'pdf' ? 'pdf' : 'video';
  const { memory, heap, young } = content === 'pdf' ? PDF : FILM;
  let last: Message | undefined;
  let complaint = '';
  signal.throwIfAborted();
  const start = () =>
    new Program({
      command: [
        ...withCpuLimit(cpuSeconds),
        execPath,
        `--max-old-space-size=${heap}`,
        `--max-semi-space-size=${young}`,
        HOST,
        content,
      ],
      folder: tmpdir(),
      // Fewer arenas: memory freed by one thread can be used by another.
      environment: { PATH: env.PATH ?? '', MALLOC_ARENA_MAX: '2', NODE_COMPILE_CACHE: compileCacheOf('media') },
      marks,
    });
  const program = spares ? spares.take(content, start) : start();
  const timeOut = AbortSignal.timeout(seconds * 1_000);
  const end = await program.run({
    input: JSON.stringify(order),
    memoryMegabytes: memory,
    signal: AbortSignal.any([signal, timeOut]),
    lineLength: LINE_CHARACTERS,
    onLine(line) {
      last = readMessage(line) ?? last;
    },
    onErrorLine(line) {
      if (!complaint || HEAP_IS_FULL.test(line)) complaint = line.slice(0, 500);
    },
  });
  signal.throwIfAborted();
  if (last && 'facts' in last) return last.facts;
  if (last) throw refuse('file_unsupported', { problem: last.problem }, new Error(last.message));
  const reason = new Error(`the process reading the file ended: ${complaint || (end.signal ?? end.code)}`);
  if (isTooMuch(end, complaint)) throw refuse('file_unsupported', { problem: 'too_complex' }, reason);
  if (timeOut.aborted) throw new Error(`a file was not read within ${seconds} s`);
  // The process failed by an error of its own, could not be started, or was killed: the file is not at fault.
  if (end.signal === null || end.signal === 'SIGKILL' || end.signal === 'SIGTERM') throw reason;
  throw refuse('file_unsupported', { problem: 'unreadable' }, reason);
}

/** After this time the process gets SIGXCPU, which ends it: https://man7.org/linux/man-pages/man2/getrlimit.2.html */
function withCpuLimit(seconds: number): string[] {
  return ['/bin/sh', '-c', 'ulimit -St "$1"; shift; exec "$@"', 'sh', String(seconds)];
}

const HEAP_IS_FULL = /heap out of memory|heap limit/;

function isTooMuch({ outOfMemory, signal }: ProgramEnd, complaint: string): boolean {
  return outOfMemory || signal === 'SIGXCPU' || HEAP_IS_FULL.test(complaint);
}

/** Libraries may print to the same output. */
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
