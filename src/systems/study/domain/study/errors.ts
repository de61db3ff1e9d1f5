import { refusals } from '../../../../shared/errors.ts';

/** Why a run, or a course of it, is not done, beside what its source says (sources/errors.ts). `message` says it to people. */
export type StudyRunErrors = {
  /** There is none to be done. */
  no_courses: { message: string };
  /** Not one course could be done. */
  courses_failed: { message: string };
  /** It was waited for as often as it is. */
  item_not_open: { message: string };
  /** This server has its courses from elsewhere than the one on which the task was made. */
  source_not_served: { message: string };
  learner_gone: { message: string };
};

export const refuseStudy = refusals<StudyRunErrors>();
