import type { Queryable } from '../../db/database.ts';
import { isFinal, RUN_STATUSES } from './states.ts';

/**
 * Removes those of the runs that have ended, with their log lines and other rows that refer to them.
 * @returns how many were removed
 */
export async function deleteEndedRuns(tx: Queryable, ids: readonly number[]): Promise<number> {
  const result = await tx
    .deleteFrom('runs')
    .where('id', 'in', ids)
    .where('status', 'in', RUN_STATUSES.filter(isFinal))
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
