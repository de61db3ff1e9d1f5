import type { Logger } from 'pino';

const DEADLINE_MILLISECONDS = 5_000;
/** npm passes Ctrl-C on to a program that the terminal has told already: that is one wish, not two. */
const ONE_WISH_MILLISECONDS = 1_000;

/**
 * Runs a program until it is told to stop (Ctrl-C, SIGTERM, its terminal closed), or an error nobody caught; then takes down
 * what it has built, in reverse, within five seconds. A second wish to stop ends the process at once.
 * @param start builds; what is to be taken down goes on the stack. A stop that is wished for meanwhile aborts the signal:
 * it need not go on then, and what it has built is taken down when it returns
 */
export async function untilStopped(
  logger: Logger,
  start: (stack: AsyncDisposableStack, stopping: AbortSignal) => Promise<void>,
): Promise<void> {
  const stopping = new AbortController();
  const { promise: stopped, resolve: stop, reject: fail } = Promise.withResolvers<void>();
  stopped.catch(() => {}); // It may fail before anybody waits for it.
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
