import { CommandError } from './command-error.ts';

/** What shells report for a program that Ctrl-C has ended. */
const INTERRUPTED = 130;

/**
 * Runs work that Ctrl-C or SIGTERM ends in order: the signal aborts, and the work removes what it has begun. A second one
 * ends the process at once.
 */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const stopping = new AbortController();
  let since: number | undefined;
  const stop = () => {
    // npm passes Ctrl-C on to a program that has received it already.
    if (since !== undefined && performance.now() - since > 1_000) process.exit(INTERRUPTED);
    since ??= performance.now();
    stopping.abort(new CommandError('interrupted; nothing is left'));
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    return await work(stopping.signal);
  } catch (error) {
    throw stopping.signal.aborted ? stopping.signal.reason : error;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
