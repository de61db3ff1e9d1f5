/** A course source for tests with the interface of all sources: tests open and close its items. */
import type {
  CourseContents,
  CourseItem,
  CourseSource,
} from '../../../src/systems/study/domain/sources/course-source.ts';
import type { SiteProblem } from '../../../src/systems/study/domain/sources/errors.ts';
import { refuseSource } from '../../../src/systems/study/domain/sources/errors.ts';

export type TestItem = { -readonly [Field in keyof CourseItem]: CourseItem[Field] };

export const SITE = 'https://moodle.example';

export class TestSource implements CourseSource {
  readonly origin = 'library';
  readonly hasAccounts = false;
  readonly courses = new Map<string, TestItem[] | { refused: Error }>();
  /** Its calls: `begin 1`, `reach 1 0`, `complete 1`. */
  readonly told: string[] = [];
  /** Errors to throw, by call. */
  readonly failures = new Map<string, Error>();
  /** How many times it is away before it answers, and why. */
  away = { times: 0, problem: { is: 'silent', seconds: 20 } as SiteProblem };
  #items = 0;

  /** Adds a course. @returns its id, and its items, which a test may change */
  add(...items: Partial<CourseItem>[]): { id: string; items: TestItem[] } {
    const id = `course-${this.courses.size + 1}`;
    const made = items.map((item): TestItem => {
      this.#items += 1;
      const defaults = { id: String(this.#items), title: `Item ${this.#items}`, type: 'video', isOpen: true } as const;
      return { ...defaults, durationSeconds: 0.2, ...item };
    });
    this.courses.set(id, made);
    return { id, items: made };
  }

  async open() {
    return {
      courses: async () => Array.from(this.courses.keys(), (id) => ({ id, name: `Name of ${id}`, teacherName: '' })),
      items: async (courseIds: readonly string[]) => {
        this.away.times -= 1;
        if (this.away.times >= 0) throw refuseSource('source_unavailable', { site: SITE, problem: this.away.problem });
        const found = courseIds.filter((id) => this.courses.has(id));
        return new Map(found.map((id) => [id, contentsOf(this.courses.get(id) ?? [])]));
      },
      begin: async (_courseId: string, { id }: CourseItem) => this.#tell(`begin ${id}`),
      reach: async (_courseId: string, { id }: CourseItem, part: number) => this.#tell(`reach ${id} ${part}`),
      complete: async (_courseId: string, { id }: CourseItem) => this.#tell(`complete ${id}`),
    };
  }

  #tell(what: string): void {
    this.told.push(what);
    const failure = this.failures.get(what);
    if (failure) throw failure;
  }
}

function contentsOf(course: TestItem[] | { refused: Error }): CourseContents {
  return Array.isArray(course) ? { items: course.map((item) => ({ ...item })) } : (course as CourseContents);
}
