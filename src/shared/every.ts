/** Repeats work for as long as a process lives, one run at a time. */
import type { Logger } from 'pino';

export interface RepeatOptions {
  readonly logger: Logger;
  /** Logged if the work fails. It is tried again at the next interval. */
  readonly failure: string;
}

export interface Repeated {
  /** Does the work now, unless it is running. Resolves when it is done. */
  now(): Promise<void>;
  /** Stops repeating. Resolves when the running work is done. */
  stop(): Promise<void>;
}

/**
 * Does the work at an interval, for the first time after one interval (see `now`). It does not keep the process alive.
 */
export function every(seconds: number, work: () => Promise<unknown>, { logger, failure }: RepeatOptions): Repeated {
  let doing: Promise<void> | undefined;
  const doOnce = async () => {
    try {
      await work();
    } catch (error) {
      logger.warn({ err: error }, failure);
    }
  };
  const now = () => {
    doing ??= doOnce().finally(() => {
      doing = undefined;
    });
    return doing;
  };
  const timer = setInterval(now, seconds * 1_000).unref();
  return {
    now,
    async stop() {
      clearInterval(timer);
      await doing;
    },
  };
}
