/** The study record of an account. */

export interface CourseKey {
  readonly accountId: number;
  /** The origin of the course, see `CourseSource.origin`. */
  readonly origin: string;
  readonly courseId: string;
}

export interface ItemKey extends CourseKey {
  readonly itemId: string;
}

export interface StudyRecord extends ItemKey {
  /** The task in which it is studied. */
  readonly taskId: number;
  /** Seconds of the item, not of the clock. */
  readonly studiedSeconds: number;
  /** The item's length. */
  readonly totalSeconds: number;
  readonly isCompleted: boolean;
}

import type { Timestamp } from '../../../../core/db/tables.ts';

/** The study record of an item. */
export interface Studied {
  readonly seconds: number;
  readonly isCompleted: boolean;
}

/** The stored record, with when it was completed first and the task that completed it last. */
export interface KeptStudied extends Studied {
  readonly completedAt: Timestamp | undefined;
  readonly completedTaskId: number | null;
}
