/** Follows the log of a run, whichever node works on it. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../../db/database.ts';
import { type Live, MISSED } from '../../live/live.ts';
import { type RunLog, selectLogsAfter } from '../engine/reports-queries.ts';
import { runTopic } from '../runs/run-event.ts';

/** Lines read at once: if all have the maximum length, half of what may be queued for a client. */
const MOST_LINES = 50;
const RETRY_MILLISECONDS = 1_000;

export interface LogTailOptions {
  readonly database: Database;
  readonly live: Live;
  readonly logger: Logger;
}

/**
 * Delivers each line once, in order, as soon as it is written. An event only says that there are lines: a run's
 * lines are written by one process at a time, so no line can appear before one already read.
 * @param after starts after the line with this id; 0: with the first
 * @returns a function that stops
 */
export function followLog(
  { database, live, logger }: LogTailOptions,
  runId: number,
  after: number,
  listener: (lines: RunLog[]) => void,
): () => void {
  let last = after;
  let isDue = false;
  let isReading = false;
  let isStopped = false;

  const readSome = async () => {
    isDue = false;
    const lines = await selectLogsAfter(database.query, runId, last, MOST_LINES);
    if (isStopped || lines.length === 0) return;
    last = lines.at(-1)?.id ?? last;
    isDue ||= lines.length === MOST_LINES;
    listener(lines);
  };
  const look = async () => {
    isDue = true;
    if (isReading) return;
    isReading = true;
    while (isDue && !isStopped) {
      try {
        await readSome();
      } catch (error) {
        logger.warn({ err: error, run: runId }, 'reading the log of a run failed; retrying');
        isDue = true;
        await delay(RETRY_MILLISECONDS, undefined, { ref: false });
      }
    }
    isReading = false;
  };

  const unsubscribe = live.subscribe(runTopic(runId), ({ type }) => {
    if (type === 'run_log' || type === MISSED.type) void look();
  });
  void look();
  return () => {
    isStopped = true;
    unsubscribe();
  };
}
