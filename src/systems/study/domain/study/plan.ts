/** What there is to study in some courses, and how much of it is done. Pure. */
import type { CourseItem } from '../sources/course-source.ts';
import type { Studied } from './studied.ts';

interface PlannedCourse {
  readonly items: readonly CourseItem[];
  readonly studied: Map<string, Studied>;
  readonly totalSeconds: number;
  studiedSeconds: number;
}

const NOTHING: Studied = { seconds: 0, isCompleted: false };

export class Plan {
  readonly #courses = new Map<string, PlannedCourse>();

  /**
   * What a course has now, and what is known to be studied of it. What was reached here counts, where that is further:
   * it may not be written yet.
   */
  set(courseId: string, items: readonly CourseItem[], studied: ReadonlyMap<string, Studied>): void {
    const reached = this.#courses.get(courseId)?.studied;
    const merged = new Map<string, Studied>();
    for (const item of items) merged.set(item.id, further(studied.get(item.id), reached?.get(item.id)));
    this.#courses.set(courseId, {
      items,
      studied: merged,
      totalSeconds: sum(items, ({ durationSeconds }) => durationSeconds),
      studiedSeconds: sum(items, (item) => countedSeconds(item, merged.get(item.id))),
    });
  }

  /** The course is not there any more; what was to be studied of it does not count. */
  remove(courseId: string): void {
    this.#courses.delete(courseId);
  }

  /** The first item of a course that is not done, but for these. */
  next(courseId: string, except: ReadonlySet<string>): CourseItem | undefined {
    const { items = [], studied } = this.#courses.get(courseId) ?? {};
    return items.find(({ id }) => !except.has(id) && !studied?.get(id)?.isCompleted);
  }

  /** Up to where an item was studied, in seconds. */
  reached(courseId: string, { id, durationSeconds }: CourseItem): number {
    const seconds = this.#courses.get(courseId)?.studied.get(id)?.seconds ?? 0;
    return Math.min(seconds, durationSeconds);
  }

  /** An item has been studied up to here. */
  reach(courseId: string, item: CourseItem, studied: Studied): void {
    const course = this.#courses.get(courseId);
    if (!course) return;
    course.studiedSeconds += countedSeconds(item, studied) - countedSeconds(item, course.studied.get(item.id));
    course.studied.set(item.id, studied);
  }

  /** Whether anything of a course is done, or it has nothing to do. */
  isBegun(courseId: string): boolean {
    const { items = [], studied } = this.#courses.get(courseId) ?? {};
    return items.length === 0 || items.some(({ id }) => studied?.get(id)?.isCompleted);
  }

  /** Whether all items of all courses are done. */
  get isDone(): boolean {
    return this.#courses.values().every(({ items, studied }) => items.every(({ id }) => studied.get(id)?.isCompleted));
  }

  /** How much of all is studied, 0 to 100. */
  get progress(): number {
    const courses = [...this.#courses.values()];
    const total = sum(courses, ({ totalSeconds }) => totalSeconds);
    return total > 0 ? (100 * sum(courses, ({ studiedSeconds }) => studiedSeconds)) / total : 0;
  }
}

/** What of an item's length is done: all of one that is completed, however long it was then. */
function countedSeconds({ durationSeconds }: CourseItem, studied: Studied = NOTHING): number {
  return studied.isCompleted ? durationSeconds : Math.min(studied.seconds, durationSeconds);
}

function further(one: Studied = NOTHING, other: Studied = NOTHING): Studied {
  return {
    seconds: Math.max(one.seconds, other.seconds),
    isCompleted: one.isCompleted || other.isCompleted,
  };
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
