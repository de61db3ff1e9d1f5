import { Batches } from '../../../../core/db/batches.ts';
import type { Library, LibraryItem } from '../../../../shared/library.ts';
import type { Course, CourseAccess, CourseItem, CourseSource } from './course-source.ts';

/** At speed 1.0. */
export const SECONDS_A_PAGE = 30;

/**
 * The materials on courseware: all active materials of a teacher are one course, whose id is the teacher's. Anybody may
 * study them, so there is no sign-in, and only study keeps records.
 */
export class LibrarySource implements CourseSource {
  readonly origin = 'library';
  readonly hasAccounts = false;
  readonly #access: CourseAccess;

  constructor(library: Library) {
    const reads = new Batches<readonly number[], Map<number, LibraryItem[]>>(async (asked) => {
      const materials = await library.materialsOf([...new Set(asked.flat())]);
      return asked.map(() => materials);
    });
    this.#access = {
      courses: async () => (await library.teachers()).map(courseOf),
      names: async (courseIds) => {
        const teachers = await library.teachers(courseIds.filter(isTeacher).map(Number));
        return new Map(teachers.map(({ id, name }) => [String(id), name]));
      },
      items: async (courseIds) => {
        const teachers = new Map(courseIds.flatMap((id) => (isTeacher(id) ? [[Number(id), id]] : [])));
        const materials = await reads.submit([...teachers.keys()]);
        const found = Array.from(teachers, ([teacher, id]) => [id, materials.get(teacher)] as const);
        return new Map(found.flatMap(([id, items]) => (items ? [[id, { items: items.map(itemOf) }]] : [])));
      },
      begin: async () => {},
      complete: async () => {},
    };
  }

  async open(): Promise<CourseAccess> {
    return this.#access;
  }
}

function isTeacher(courseId: string): boolean {
  return /^[1-9]\d*$/.test(courseId) && Number.isSafeInteger(Number(courseId));
}

function courseOf({ id, name }: { id: number; name: string }): Course {
  return { id: String(id), name, teacherName: name };
}

function itemOf({ id, title, type, durationSeconds, pageCount }: LibraryItem): CourseItem {
  const seconds = type === 'pdf' ? (pageCount ?? 0) * SECONDS_A_PAGE : (durationSeconds ?? 0);
  return { id: String(id), title, type, durationSeconds: seconds, isOpen: true };
}
