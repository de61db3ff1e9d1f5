/** What is kept of what somebody has studied. */
import type { SourceName } from '../sources/course-source.ts';

export interface CourseKey {
  readonly accountId: number;
  readonly source: SourceName;
  readonly courseId: string;
}

export interface StudyRecord extends CourseKey {
  readonly itemId: string;
  /** Of the item, not of the clock. */
  readonly studiedSeconds: number;
  /** How long the item is. */
  readonly totalSeconds: number;
  readonly isCompleted: boolean;
}

/** What was studied of an item. */
export interface Studied {
  readonly seconds: number;
  readonly isCompleted: boolean;
}
