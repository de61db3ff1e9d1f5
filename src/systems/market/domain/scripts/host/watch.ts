/**
 * The thread that watches over a script's process from inside. It goes on while the script's own thread loops, and when
 * the server is gone: nobody else would end the process then.
 */
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { LastWords } from './messages.ts';

const INTERVAL_MILLISECONDS = 100;
/** One of its own: the other may be full, or in the middle of a line. */
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

/** The whole process group: whatever the script has started goes with it. */
function end(): void {
  process.kill(-process.pid, 'SIGKILL');
}
