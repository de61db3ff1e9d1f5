/** Courses with their items, and what an account has studied of each. */
import type { Viewer } from '../../../../core/accounts/viewer.ts';
import type { Database } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';
import type { Course, CourseItem, CourseSource } from '../sources/course-source.ts';
import type { Learners } from '../study/learners.ts';
import { isReset, Plan, studiedOf } from '../study/plan.ts';
import type { KeptStudied, Studied } from '../study/studied.ts';
import { selectStudied } from '../study/study-queries.ts';
import type { Tasks } from '../tasks/tasks.ts';

export interface OutlinedItem extends CourseItem {
  readonly studied: Studied;
  /** When it was completed here; undefined if it was not, or its source has reset it. */
  readonly completedAt: Timestamp | undefined;
}

export interface Outline extends Pick<Course, 'id' | 'name' | 'teacherName'> {
  /** Percent of the course, 0 to 100. */
  readonly progress: number;
  /** Undefined if the course cannot be read now. */
  readonly items: readonly OutlinedItem[] | undefined;
}

export interface OutlinesOptions {
  readonly database: Database;
  readonly source: CourseSource;
  readonly learners: Learners;
  readonly tasks: Tasks;
}

export class Outlines {
  readonly #options: OutlinesOptions;

  constructor(options: OutlinesOptions) {
    this.#options = options;
  }

  /**
   * The courses of a task, for its owner's account.
   * @throws SourceErrors; task_not_found, also for another account's task
   */
  async ofTask(viewer: Viewer, taskId: number): Promise<Outline[]> {
    const { user_id: accountId, course_ids: ids, origin } = await this.#options.tasks.get(viewer, taskId);
    // A task is studied only on a server with the origin of its courses.
    if (origin !== this.#options.source.origin) return [];
    return await this.ofCourses(accountId, ids.length > 0 ? ids : undefined, taskId);
  }

  /**
   * @param ids undefined: all courses that the account can study
   * @throws SourceErrors
   */
  async ofCourses(accountId: number, ids?: readonly string[], taskId?: number): Promise<Outline[]> {
    const { learners, source, database } = this.#options;
    const access = await learners.open(source, accountId);
    if (!access) return [];
    const listed = await access.courses();
    const courses = ids ? ids.flatMap((id) => listed.find((course) => course.id === id) ?? []) : listed;
    if (courses.length === 0) return [];
    const keys = courses.map(({ id: courseId }) => ({ accountId, origin: source.origin, courseId }));
    const [contents, studied] = await Promise.all([
      access.items(courses.map(({ id }) => id)),
      selectStudied(database.query, keys),
    ]);
    return courses.map(({ id, name, teacherName, progress }, index) => {
      const found = contents.get(id);
      const items = found && 'items' in found ? outlined(found.items, studied[index], taskId) : undefined;
      return { id, name, teacherName, progress: progressOf(id, items) ?? progress ?? 0, items };
    });
  }
}

function outlined(
  items: readonly CourseItem[],
  kept: ReadonlyMap<string, KeptStudied> | undefined,
  taskId: number | undefined,
): OutlinedItem[] {
  return items.map((item) => {
    const before = kept?.get(item.id);
    return {
      ...item,
      studied: studiedOf(item, before, taskId),
      completedAt: isReset(item, before, taskId) ? undefined : before?.completedAt,
    };
  });
}

function progressOf(courseId: string, items: readonly OutlinedItem[] | undefined): number | undefined {
  if (!items) return undefined;
  const plan = new Plan();
  const studied = new Map(items.map((item) => [item.id, item.studied]));
  plan.set(courseId, items, ({ id }) => studied.get(id) ?? { seconds: 0, isCompleted: false });
  return plan.progress;
}
