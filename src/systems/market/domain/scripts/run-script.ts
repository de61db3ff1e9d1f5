/** Runs scripts: reads their declarations, and lets them collect. */
import type { ProcessMarks } from '../../../../shared/processes/process-marks.ts';
import type { Spares } from '../../../../shared/processes/spares.ts';
import { refuseCollection } from '../collection-errors.ts';
import { onAbort } from '../on-abort.ts';
import type { Row } from '../rows/row-encoder.ts';
import { readDescription, type ScriptDescription } from './description.ts';
import type { Message, Order } from './host/messages.ts';
import { runtimeOf } from './runtimes.ts';
import { type Log, ScriptProcess } from './script-process.ts';

/** What every process of a script needs. */
export interface ScriptHost {
  readonly memoryMegabytes: number;
  readonly marks: ProcessMarks;
  /** Processes started ahead for scripts that collect; undefined: none. */
  readonly spares?: Spares<ScriptProcess> | undefined;
}

export interface ScriptRun extends ScriptHost {
  /** Absolute path. */
  readonly file: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Stops the script: SIGTERM, and SIGKILL a second later. */
  readonly signal: AbortSignal;
  /** Receives the script's log lines and output: the first thousand lines. */
  readonly log: Log;
  readonly progress: (percent: number, message: string | undefined) => void;
}

const DESCRIBE_SECONDS = 10;
const MOST_LOG_LINES = 1_000;
const MOST_LOG_CHARACTERS = 2_000;

/**
 * Reads a script's declaration without collecting.
 * @throws script_failed and the other CollectionErrors that begin with `script_`
 */
export async function describeScript(file: string, { memoryMegabytes, marks }: ScriptHost): Promise<ScriptDescription> {
  const signal = AbortSignal.timeout(DESCRIBE_SECONDS * 1_000);
  try {
    const order = { action: 'describe', file, parameters: {} } as const;
    for await (const message of converse(order, { memoryMegabytes, marks }, signal, () => {})) {
      if (message.type === 'description') return readDescription(message.script);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  throw refuseCollection('script_undescribed', { seconds: DESCRIBE_SECONDS });
}

/** Whether `describeScripts` takes it. */
export function isDescribedTogether(file: string): boolean {
  return /\.(?:ts|js)$/.test(file);
}

/**
 * Reads the declarations of many scripts in TypeScript or JavaScript in one process, because starting processes is most
 * of the cost (fifteen took 2.3 s, together 0.4 s).
 * @returns the descriptions by file, without those that failed for any reason
 */
export async function describeScripts(
  files: readonly string[],
  { memoryMegabytes, marks }: ScriptHost,
): Promise<Map<string, ScriptDescription>> {
  const described = new Map<string, ScriptDescription>();
  const [file, ...more] = files;
  if (file === undefined) return described;
  const signal = AbortSignal.timeout(DESCRIBE_SECONDS * 1_000);
  try {
    const order = { action: 'describe', file, more, parameters: {} } as const;
    for await (const message of converse(order, { memoryMegabytes, marks }, signal, () => {})) {
      if (message.type !== 'description' || message.file === undefined) continue;
      described.set(message.file, readDescription(message.script));
      if (described.size === files.length) break;
    }
  } catch {
    // One of them has ended the process or is invalid; read alone, it will get its error.
  }
  return described;
}

/**
 * Lets a script collect.
 * @returns its rows in batches, with backpressure
 * @throws script_failed and the other CollectionErrors that begin with `script_`; the signal's reason
 */
export async function* collectRows({
  file,
  parameters,
  signal,
  log,
  progress,
  ...host
}: ScriptRun): AsyncGenerator<readonly Row[]> {
  const bounded = boundedLog(log);
  for await (const message of converse({ action: 'collect', file, parameters }, host, signal, bounded)) {
    if (message.type === 'rows') yield message.rows;
    else if (message.type === 'progress') progress(message.percent, message.message);
    else if (message.type === 'log') bounded(message.level, message.message);
  }
}

/** Starts a process, or takes one that waits, and yields its messages. The process is gone when the generator ends. */
async function* converse(
  order: Omit<Order, 'environment'>,
  { memoryMegabytes, marks, spares }: ScriptHost,
  signal: AbortSignal,
  log: Log,
): AsyncGenerator<Message> {
  signal.throwIfAborted();
  const runtime = runtimeOf(order.file);
  const start = () => new ScriptProcess(runtime, memoryMegabytes, marks);
  await using script = spares ? spares.take(`${runtime.program} ${memoryMegabytes}`, start) : start();
  script.begin(order, log);
  using _ = onAbort(signal, () => script.interrupt());
  try {
    yield* script.messages();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

function boundedLog(log: Log): Log {
  let count = 0;
  return (level, message) => {
    count += 1;
    if (count <= MOST_LOG_LINES) log(level, message.slice(0, MOST_LOG_CHARACTERS));
    else if (count === MOST_LOG_LINES + 1)
      log('warning', `the log is full (${MOST_LOG_LINES} lines): later lines are dropped`);
  };
}
