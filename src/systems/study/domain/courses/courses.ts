import type { Database } from '../../../../core/db/database.ts';
import type { Course, CourseSource } from '../sources/course-source.ts';
import type { Learners } from '../study/learners.ts';
import { Plan, studiedOf } from '../study/plan.ts';
import { selectAllStudied } from '../study/study-queries.ts';

/** A course with the percentage an account has studied: 0 to 100, an integer. */
export interface CourseWithProgress extends Course {
  readonly progress: number;
}

export class Courses {
  readonly #database: Database;
  readonly #source: CourseSource;
  readonly #learners: Learners;

  constructor({ database, source, learners }: { database: Database; source: CourseSource; learners: Learners }) {
    this.#database = database;
    this.#source = source;
    this.#learners = learners;
  }

  /**
   * What an account can study, in the source's order.
   * @throws SourceErrors; returns no courses for a deleted account
   */
  async list(accountId: number, signal?: AbortSignal): Promise<CourseWithProgress[]> {
    const access = await this.#learners.open(this.#source, accountId, signal);
    if (!access) return [];
    const [courses, studied] = await Promise.all([
      access.courses(signal),
      selectAllStudied(this.#database.query, accountId, this.#source.origin),
    ]);
    // Contents are read only for courses that were started here.
    const begun = courses.flatMap(({ id }) => (studied.has(id) ? [id] : []));
    const items = begun.length > 0 ? await access.items(begun, signal) : new Map<string, never>();
    return courses.map((course) => {
      const plan = new Plan();
      const found = items.get(course.id) ?? { items: [] };
      const kept = studied.get(course.id);
      // For a course that cannot be read, the source's figure is shown.
      if ('items' in found) plan.set(course.id, found.items, (item) => studiedOf(item, kept?.get(item.id)));
      // Studying elsewhere counts too, if the source reports it.
      return { ...course, progress: Math.floor(Math.max(plan.progress, course.progress ?? 0)) };
    });
  }
}
