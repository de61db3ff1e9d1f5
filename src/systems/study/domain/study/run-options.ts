import type { Database } from '../../../../core/db/database.ts';
import type { Runs } from '../../../../core/jobs/runs/runs.ts';
import type { Live } from '../../../../core/live/live.ts';
import type { CourseSource } from '../sources/course-source.ts';
import type { StudyClock } from './clock.ts';
import type { Learners } from './learners.ts';
import type { StudyRecords } from './records.ts';

/** Services shared by the study runs of a process. */
export interface StudyRunOptions {
  readonly database: Database;
  readonly runs: Pick<Runs, 'pause'>;
  readonly live: Pick<Live, 'publish' | 'subscribe'>;
  /** The course source of this server. */
  readonly source: CourseSource;
  readonly learners: Learners;
  readonly records: StudyRecords;
  readonly clock: StudyClock;
  /** The wait before an item that is not open, or a source that does not answer, is checked again. */
  readonly lookAgainSeconds: number;
}
