/** Work that a process repeats for as long as it lives, one at a time. */
import type { Logger } from 'pino';

export interface RepeatOptions {
  readonly logger: Logger;
  /** Logged when the work fails; it is done again at its next time. */
  readonly failure: string;
}

export interface Repeated {
  /** Does the work now, unless it is under way. Resolves when it is done. */
  now(): Promise<void>;
  /** Ends the repetition. Resolves when the work under way is done. */
  stop(): Promise<void>;
}

/** Does the work every so many seconds, for the first time after that many; see `now`. It keeps no process alive. */
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
