import { defineJob } from '../../../../core/jobs/runs/job.ts';
import type { SourceName } from '../sources/course-source.ts';

/** What a worker is given of a study task. */
export interface StudyInput {
  readonly taskId: number;
  /** Empty: all there are. */
  readonly courseIds: readonly string[];
  /** Where they are: that of the server on which the task was made. */
  readonly source: SourceName;
}

/** How far a run is, as its watchers are told every second. */
export interface StudyDetail {
  /** What is being studied, `🎬 title`; null between items. */
  readonly current_item: string | null;
  /** 0 to 100. */
  readonly item_progress: number;
  /** In whole seconds of the item, not of the clock. */
  readonly item_current_time: number;
  readonly item_total_time: number;
  readonly completed_courses: number;
  readonly total_courses: number;
}

export interface StudyResult {
  readonly completed_courses: number;
  readonly failed_courses: number;
  readonly total_courses: number;
  /** How much was studied: 100 only if that is all of it. */
  readonly progress: number;
  /** How many courses failed, and which, where some did. */
  readonly message: string | null;
}

/** What of a run stands fast; where it is within an item is in `study_records`. */
export interface StudyCheckpoint {
  /** The ids of the courses that are done. */
  readonly done: readonly string[];
  /** Those that failed, and why. */
  readonly failed: readonly FailedCourse[];
  /** How often the item that is waited for has been looked at again. */
  readonly looks?: Looks;
}

export interface Looks {
  readonly courseId: string;
  readonly itemId: string;
  readonly count: number;
}

export interface FailedCourse {
  readonly id: string;
  readonly name: string;
  readonly reason: string;
}

export const STUDY_QUEUE = 'study';

/** Goes through the items of courses, as one who studies them would. */
export const studyJob = defineJob<StudyInput, StudyResult, StudyCheckpoint>({
  kind: 'study.task',
  queue: STUDY_QUEUE,
  // One attempt, which may be all the courses of a site; what is too slow to end is paused or cancelled.
  timeoutSeconds: 365 * 24 * 3_600,
  light: true,
});
