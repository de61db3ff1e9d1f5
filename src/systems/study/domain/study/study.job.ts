import { defineJob } from '../../../../core/jobs/runs/job.ts';
import type { Coded } from '../../../../shared/messages.ts';
import type { FailedCourse, ItemNote } from './outcome.ts';

/** What a worker is given of a study task. */
export interface StudyInput {
  readonly taskId: number;
  /** Empty: all there are. */
  readonly courseIds: readonly string[];
  /** Where they are: that of the server on which the task was made, see `CourseSource.origin`. */
  readonly origin: string;
}

/** The position of a run, told to its watchers every second. */
export interface StudyDetail {
  /** What is being studied, `🎬 title`; null between items. */
  readonly current_item: string | null;
  /** 0 to 100. */
  readonly item_progress: number;
  /** Whole seconds of the item, not of the clock. */
  readonly item_current_time: number;
  readonly item_total_time: number;
  readonly completed_courses: number;
  readonly total_courses: number;
}

export interface StudyResult {
  readonly completed_courses: number;
  readonly failed_courses: number;
  readonly total_courses: number;
  /** Percent that was studied: 100 only if that is all of it. */
  readonly progress: number;
  /** What was left undone, see `OutcomeNotes`. */
  readonly notes: readonly Coded[];
}

/** What a run keeps for its next attempt; the position within an item is in `study_records`. */
export interface StudyCheckpoint {
  /** The ids of the courses that are done. */
  readonly done: readonly string[];
  readonly failed: readonly FailedCourse[];
  /** How often the item that is waited for has been looked at again. */
  readonly looks?: Looks;
  /** Items that were skipped, failed or could not be marked. */
  readonly notes?: Readonly<Record<string, readonly ItemNote[]>>;
}

export interface Looks {
  readonly courseId: string;
  readonly itemId: string;
  readonly count: number;
}

export const STUDY_QUEUE = 'study';

/** Studies the items of courses, in the time that takes. */
export const studyJob = defineJob<StudyInput, StudyResult, StudyCheckpoint>({
  kind: 'study.task',
  queue: STUDY_QUEUE,
  // One attempt may be all the courses of a site; what takes too long is paused or cancelled by its user.
  timeoutSeconds: 365 * 24 * 3_600,
  light: true,
});
