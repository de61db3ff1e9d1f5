import type { Database } from '../../../../core/db/database.ts';
import type { Runs } from '../../../../core/jobs/runs/runs.ts';
import type { Live } from '../../../../core/live/live.ts';
import type { CourseSource } from '../sources/course-source.ts';
import type { StudyClock } from './clock.ts';
import type { Learners } from './learners.ts';
import type { StudyRecords } from './records.ts';

/** What study runs of a process share. */
export interface StudyRunOptions {
  readonly database: Database;
  readonly runs: Pick<Runs, 'pause'>;
  readonly live: Pick<Live, 'publish' | 'subscribe'>;
  /** Where this server has its courses. */
  readonly source: CourseSource;
  readonly learners: Learners;
  readonly records: StudyRecords;
  readonly clock: StudyClock;
  /** Until an item that is not open, or a source that does not answer, is looked at again. */
  readonly lookAgainSeconds: number;
}
