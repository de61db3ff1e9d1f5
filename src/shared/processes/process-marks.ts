/**
 * Marks the programs that this process starts by a variable in their environment, which every process inherits, so that
 * processes that leave their group (`setsid`, `detached: true`) are found too. The mark names the process of Owlery that
 * started the program: if that one dies, another process of the machine can tell what it left.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { pid } from 'node:process';
import { noTracing, type Span, type Tracing } from '../tracing/tracing.ts';
import { parseProcessStat, readProcessStat } from './process-table.ts';

export const MARK_VARIABLE = 'OWLERY_STARTED_BY';

/** https://opentelemetry.io/docs/specs/otel/context/env-carriers */
const TRACE_VARIABLE = 'TRACEPARENT';

/** The environment variable of one program, with its value. */
export type ProcessMark = Readonly<Record<string, string>>;

export class ProcessMarks {
  readonly #installation: string;
  readonly #tracing: Tracing;

  /** @param installation the installation this process belongs to: letters and digits */
  constructor(installation: string, tracing: Tracing = noTracing) {
    this.#installation = installation;
    this.#tracing = tracing;
  }

  /** The span of one program, to be ended with it; undefined if nothing is recorded. */
  trace(command: readonly string[]): Span | undefined {
    const name = basename(command[0] ?? '');
    return this.#tracing.start(`process ${name}`, {
      kind: 'internal',
      attributes: { 'process.executable.name': name },
    });
  }

  /** The environment of a program that continues the trace of a span; default: the current one. */
  traceEnvironment(traceparent: string | undefined = this.#tracing.current()): Readonly<Record<string, string>> {
    return traceparent === undefined ? {} : { [TRACE_VARIABLE]: traceparent };
  }

  /** A mark for one program, to be put into its environment. */
  next(): ProcessMark {
    return { [MARK_VARIABLE]: `${this.#starter()}:${randomUUID()}` };
  }

  /**
   * Whether a mark is that of a program of this installation whose starter has died. Programs of other installations,
   * and of other containers, where process ids mean other processes, are never orphans here.
   * @param value of the variable
   */
  async isOrphaned(value: string): Promise<boolean> {
    const [ours, namespace] = this.#starter().split(':');
    const [theirs, where, starterId = '', startedAt] = value.split(':');
    if (theirs !== ours || where !== namespace || !startedAt) return false;
    const stat = await readProcessStat(starterId);
    return stat === undefined || stat.state === 'Z' || stat.startedAt !== startedAt;
  }

  /** This process: `installation:namespace:pid:start time`. A process id is reused, but not with the same start time. */
  #starter(): string {
    try {
      const namespace = readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
      const { startedAt } = parseProcessStat(readFileSync('/proc/self/stat', 'utf8'));
      return [this.#installation, namespace, pid, startedAt].join(':');
    } catch {
      return [this.#installation, '', pid, ''].join(':');
    }
  }
}
