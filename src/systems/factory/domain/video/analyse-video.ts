/** The type `video_analysis`: fetches a film and reads it in a separate process. */
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import type { LogLevel } from '../../../../core/jobs/runs/job.ts';
import type { ProcessMarks } from '../../../../shared/processes/process-marks.ts';
import { runProgram } from '../../../../shared/processes/program.ts';
import type { TaskFiles, TaskRun } from '../files/task-files.ts';
import type { TaskConfig } from '../task-types.ts';
import type { TaskNote } from '../tasks/task-notes.ts';
import { refuseWork } from '../work/errors.ts';
import type { Films } from './films.ts';
import type { Analysis, Message, Order } from './host/messages.ts';

export interface VideoRun {
  readonly task: TaskRun;
  /** Null if the account was deleted. */
  readonly ownerId: number | null;
  readonly config: TaskConfig;
  readonly marks: ProcessMarks;
  readonly signal: AbortSignal;
  readonly progress: (percent: number, detail?: object) => void;
  readonly log: (level: LogLevel, note: TaskNote) => void;
}

const HOST = join(import.meta.dirname, 'host/host.ts');
/** Frames of 8K, and the threads of a decoder that each hold several. */
const MEMORY_MEGABYTES = 4_096;
const HEAP_MEGABYTES = 512;
const LINE_CHARACTERS = 4_194_304;
/** The percentage for the download; the rest is the analysis. */
const DOWNLOAD_PERCENT = 10;

/** @throws WorkErrors, FetchErrors, StorageError; the signal's reason */
export async function analyseVideo(run: VideoRun, films: Films, files: TaskFiles): Promise<Analysis> {
  const { task, config, ownerId, marks, signal, progress, log } = run;
  await using work = await files.workFolder(task.uuid);
  const onProgress = (bytes: number, total: number | undefined) =>
    progress(total ? (bytes / total) * DOWNLOAD_PERCENT : 0, { stage: 'download', bytes });
  const order = { config, ownerId, file: join(work.path, 'film'), signal, onProgress };
  const analysis = await films(order, (file) =>
    readFilm({ file, folder: work.path }, marks, signal, (part) => {
      progress(DOWNLOAD_PERCENT + part * (100 - DOWNLOAD_PERCENT), { stage: 'analysis' });
    }),
  );
  if (!analysis.complete) {
    const { frames, expected_frames: expected, gaps } = analysis;
    log('warning', { code: 'film_incomplete', data: { frames, expected: expected ?? frames, gaps: gaps.length } });
  }
  const names = analysis.files.map(({ name }) => name);
  await files.keep(task, work.path, names, signal);
  return analysis;
}

async function readFilm(
  order: Order,
  marks: ProcessMarks,
  signal: AbortSignal,
  progress: (part: number) => void,
): Promise<Analysis> {
  let last: Message | undefined;
  let complaint = '';
  const end = await runProgram({
    command: [execPath, `--max-old-space-size=${HEAP_MEGABYTES}`, HOST],
    folder: order.folder,
    environment: { PATH: env.PATH ?? '' },
    input: JSON.stringify(order),
    memoryMegabytes: MEMORY_MEGABYTES,
    marks,
    signal,
    lineLength: LINE_CHARACTERS,
    onLine(line) {
      last = readMessage(line) ?? last;
      if (last && 'progress' in last) progress(last.progress);
    },
    onErrorLine(line) {
      complaint ||= line.slice(0, 500);
    },
  });
  signal.throwIfAborted();
  if (last && 'error' in last) throw refuseWork(last.error.code, { message: last.error.message });
  if (last && 'result' in last) return last.result;
  const reason = end.outOfMemory ? `more than ${MEMORY_MEGABYTES} MB of memory` : complaint || (end.signal ?? end.code);
  throw refuseWork('video_unreadable', { message: `the process reading the film ended: ${reason}` });
}

/** Libraries may print to the same output. */
function readMessage(line: string): Message | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
