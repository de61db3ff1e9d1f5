import type { Queryable } from '../../../core/db/database.ts';
import { studyJob } from './study/study.job.ts';

/** How many runs of study no worker has taken yet. */
export async function countWaiting(db: Queryable): Promise<number> {
  const { count } = await db
    .selectFrom('runs')
    .where('kind', '=', studyJob.kind)
    .where('status', '=', 'queued')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}
