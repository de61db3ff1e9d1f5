/** Work that is done again and again while a process lives, one at a time. */
import type { Logger } from 'pino';

export interface RepeatOptions {
  readonly milliseconds: number;
  readonly logger: Logger;
  /** What is logged when the work fails; it is done again at its next time. */
  readonly complaint: string;
}

export interface Repeated {
  /** Does it now, unless it is being done. Resolves when that is over. */
  now(): Promise<void>;
  /** Ends it. Resolves when what is being done is over. */
  stop(): Promise<void>;
}

/** Does the work every so often, for the first time after that long: see `now`. It keeps no process alive. */
export function repeat(work: () => Promise<unknown>, { milliseconds, logger, complaint }: RepeatOptions): Repeated {
  let doing: Promise<void> | undefined;
  const doOnce = async () => {
    try {
      await work();
    } catch (error) {
      logger.warn({ err: error }, complaint);
    }
  };
  const now = () => {
    doing ??= doOnce().finally(() => {
      doing = undefined;
    });
    return doing;
  };
  const timer = setInterval(now, milliseconds).unref();
  return {
    now,
    async stop() {
      clearInterval(timer);
      await doing;
    },
  };
}
