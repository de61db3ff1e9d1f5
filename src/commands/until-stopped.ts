import type { Logger } from 'pino';

const DEADLINE_MILLISECONDS = 5_000;
/**
 * npm passes Ctrl-C on to a program that has already received it from the terminal: two signals within this time count
 * as one.
 */
const ONE_WISH_MILLISECONDS = 1_000;

/**
 * Runs a program until it is told to stop (Ctrl-C, SIGTERM, closed terminal) or an uncaught error; then closes what it
 * has built, in reverse, within five seconds. A second signal ends the process at once.
 * @param start builds the program and puts everything to be closed on the stack. A stop during the start aborts the
 *   signal: it may then return early, and what it has built is closed
 */
export async function untilStopped(
  logger: Logger,
  start: (stack: AsyncDisposableStack, stopping: AbortSignal) => Promise<void>,
): Promise<void> {
  const stopping = new AbortController();
  const { promise: stopped, resolve: stop, reject: fail } = Promise.withResolvers<void>();
  stopped.catch(() => {}); // It may fail before it is awaited.
  let since: number | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    if (since !== undefined && performance.now() - since > ONE_WISH_MILLISECONDS) process.exit(1);
    if (since !== undefined) return;
    since = performance.now();
    logger.info({ signal }, 'stopping');
    stopping.abort();
    stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal);
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught error; stopping');
    stopping.abort();
    fail(error);
  });

  await using stack = new AsyncDisposableStack();
  try {
    await start(stack, stopping.signal);
    await stopped;
  } finally {
    cutOffLater(logger);
  }
}

function cutOffLater(logger: Logger): void {
  setTimeout(() => {
    logger.error('shutdown timed out; forcing exit');
    process.exit(1);
  }, DEADLINE_MILLISECONDS).unref();
}
