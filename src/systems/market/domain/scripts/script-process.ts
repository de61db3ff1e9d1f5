/** The process of one script: its order, its messages, its end, and the removal of all its processes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { env, kill, pid } from 'node:process';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { compileCacheOf } from '../../../../shared/processes/compile-cache.ts';
import { lines } from '../../../../shared/processes/lines.ts';
import { killMarked } from '../../../../shared/processes/orphan-processes.ts';
import type { ProcessMark, ProcessMarks } from '../../../../shared/processes/process-marks.ts';
import type { Spare } from '../../../../shared/processes/spares.ts';
import { refuseCollection } from '../collection-errors.ts';
import { parseExact } from '../rows/exact-json.ts';
import type { LogLevel, Message, Order } from './host/messages.ts';
import type { Runtime } from './runtimes.ts';

/** Receives the script's output. */
export type Log = (level: LogLevel, message: string) => void;

/**
 * The environment variables passed to scripts: paths of programs, proxies, and settings of sources. The others may
 * contain secrets.
 */
const PASSED_ON =
  /^(PATH|HOME|LANG|LC_\w+|TZ|TMPDIR|NODE_EXTRA_CA_CERTS|NODE_USE_ENV_PROXY|(HTTPS?|NO|ALL)_PROXY|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|PYTHONPATH|OWLERY_CONTACT|OWLERY_SOURCE_\w+)$/i;

/** A batch of rows is some 64 kB; one row may be larger. */
const MOST_MESSAGE_CHARACTERS = 16_777_216;
const MOST_PRINTED_CHARACTERS = 8_192;
/** The grace period of an interrupted script. */
const GRACE_MILLISECONDS = 1_000;

export class ScriptProcess implements Spare {
  readonly #runtime: Runtime;
  readonly #memoryMegabytes: number;
  readonly #marks: ProcessMarks;
  readonly #child: ChildProcess;
  readonly #mark: ProcessMark;
  /** Resolves to its exit code, the signal that ended it, or why it could not be started. */
  readonly ended: Promise<number | string | NodeJS.ErrnoException>;
  /** Set by an interruption: kills the process. */
  #deadline: NodeJS.Timeout | undefined;
  #lastWords = '';
  #printedLast = '';

  /** Starts the process, which gets ready and waits for its order. */
  constructor(runtime: Runtime, memoryMegabytes: number, marks: ProcessMarks) {
    this.#runtime = runtime;
    this.#memoryMegabytes = memoryMegabytes;
    this.#marks = marks;
    this.#mark = marks.next();
    this.#child = spawn(runtime.program, [...runtime.options(memoryMegabytes), `${memoryMegabytes}`, `${pid}`], {
      detached: true, // At the head of a process group, which can be ended as a whole.
      cwd: tmpdir(),
      env: {
        ...Object.fromEntries(Object.entries(env).filter(([name]) => PASSED_ON.test(name))),
        NODE_COMPILE_CACHE: compileCacheOf('scripts'),
        ...this.#mark,
      },
      stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
    });
    this.ended = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => resolve(signal ?? code ?? 'unknown'));
      this.#child.once('error', resolve);
    });
    // What it has started may hold its outputs open, which would then never end.
    void this.ended.then(() => this.#killGroup());
    for (const stream of this.#child.stdio) stream?.on('error', () => {}); // It may end before it has read or written everything.
  }

  /** Gives the process its order, the only one. */
  begin(order: Omit<Order, 'environment'>, log: Log): void {
    const span = this.#marks.trace([this.#runtime.program]);
    void this.ended.then((end) => span?.end(end === 0 ? undefined : String(end)));
    const environment = this.#marks.traceEnvironment(span?.traceparent);
    this.#child.stdin?.end(JSON.stringify({ ...order, environment } satisfies Order));
    void this.#print('info', this.#output(1), log);
    void this.#print('warning', this.#output(2), log);
    this.#output(4)
      .setEncoding('utf8')
      .on('data', (text: string) => {
        this.#lastWords = (this.#lastWords + text).slice(0, MOST_PRINTED_CHARACTERS);
      });
  }

  /**
   * Its messages to the end.
   * @throws script_failed and the other CollectionErrors that begin with `script_`, unless it reports that it is done
   */
  async *messages(): AsyncGenerator<Message> {
    for await (const line of lines(this.#output(3), MOST_MESSAGE_CHARACTERS)) {
      const message = readMessage(line);
      if (message.type === 'error') throw refuseCollection('script_failed', failureOf(message));
      yield message;
      if (message.type === 'done') return;
    }
    throw await this.#howItEnded();
  }

  /** Sends SIGTERM, stops reading, and kills it a second later. */
  interrupt(): void {
    this.#child.kill('SIGTERM');
    this.#output(3).destroy();
    this.#deadline ??= setTimeout(() => this.#killGroup(), GRACE_MILLISECONDS);
  }

  /** Kills it with all processes it has started; at once, unless it has been interrupted. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#deadline) this.#killGroup();
    await this.ended;
    clearTimeout(this.#deadline);
    await killMarked(this.#mark);
    for (const stream of this.#child.stdio) stream?.destroy();
  }

  #output(descriptor: 1 | 2 | 3 | 4): Readable {
    return this.#child.stdio[descriptor] as Readable;
  }

  #killGroup(): void {
    try {
      if (this.#child.pid !== undefined) kill(-this.#child.pid, 'SIGKILL');
    } catch {
      // No process of the group is left.
    }
  }

  async #print(level: LogLevel, stream: Readable, log: Log): Promise<void> {
    try {
      for await (const line of lines(stream, MOST_PRINTED_CHARACTERS)) {
        this.#printedLast = `${this.#printedLast}\n${line}`.slice(-MOST_PRINTED_CHARACTERS);
        log(level, line);
      }
    } catch {
      // Ended in the middle of a word.
    }
  }

  async #howItEnded(): Promise<Error> {
    const exit = await this.ended;
    // Its last output may arrive after the exit event.
    const heard = Promise.allSettled([finished(this.#output(2)), finished(this.#output(4))]);
    await Promise.race([heard, delay(GRACE_MILLISECONDS, undefined, { ref: false })]);
    const megabytes = this.#memoryMegabytes;
    const outOfMemory = this.#lastWords.includes('memory limit') || /heap out of memory/.test(this.#printedLast);
    if (outOfMemory) {
      return refuseCollection('script_out_of_memory', { megabytes });
    }
    if (exit instanceof Error && exit.code === 'ENOENT') {
      return refuseCollection('script_runtime_missing', { program: this.#runtime.program });
    }
    const how = exit instanceof Error ? exit.message : String(exit);
    return refuseCollection('script_ended', { how });
  }
}

function readMessage(line: string): Message {
  try {
    const message = parseExact(line);
    if (isMessage(message)) return message;
  } catch {
    // Not JSON.
  }
  throw refuseCollection('script_unintelligible', { said: line.slice(0, 200) });
}

const failureOf = ({ message, trace }: Extract<Message, { type: 'error' }>) => ({
  message,
  ...(trace !== undefined && { trace }),
});

function isMessage(value: unknown): value is Message {
  if (!isObject(value)) return false;
  switch (value.type) {
    case 'rows':
      return Array.isArray(value.rows) && value.rows.every(isObject);
    case 'progress':
      return Number.isFinite(value.percent) && ['string', 'undefined'].includes(typeof value.message);
    case 'log':
      return ['debug', 'info', 'warning', 'error'].includes(String(value.level)) && typeof value.message === 'string';
    case 'error':
      return typeof value.message === 'string' && ['string', 'undefined'].includes(typeof value.trace);
    default:
      return value.type === 'done' || value.type === 'description';
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
