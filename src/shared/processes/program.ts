/**
 * Runs a foreign program to its end: reads its output line by line, stops it by SIGTERM and then SIGKILL, and kills
 * everything it has started when it ends, when it is stopped, and when this process dies.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { kill } from 'node:process';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { groupMemory } from './group-memory.ts';
import { lines } from './lines.ts';
import { killMarked } from './orphan-processes.ts';
import type { ProcessMark, ProcessMarks } from './process-marks.ts';
import type { Spare } from './spares.ts';

export interface ProgramStart {
  /** The program, a path or a name on the PATH of `environment`, and its arguments. No shell reads them. */
  readonly command: readonly string[];
  /** Absolute path of the folder it runs in. */
  readonly folder: string;
  /** Its whole environment, except for its mark. */
  readonly environment: Readonly<Record<string, string>>;
  /** Marks the program, so that everything it starts is found again. */
  readonly marks: ProcessMarks;
}

export interface ProgramRun {
  /** Its standard input. */
  readonly input: string;
  /** The memory limit of the program and its children together; checked twice a second if the system has /proc. */
  readonly memoryMegabytes?: number | undefined;
  /** Aborted: it is sent SIGTERM with all its children, and a second later they are killed. */
  readonly signal: AbortSignal;
  /** Called with each line of its standard output. A line longer than `lineLength` characters is split. */
  readonly onLine: (line: string) => void;
  /** Called with each line of its standard error, likewise. */
  readonly onErrorLine: (line: string) => void;
  readonly lineLength: number;
}

export type ProgramOptions = ProgramStart & ProgramRun;

export interface ProgramEnd {
  /** Null if a signal ended it. 126 and 127: it could not be started; its error output says why. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly outOfMemory: boolean;
}

/** A second less than the grace period of a run's handler. */
const GRACE_MILLISECONDS = 1_000;
const MEMORY_MILLISECONDS = 500;

/**
 * Replaces itself by the program, which keeps the process id, and leaves a shell that waits for the end of a pipe held
 * by this process and then kills the group. The group is killed first if the machine runs out of memory.
 */
const GUARD = `
{ echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null
(trap '' HUP INT TERM; exec </dev/null >/dev/null 2>&1; read -r _ <&3; kill -KILL -$$) &
exec "$@" 3<&-`;

/**
 * @returns its end, when all its processes are gone. Never throws: a program that could not be started ends with 127
 */
export async function runProgram(options: ProgramOptions): Promise<ProgramEnd> {
  const { command, marks } = options;
  const span = marks.trace(command);
  const environment = { ...options.environment, ...marks.traceEnvironment(span?.traceparent) };
  return await new Program({ ...options, environment }).run(options, span);
}

/** A program that may wait for its input. */
export class Program implements Spare {
  readonly #options: ProgramStart;
  readonly #mark: ProcessMark;
  readonly #child: ChildProcess;
  readonly ended: Promise<Omit<ProgramEnd, 'outOfMemory'>>;
  /** Why it could not be started. */
  #failure: string | undefined;

  /** Starts it. */
  constructor({ command, folder, environment, marks }: ProgramStart) {
    this.#options = { command, folder, environment, marks };
    this.#mark = marks.next();
    const child = spawn('/bin/sh', ['-c', GUARD, 'sh', ...command], {
      detached: true, // The leader of a process group.
      cwd: folder,
      env: { ...environment, ...this.#mark },
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    });
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, by) => resolve({ code, signal: by }));
      child.once('error', ({ message }) => {
        this.#failure = message;
        resolve({ code: 127, signal: null });
      });
    });
    for (const stream of child.stdio) stream?.on('error', () => {}); // It may end before it has read its input.
    this.#child = child;
  }

  /** Gives it its input and waits for its end, see `runProgram`. Called once. @param span of its run */
  async run(options: ProgramRun, span = this.#options.marks.trace(this.#options.command)): Promise<ProgramEnd> {
    const child = this.#child;
    child.stdin?.end(options.input);
    const read = Promise.all([
      readLines(child.stdio[1] as Readable, options.lineLength, options.onLine),
      readLines(child.stdio[2] as Readable, options.lineLength, options.onErrorLine),
    ]);
    using _ = stopOn(options.signal, child);
    using memory = watchMemory(child, options.memoryMegabytes);
    const end = await this.ended;
    if (this.#failure !== undefined) options.onErrorLine(this.#failure);
    span?.end(failureOf(end), { 'process.exit.code': end.code ?? undefined });
    await this.#killAll();
    // Processes that left the group may keep its outputs open, which would then never end.
    await Promise.race([read, delay(GRACE_MILLISECONDS, undefined, { ref: false })]);
    for (const stream of child.stdio) stream?.destroy();
    return { ...end, outOfMemory: memory.exceeded };
  }

  /** Kills it and everything it has started. */
  async [Symbol.asyncDispose](): Promise<void> {
    signalGroup(this.#child, 'SIGKILL');
    await this.ended;
    await this.#killAll();
    for (const stream of this.#child.stdio) stream?.destroy();
  }

  async #killAll(): Promise<void> {
    signalGroup(this.#child, 'SIGKILL');
    await killMarked(this.#mark);
  }
}

function failureOf({ code, signal }: Omit<ProgramEnd, 'outOfMemory'>): string | undefined {
  return code === 0 ? undefined : (signal ?? `exit code ${code}`);
}

async function readLines(stream: Readable, most: number, take: (line: string) => void): Promise<void> {
  try {
    for await (const line of lines(stream, most)) take(line);
  } catch {
    // Ended in the middle of a line.
  }
}

function stopOn(signal: AbortSignal, child: ChildProcess): Disposable {
  let deadline: NodeJS.Timeout | undefined;
  const stop = () => {
    signalGroup(child, 'SIGTERM');
    deadline = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MILLISECONDS);
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  return {
    [Symbol.dispose]() {
      signal.removeEventListener('abort', stop);
      clearTimeout(deadline);
    },
  };
}

function watchMemory(child: ChildProcess, megabytes: number | undefined): Disposable & { readonly exceeded: boolean } {
  let exceeded = false;
  const look = async () => {
    if (child.pid === undefined || megabytes === undefined) return;
    if ((await groupMemory(child.pid, megabytes)) <= megabytes) return;
    exceeded = true;
    signalGroup(child, 'SIGKILL');
  };
  const timer = megabytes === undefined ? undefined : setInterval(() => void look(), MEMORY_MILLISECONDS);
  return {
    get exceeded() {
      return exceeded;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) kill(-pid, signal);
  } catch {
    // No process of the group is left.
  }
}
