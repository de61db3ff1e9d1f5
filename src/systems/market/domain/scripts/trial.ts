/** Tests a script without a table: its rows are counted, inspected and discarded. */
import { DomainError } from '../../../../shared/errors.ts';
import { type Coded, codedOf } from '../../../../shared/messages.ts';
import { refuseCollection } from '../collection-errors.ts';
import { columnType } from '../rows/column-types.ts';
import { type Row, RowEncoder } from '../rows/row-encoder.ts';
import type { LogLevel } from './host/messages.ts';
import { collectRows, type ScriptRun } from './run-script.ts';

export interface Trial {
  readonly status: 'success' | 'failed' | 'timeout';
  /** The number of yielded rows, also if it failed afterwards. */
  readonly rows: number;
  readonly seconds: number;
  /** A code of `CollectionErrors`, or `timed_out`. Null: it did not fail. */
  readonly failure: Coded | null;
  /** The first hundred lines. */
  readonly logs: readonly { readonly level: LogLevel; readonly message: string }[];
  /** The columns that its table would have after a first load. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** The first rows. */
  readonly sample: readonly Row[];
}

export interface TrialOptions
  extends Pick<ScriptRun, 'parameters' | 'memoryMegabytes' | 'marks' | 'spares' | 'signal'> {
  /** Finds its file. @throws script_missing */
  readonly locate: () => Promise<string>;
  readonly timeoutSeconds: number;
}

const MOST_LOGS = 100;
const SAMPLE_ROWS = 5;

/** Lets a script collect with a time limit. Its errors are part of the result. */
export async function tryScript({ locate, timeoutSeconds, signal, ...run }: TrialOptions): Promise<Trial> {
  const begun = performance.now();
  const timeout = AbortSignal.timeout(timeoutSeconds * 1_000);
  const encoder = new RowEncoder();
  const logs: { level: LogLevel; message: string }[] = [];
  const sample: Row[] = [];
  let rows = 0;
  const resultOf = (outcome: Pick<Trial, 'status' | 'failure'>): Trial => ({
    ...outcome,
    rows,
    seconds: (performance.now() - begun) / 1_000,
    logs,
    columns: encoder.columns.map(({ name, type }) => ({ name, type: columnType(type) })),
    sample,
  });
  const log = (level: LogLevel, message: string) => {
    if (logs.length < MOST_LOGS) logs.push({ level, message });
  };
  try {
    const stop = AbortSignal.any([signal, timeout]);
    for await (const batch of collectRows({ ...run, file: await locate(), signal: stop, log, progress: () => {} })) {
      rows += batch.length;
      sample.push(...batch.slice(0, SAMPLE_ROWS - sample.length));
      for (const _ of encoder.encode(batch)); // For the columns it finds.
    }
    return resultOf({ status: 'success', failure: null });
  } catch (error) {
    if (error === timeout.reason) {
      return resultOf({ status: 'timeout', failure: { code: 'timed_out', data: { seconds: timeoutSeconds } } });
    }
    if (signal.aborted)
      return resultOf({ status: 'failed', failure: codedOf(refuseCollection('trial_cancelled', {})) });
    if (!(error instanceof DomainError)) throw error;
    return resultOf({ status: 'failed', failure: codedOf(error) });
  }
}
