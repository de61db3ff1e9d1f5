/**
 * The watchdog thread of a script's process. It runs while the script's own thread loops, and after the death of the
 * server, when nothing else would end the process.
 */
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { LastWords } from './messages.ts';

const INTERVAL_MILLISECONDS = 100;
/** A separate descriptor: the other may be full, or in the middle of a line. */
const LAST_WORDS_FD = 4;

const { memoryBytes, parent } = workerData as { memoryBytes: number; parent: number };

setInterval(() => {
  if (process.ppid !== parent) end();
  if (process.memoryUsage.rss() > memoryBytes) {
    writeSync(LAST_WORDS_FD, `${JSON.stringify({ reason: 'memory limit' } satisfies LastWords)}\n`);
    end();
  }
}, INTERVAL_MILLISECONDS);
parentPort?.postMessage('watching');

/** Kills the whole process group, with everything the script has started. */
function end(): void {
  process.kill(-process.pid, 'SIGKILL');
}
