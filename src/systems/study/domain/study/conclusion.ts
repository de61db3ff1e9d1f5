import { refuseStudy } from './errors.ts';
import type { Plan } from './plan.ts';
import type { Sentences } from './sentences.ts';
import type { FailedCourse, StudyResult } from './study.job.ts';

export interface Ended {
  /** How many courses there were, and how many of them are done. */
  readonly total: number;
  readonly done: number;
  readonly failed: readonly FailedCourse[];
  readonly plan: Plan;
  readonly sentences: Sentences;
}

/** Of what is not there nobody knows how long it is. */
const LESS_THAN_ALL = 99;

/** What comes of a run that has tried everything. @throws `courses_failed` when not one could be done */
export function conclude({ total, done, failed, plan, sentences }: Ended): StudyResult {
  const { failedCourse, separator, someFailed } = sentences;
  const which = failed.map(({ name, reason }) => failedCourse(name, reason)).join(separator);
  const message = failed.length > 0 ? someFailed(failed.length, total, which) : null;
  if (message !== null && failed.length === total) throw refuseStudy('courses_failed', { message });
  const progress = failed.length === 0 && plan.isDone ? 100 : Math.min(plan.progress, LESS_THAN_ALL);
  return { completed_courses: done, failed_courses: failed.length, total_courses: total, progress, message };
}
