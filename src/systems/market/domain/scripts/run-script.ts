/** What the server does with scripts: ask what they declare, and have them collect. */
import type { ProcessMarks } from '../../../../shared/processes/process-marks.ts';
import { refuseCollection } from '../collection-errors.ts';
import { onAbort } from '../on-abort.ts';
import type { Row } from '../rows/row-encoder.ts';
import { readDescription, type ScriptDescription } from './description.ts';
import type { Message, Order } from './host/messages.ts';
import { type Log, ScriptProcess } from './script-process.ts';

/** What every process of a script needs. */
export interface ScriptHost {
  readonly memoryMegabytes: number;
  readonly marks: ProcessMarks;
}

export interface ScriptRun extends ScriptHost {
  /** Absolute path. */
  readonly file: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Ends the script: it is asked first, and made to a second later. */
  readonly signal: AbortSignal;
  /** Takes what the script logs and prints: the first thousand lines. */
  readonly log: Log;
  readonly progress: (percent: number, message: string | undefined) => void;
}

const DESCRIBE_SECONDS = 10;
const MOST_LOG_LINES = 1_000;
const MOST_LOG_CHARACTERS = 2_000;

/**
 * Asks a script what it declares, without having it collect.
 * @throws script_failed and the other CollectionErrors that begin with `script_`
 */
export async function describeScript(file: string, { memoryMegabytes, marks }: ScriptHost): Promise<ScriptDescription> {
  const signal = AbortSignal.timeout(DESCRIBE_SECONDS * 1_000);
  try {
    const order = { action: 'describe', file, parameters: {}, memoryMegabytes } as const;
    for await (const message of converse(order, marks, signal, () => {})) {
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
 * Asks many scripts in TypeScript or JavaScript what they declare, in one process: starting one for each is most of what
 * that costs (fifteen took 2.3 s, together 0.4 s).
 * @returns the descriptions by file; those that could not be had, whatever the reason, are missing
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
    const order = { action: 'describe', file, more, parameters: {}, memoryMegabytes } as const;
    for await (const message of converse(order, marks, signal, () => {})) {
      if (message.type !== 'description' || message.file === undefined) continue;
      described.set(message.file, readDescription(message.script));
      if (described.size === files.length) break;
    }
  } catch {
    // One of them has ended the process or declares nonsense: alone it will be told so.
  }
  return described;
}

/**
 * Has a script collect.
 * @returns its rows in batches; the script waits while they are not taken
 * @throws script_failed and the other CollectionErrors that begin with `script_`; the signal's reason
 */
export async function* collectRows({
  marks,
  signal,
  log,
  progress,
  ...order
}: ScriptRun): AsyncGenerator<readonly Row[]> {
  const bounded = boundedLog(log);
  for await (const message of converse({ ...order, action: 'collect' }, marks, signal, bounded)) {
    if (message.type === 'rows') yield message.rows;
    else if (message.type === 'progress') progress(message.percent, message.message);
    else if (message.type === 'log') bounded(message.level, message.message);
  }
}

/** Starts a process and yields what it says. The process is gone when the generator ends, however it ends. */
async function* converse(
  order: Omit<Order, 'parent'>,
  marks: ProcessMarks,
  signal: AbortSignal,
  log: Log,
): AsyncGenerator<Message> {
  signal.throwIfAborted();
  await using script = new ScriptProcess(order, marks, log);
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
