/** The stored notes on what a run left undone: shown as a task's `error_msg` and in the notification of its end. */
import type { Coded } from '../../../../shared/messages.ts';

export interface FailedCourse {
  readonly id: string;
  readonly name: string;
  readonly reason: Coded;
}

/** An item that was skipped, failed, or was not marked as done by its site. */
export interface ItemNote {
  readonly courseId: string;
  readonly itemId: string;
  readonly title: string;
  /** Of a failure. */
  readonly reason?: Coded;
  /** For one that is not open: when it will be, in the words of the source. */
  readonly availability?: string;
}

/** `courses`: the first of them. */
export interface CoursesFailed {
  readonly failed: number;
  readonly total: number;
  readonly courses: readonly Omit<FailedCourse, 'id'>[];
}

/** `items`: the first of them. */
export interface ItemsNoted {
  readonly count: number;
  readonly items: readonly Pick<ItemNote, 'title' | 'reason' | 'availability'>[];
}

/** Remarks on a task that is completed. */
export type OutcomeNotes = {
  courses_failed: CoursesFailed;
  items_failed: ItemsNoted;
  items_skipped: ItemsNoted;
  items_unmarked: ItemsNoted;
};

/** How many are named; all are counted. */
const MOST_NAMED = 20;

export function coursesFailed(courses: readonly FailedCourse[], total: number): CoursesFailed {
  const named = courses.slice(0, MOST_NAMED).map(({ name, reason }) => ({ name, reason }));
  return { failed: courses.length, total, courses: named };
}

export function itemsNoted(notes: readonly ItemNote[]): ItemsNoted {
  const named = notes.slice(0, MOST_NAMED).map(({ courseId: _course, itemId: _item, ...note }) => note);
  return { count: notes.length, items: named };
}
