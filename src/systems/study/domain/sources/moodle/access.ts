/** What one learner has of a Moodle site. */
import pLimit from 'p-limit';
import { Type } from 'typebox';
import { isRefusal } from '../../../../../core/errors.ts';
import type { Course, CourseAccess, CourseItem } from '../course-source.ts';
import { type Activity, activitiesOf, type Call, Sections } from './activities.ts';
import type { MoodleSession } from './session.ts';
import { plainText } from './text.ts';

const SiteInfo = Type.Object({
  userid: Type.Number(),
  functions: Type.Array(Type.Object({ name: Type.String() })),
});

const Courses = Type.Array(
  Type.Object({
    id: Type.Number(),
    fullname: Type.String(),
    displayname: Type.Optional(Type.String()),
    progress: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
  }),
);

const Contacts = Type.Object({
  courses: Type.Array(
    Type.Object({ id: Type.Number(), contacts: Type.Optional(Type.Array(Type.Object({ fullname: Type.String() }))) }),
  ),
});

/** Without these, there is nothing to study. */
export const NEEDED_FUNCTIONS = ['core_enrol_get_users_courses', 'core_course_get_contents'];

/** Courses whose contents are asked for at once. */
const AT_ONCE = 4;

export class MoodleAccess implements CourseAccess {
  readonly #session: MoodleSession;
  readonly #userId: number;
  readonly #functions: ReadonlySet<string>;
  /** As they were when last asked for, by course. */
  readonly #activities = new Map<string, Map<string, Activity>>();
  readonly #viewed = new Set<string>();

  private constructor(session: MoodleSession, userId: number, functions: ReadonlySet<string>) {
    this.#session = session;
    this.#userId = userId;
    this.#functions = functions;
  }

  /** @throws `source_unavailable`, also where the web service lacks a function that is needed */
  static async open(session: MoodleSession, signal?: AbortSignal): Promise<MoodleAccess> {
    const { userid, functions } = await session.call('core_webservice_get_site_info', {}, SiteInfo, signal);
    const names = new Set(functions.map(({ name }) => name));
    const missing = NEEDED_FUNCTIONS.filter((name) => !names.has(name));
    if (missing.length > 0) {
      throw session.site.unavailable(`lacks ${missing.join(' and ')} in its web service ${session.site.service}`);
    }
    return new MoodleAccess(session, userid, names);
  }

  async courses(signal?: AbortSignal): Promise<Course[]> {
    const parameters = { userid: String(this.#userId), returnusercount: '0' };
    const courses = await this.#session.call('core_enrol_get_users_courses', parameters, Courses, signal);
    const teachers = await this.#teachers(
      courses.map(({ id }) => id),
      signal,
    );
    return courses.map(({ id, fullname, displayname, progress }) => ({
      id: String(id),
      name: plainText(displayname ?? fullname),
      teacherName: teachers.get(id) ?? '',
      // Null: the course keeps no record of what is complete. 100 is only said of what is.
      ...(typeof progress === 'number' && { progress: Math.floor(Math.min(Math.max(progress, 0), 100)) }),
    }));
  }

  async items(courseIds: readonly string[], signal?: AbortSignal): Promise<Map<string, CourseItem[]>> {
    const limit = pLimit(AT_ONCE);
    const found = await Promise.all(courseIds.map((id) => limit(() => this.#read(id, signal))));
    return new Map(
      courseIds.flatMap((id, index) => {
        const activities = found[index];
        return activities ? [[id, [...activities.values()].map(({ item }) => item)]] : [];
      }),
    );
  }

  async begin(courseId: string, item: CourseItem, signal?: AbortSignal): Promise<void> {
    const { onBegin } = await this.#activity(courseId, item, signal);
    if (!this.#viewed.has(courseId)) {
      await this.#tell({ name: 'core_course_view_course', parameters: { courseid: courseId } }, signal);
      this.#viewed.add(courseId);
    }
    for (const call of onBegin) await this.#tell(call, signal);
  }

  async complete(courseId: string, item: CourseItem, signal?: AbortSignal): Promise<void> {
    const { onComplete } = await this.#activity(courseId, item, signal);
    for (const call of onComplete) await this.#tell(call, signal);
  }

  /** The names of those whom the site shows as the contacts of a course. */
  async #teachers(courseIds: readonly number[], signal: AbortSignal | undefined): Promise<Map<number, string>> {
    const name = 'core_course_get_courses_by_field';
    if (courseIds.length === 0 || !this.#functions.has(name)) return new Map();
    const { courses } = await this.#session.call(name, { field: 'ids', value: courseIds.join(',') }, Contacts, signal);
    const namesOf = (contacts: readonly { fullname: string }[]) => contacts.map(({ fullname }) => plainText(fullname));
    return new Map(courses.map(({ id, contacts = [] }) => [id, namesOf(contacts).join(', ')]));
  }

  /** @returns undefined where there is no such course for the learner */
  async #read(courseId: string, signal: AbortSignal | undefined): Promise<Map<string, Activity> | undefined> {
    // A number, to Moodle; of anything else it says that the parameter is wrong.
    if (!/^\d{1,18}$/.test(courseId)) return undefined;
    try {
      const sections = await this.#session.call('core_course_get_contents', { courseid: courseId }, Sections, signal);
      const activities = new Map(activitiesOf(sections).map((activity) => [activity.item.id, activity]));
      this.#activities.set(courseId, activities);
      return activities;
    } catch (error) {
      if (isRefusal(error, 'course_not_found')) return undefined;
      throw error;
    }
  }

  async #activity(courseId: string, item: CourseItem, signal: AbortSignal | undefined): Promise<Activity> {
    const activities = this.#activities.get(courseId) ?? (await this.#read(courseId, signal));
    const activity = activities?.get(item.id);
    if (activity === undefined) throw this.#session.site.unavailable(`no longer has ${item.title} in the course`);
    return activity;
  }

  /** The service of a site may lack a function of these: its Moodle is then not told, and all else goes on. */
  async #tell({ name, parameters }: Call, signal: AbortSignal | undefined): Promise<void> {
    if (this.#functions.has(name)) await this.#session.call(name, parameters, Told, signal);
  }
}

/** `{status, warnings}`: whether it was told anything new is nothing to us. */
const Told = Type.Unknown();
