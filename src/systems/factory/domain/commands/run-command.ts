/** Runs a declared program for a task and reads its messages: one JSON document per line, see docs/task-types.md. */
import { env } from 'node:process';
import type { LogLevel } from '../../../../core/jobs/runs/job.ts';
import type { TaskConfig } from '../task-types.ts';
import { refuseWork } from '../work/errors.ts';
import { fillArguments } from './arguments.ts';
import type { Executor } from './executor.ts';
import type { Command } from './tasks-file.ts';

export interface CommandRun {
  readonly taskUuid: string;
  /** With the schema's defaults. */
  readonly config: TaskConfig;
  readonly executor: Executor;
  /** Further variables of its environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly progress: (percent: number, detail?: object) => void;
  readonly log: (level: LogLevel, message: string) => void;
}

/** The environment variables passed to a program; the others may contain secrets. */
const PASSED_ON =
  /^(PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|LD_LIBRARY_PATH|CUDA_HOME|(HTTPS?|NO|ALL)_PROXY|NODE_EXTRA_CA_CERTS)$/i;

const MOST_LOG_LINES = 10_000;
const MOST_LOG_CHARACTERS = 2_000;
/** Also the limit of a result. */
const MOST_LINE_CHARACTERS = 1_048_576;
const LAST_LINES = 20;
const TOO_LARGE = `the result has more than ${MOST_LINE_CHARACTERS} characters and is dropped`;

/**
 * Runs the program to its end.
 * @returns the last result it reported; an empty object if it reported none
 * @throws WorkErrors; the signal's reason
 */
export async function runCommand(declared: Command, run: CommandRun): Promise<Record<string, unknown>> {
  const { taskUuid, config, executor, signal, progress } = run;
  const log = boundedLog(run.log);
  const complaints: string[] = [];
  let result: unknown = {};
  let said: string | undefined;
  const passedOn = Object.entries(env).filter(([name]) => PASSED_ON.test(name)) as [string, string][];
  const end = await executor.run({
    command: fillArguments(declared.command, config),
    folder: declared.folder,
    environment: {
      ...Object.fromEntries(passedOn),
      ...declared.environment,
      ...run.environment,
      OWLERY_TASK_ID: taskUuid,
      OWLERY_TASK_TYPE: declared.name,
    },
    input: `${JSON.stringify(config)}\n`,
    memoryMegabytes: declared.memoryMegabytes,
    signal,
    lineLength: MOST_LINE_CHARACTERS,
    onLine(line, again) {
      if (isOverlongResult(line)) {
        result = undefined;
        if (!again) run.log('warning', TOO_LARGE);
        return;
      }
      const message = readMessage(line);
      if (!message) return log(line, again);
      if (message.result !== undefined) result = message.result;
      const words = message.message === undefined ? undefined : String(message.message);
      if (typeof message.progress === 'number' && !again) {
        progress(message.progress, words === undefined ? undefined : { message: words });
      }
      // Often repeated with each step.
      if (words !== undefined && words !== said) log(words, again);
      said = words;
    },
    onErrorLine(line, again) {
      complaints.push(line.slice(0, MOST_LOG_CHARACTERS));
      if (complaints.length > LAST_LINES) complaints.shift();
      log(line, again);
    },
  });
  signal.throwIfAborted();
  if (end.outOfMemory) {
    const message = `the program used more than its ${declared.memoryMegabytes} MB of memory`;
    throw refuseWork('program_out_of_memory', { message });
  }
  if (end.code !== 0) {
    const message = [`the program ended with ${end.signal ?? end.code}`, ...complaints].join('\n');
    throw refuseWork('program_failed', { message });
  }
  if (result === undefined) throw refuseWork('program_unintelligible', { message: TOO_LARGE });
  if (!isObject(result)) throw refuseWork('program_unintelligible', { message: 'the result is not a JSON object' });
  return result;
}

/**
 * The beginning of an overlong result, whose rest arrives as further lines. Most messages with a result begin with it.
 */
function isOverlongResult(line: string): boolean {
  return line.length > MOST_LINE_CHARACTERS && /^\{(.{0,1000}[{,])?\s*"result"\s*:/s.test(line);
}

/** A message of the protocol; undefined for other lines, which belong to the log. */
function readMessage(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const message: unknown = JSON.parse(line);
    return isObject(message) && ('progress' in message || 'result' in message) ? message : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function boundedLog(log: CommandRun['log']): (line: string, again: boolean) => void {
  let count = 0;
  return (line, again) => {
    count += 1;
    if (again) return;
    if (count <= MOST_LOG_LINES) log('info', line.slice(0, MOST_LOG_CHARACTERS));
    else if (count === MOST_LOG_LINES + 1)
      log('warning', `the log is full (${MOST_LOG_LINES} lines): later lines are dropped`);
  };
}
