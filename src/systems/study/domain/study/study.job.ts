import { defineJob } from '../../../../core/jobs/runs/job.ts';
import type { Coded } from '../../../../shared/messages.ts';
import type { FailedCourse, ItemNote } from './outcome.ts';

/** The input of a study run. */
export interface StudyInput {
  readonly taskId: number;
  /** Empty: all courses. */
  readonly courseIds: readonly string[];
  /** Where they are: that of the server on which the task was made, see `CourseSource.origin`. */
  readonly origin: string;
}

/** The position of a run, reported to its watchers every second. */
export interface StudyDetail {
  /** The current item, `🎬 title`; null between items. */
  readonly current_item: string | null;
  /** 0 to 100. */
  readonly item_progress: number;
  /** Whole seconds of the item, not of the clock. */
  readonly item_current_time: number;
  readonly item_total_time: number;
  /** Its place among the items of its course, `3/10`; absent in positions stored by older servers. */
  readonly item_detail?: string | null;
  readonly completed_courses: number;
  readonly total_courses: number;
}

export interface StudyResult {
  readonly completed_courses: number;
  readonly failed_courses: number;
  readonly total_courses: number;
  /** The studied percentage: 100 only if everything is done. */
  readonly progress: number;
  /** Notes on undone items, see `OutcomeNotes`. */
  readonly notes: readonly Coded[];
}

/** The checkpoint of a run; the position within an item is in `study_records`. */
export interface StudyCheckpoint {
  /** The ids of the courses that are done. */
  readonly done: readonly string[];
  readonly failed: readonly FailedCourse[];
  /** How often the awaited item has been checked. */
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

/** Studies the items of courses. */
export const studyJob = defineJob<StudyInput, StudyResult, StudyCheckpoint>({
  kind: 'study.task',
  queue: STUDY_QUEUE,
  // One attempt may include all courses of a site; its user can pause or cancel it.
  timeoutSeconds: 365 * 24 * 3_600,
  light: true,
});
