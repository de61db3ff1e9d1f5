/** The items of a run's courses, and how much of them is done. Pure. */
import type { CourseItem } from '../sources/course-source.ts';
import type { ItemPlace } from './item-detail.ts';
import type { KeptStudied, Studied } from './studied.ts';

interface PlannedCourse {
  readonly items: readonly CourseItem[];
  readonly studied: Map<string, Studied>;
  readonly totalSeconds: number;
  studiedSeconds: number;
}

const NOTHING: Studied = { seconds: 0, isCompleted: false };

/**
 * The part of an item that counts as studied. A source that records completion decides, so that an item it has reset
 * (yearly, for example) is studied again; items completed by this task stay completed. Otherwise our own record
 * decides.
 */
export function studiedOf(item: CourseItem, kept: KeptStudied | undefined, taskId?: number): Studied {
  if (isReset(item, kept, taskId)) return NOTHING;
  if (item.isCompleted) return { seconds: kept?.seconds ?? 0, isCompleted: true };
  return kept ?? NOTHING;
}

/** Whether an item was completed by another task and has been reset by its source. */
export function isReset({ isCompleted }: CourseItem, kept: KeptStudied | undefined, taskId?: number): boolean {
  return isCompleted === false && kept?.isCompleted === true && kept.completedTaskId !== taskId;
}

export class Plan {
  readonly #courses = new Map<string, PlannedCourse>();

  /**
   * Sets the current items of a course, and their studied parts. A further position of this run counts, because it may
   * not be written yet.
   */
  set(courseId: string, items: readonly CourseItem[], studied: (item: CourseItem) => Studied): void {
    const reached = this.#courses.get(courseId)?.studied;
    const merged = new Map<string, Studied>();
    for (const item of items) merged.set(item.id, further(studied(item), reached?.get(item.id)));
    this.#courses.set(courseId, {
      items,
      studied: merged,
      totalSeconds: sum(items, ({ durationSeconds }) => durationSeconds),
      studiedSeconds: sum(items, (item) => countedSeconds(item, merged.get(item.id))),
    });
  }

  /** Removes a course that no longer exists or cannot be read; it does not count. */
  remove(courseId: string): void {
    this.#courses.delete(courseId);
  }

  /** The first item of a course that is not done, except for these. */
  next(courseId: string, except: ReadonlySet<string>): CourseItem | undefined {
    const { items = [], studied } = this.#courses.get(courseId) ?? {};
    return items.find(({ id }) => !except.has(id) && !studied?.get(id)?.isCompleted);
  }

  /** The place of an item in its course, as the course was last read. */
  placeOf(courseId: string, { id }: CourseItem): ItemPlace {
    const { items = [] } = this.#courses.get(courseId) ?? {};
    return { place: items.findIndex((item) => item.id === id) + 1, items: items.length };
  }

  /** The position up to which an item was studied, in seconds. */
  reached(courseId: string, { id, durationSeconds }: CourseItem): number {
    const seconds = this.#courses.get(courseId)?.studied.get(id)?.seconds ?? 0;
    return Math.min(seconds, durationSeconds);
  }

  /** Notes that an item has been studied up to here. */
  reach(courseId: string, item: CourseItem, studied: Studied): void {
    const course = this.#courses.get(courseId);
    if (!course) return;
    course.studiedSeconds += countedSeconds(item, studied) - countedSeconds(item, course.studied.get(item.id));
    course.studied.set(item.id, studied);
  }

  /** Whether anything of a course is done, or it has no items. */
  isBegun(courseId: string): boolean {
    const { items = [], studied } = this.#courses.get(courseId) ?? {};
    return items.length === 0 || items.some(({ id }) => studied?.get(id)?.isCompleted);
  }

  /** Whether all items of all courses are done. */
  get isDone(): boolean {
    return this.#courses.values().every(({ items, studied }) => items.every(({ id }) => studied.get(id)?.isCompleted));
  }

  /** Percent of all that is studied. */
  get progress(): number {
    const courses = [...this.#courses.values()];
    const total = sum(courses, ({ totalSeconds }) => totalSeconds);
    return total > 0 ? (100 * sum(courses, ({ studiedSeconds }) => studiedSeconds)) / total : 0;
  }
}

/** The studied part of an item's length; the whole length of a completed one, even if the length has changed. */
function countedSeconds({ durationSeconds }: CourseItem, studied: Studied = NOTHING): number {
  return studied.isCompleted ? durationSeconds : Math.min(studied.seconds, durationSeconds);
}

function further(one: Studied, other: Studied = NOTHING): Studied {
  return {
    seconds: Math.max(one.seconds, other.seconds),
    isCompleted: one.isCompleted || other.isCompleted,
  };
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
