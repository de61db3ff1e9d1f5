import { setTimeout as delay } from 'node:timers/promises';
import { isRefusal } from '../../../../shared/errors.ts';
import { codedOf } from '../../../../shared/messages.ts';
import type { SiteProblem, SourceErrors } from '../sources/errors.ts';
import type { RunReport } from './run-report.ts';

/** How often an item that is not open, or a source that does not answer, is checked again. */
export const MOST_LOOKS = 3;

/** A site under maintenance is waited for about a day: 60, 120, 240, 480 s, and then every 15 minutes. */
const MAINTENANCE_LOOKS = 100;
const MOST_DOUBLINGS = 15;

export interface RetryOptions {
  /** Between two checks. */
  readonly seconds: number;
  readonly report: Pick<RunReport, 'log'>;
  readonly signal: AbortSignal;
}

/**
 * Calls a source, and retries while it is unavailable: its restart must not end long runs. Errors that an administrator
 * of the site must fix are not retried.
 * @throws SourceErrors, the signal's reason
 */
export async function retrying<Answer>(
  ask: () => Promise<Answer>,
  { seconds, report, signal }: RetryOptions,
): Promise<Answer> {
  for (let look = 1; ; look++) {
    try {
      return await ask();
    } catch (error) {
      if (!isRefusal(error, 'source_unavailable') || signal.aborted) throw error;
      const { problem } = error.data as SourceErrors['source_unavailable'];
      const most = looksFor(problem);
      if (look > most) throw error;
      const wait = most > MOST_LOOKS ? seconds * Math.min(2 ** (look - 1), MOST_DOUBLINGS) : seconds;
      report.log('warning', { code: 'source_retry', data: { reason: codedOf(error), seconds: wait, look, most } });
      await delay(wait * 1_000, undefined, { signal });
    }
  }
}

function looksFor(problem: SiteProblem): number {
  switch (problem.is) {
    case 'maintenance':
    case 'upgrading':
    case 'database_down':
      return MAINTENANCE_LOOKS;
    case 'busy':
      // A server under maintenance answers 503; a proxy in front of a stopped one 502 or 504.
      return problem.status >= 502 && problem.status <= 504 ? MAINTENANCE_LOOKS : MOST_LOOKS;
    case 'redirects':
    case 'wrong_address':
    case 'rest_off':
    case 'not_moodle':
    case 'not_offered':
    case 'not_allowed':
    case 'lacks':
      return 0;
    default:
      return MOST_LOOKS;
  }
}
