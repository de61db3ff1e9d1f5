import { refusals } from '../../../../shared/errors.ts';
import type { CoursesFailed } from './outcome.ts';

/** Why a run or one of its courses failed, besides the errors of its source (sources/errors.ts). */
export type StudyRunErrors = {
  /** There is no course to study. */
  no_courses: Record<string, never>;
  /** Every course failed. */
  courses_failed: CoursesFailed;
  /** An item did not open while it was waited for. `availability`: when it will, in the words of the source. */
  item_not_open: { title: string; looks: number; availability?: string };
  /** The task was created on a server with another course source. */
  origin_changed: { origin: string };
  learner_gone: Record<string, never>;
};

export const refuseStudy = refusals<StudyRunErrors>();
