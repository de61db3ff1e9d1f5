import { vi } from 'vitest';

export interface Patience {
  /** Milliseconds; 60,000 unless given. */
  readonly timeout?: number;
  /** Milliseconds between two tries; 100 unless given. Market’s users may make 100 requests a minute: ask the database instead. */
  readonly interval?: number;
}

/**
 * Repeats an attempt until it does not throw, and returns its result. The timeout is long, because it only says when to
 * give up on a busy machine: it is no measure of speed.
 * @throws the error of the last attempt
 */
export function eventually<T>(
  attempt: () => T | Promise<T>,
  { timeout = 60_000, interval = 100 }: Patience = {},
): Promise<T> {
  return vi.waitFor(attempt, { timeout, interval });
}
