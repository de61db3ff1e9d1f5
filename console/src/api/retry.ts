import { ApiError } from './errors.ts';

/** With the growing delays of the query client: half a minute, in which requests of the minute before no longer count. */
const MOST_LIMITED = 5;

/**
 * Whether a query is sent again. A refusal would repeat; a server without an answer may soon answer again, and one that
 * had too many requests answers when it has fewer.
 * @param count of the failures before
 */
export function shouldRetry(count: number, error: unknown): boolean {
  if (error instanceof ApiError && error.status === 429) return count < MOST_LIMITED;
  return count < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status === 503);
}
