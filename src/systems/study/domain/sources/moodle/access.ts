/** What one learner has of a Moodle site. */
import pLimit from 'p-limit';
import { Type } from 'typebox';
import { isRefusal } from '../../../../../shared/errors.ts';
import type { Course, CourseAccess, CourseItem } from '../course-source.ts';
import { refuseSource } from '../errors.ts';
import { type Activity, activitiesOf, Sections } from './activities.ts';
import type { Call } from './call.ts';
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

const SITE_INFO: Call = { name: 'core_webservice_get_site_info', parameters: {} };

/** Without these, there is nothing to study. */
const NEEDED_FUNCTIONS = ['core_enrol_get_users_courses', 'core_course_get_contents'];

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
    const { userid, functions } = await session.call(SITE_INFO, SiteInfo, signal);
    const names = new Set(functions.map(({ name }) => name));
    const missing = NEEDED_FUNCTIONS.filter((name) => !names.has(name));
    if (missing.length > 0) {
      throw session.site.unavailable({ is: 'lacks', names: missing, service: session.site.service });
    }
    return new MoodleAccess(session, userid, names);
  }

  async courses(signal?: AbortSignal): Promise<Course[]> {
    const parameters = { userid: String(this.#userId), returnusercount: '0' };
    const call = { name: 'core_enrol_get_users_courses', parameters };
    const courses = await this.#session.call(call, Courses, signal);
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

  /** @throws `course_not_found` also where Moodle refuses to open this one activity */
  async begin(courseId: string, item: CourseItem, signal?: AbortSignal): Promise<void> {
    const { onBegin } = await this.#activity(courseId, item, signal);
    const isFirst = !this.#viewed.has(courseId);
    const opening = { name: 'core_course_view_course', parameters: { courseid: courseId } };
    for (const call of isFirst ? [opening, ...onBegin] : onBegin) await this.#tell({ ...call, courseId }, signal);
    this.#viewed.add(courseId);
  }

  async complete(courseId: string, item: CourseItem, signal?: AbortSignal): Promise<void> {
    try {
      const { onComplete } = await this.#activity(courseId, item, signal);
      for (const call of onComplete) await this.#tell({ ...call, courseId }, signal);
    } catch (error) {
      // Gone, or no longer marked by hand, since it was begun: it has been studied all the same.
      if (!isRefusal(error, 'course_not_found')) throw error;
    }
  }

  /** The names of those whom the site shows as the contacts of a course. */
  async #teachers(courseIds: readonly number[], signal: AbortSignal | undefined): Promise<Map<number, string>> {
    const name = 'core_course_get_courses_by_field';
    if (courseIds.length === 0 || !this.#functions.has(name)) return new Map();
    const parameters = { field: 'ids', value: courseIds.join(',') };
    const { courses } = await this.#session.call({ name, parameters }, Contacts, signal);
    const namesOf = (contacts: readonly { fullname: string }[]) => contacts.map(({ fullname }) => plainText(fullname));
    return new Map(courses.map(({ id, contacts = [] }) => [id, namesOf(contacts).join(', ')]));
  }

  /** @returns undefined where there is no such course for the learner */
  async #read(courseId: string, signal: AbortSignal | undefined): Promise<Map<string, Activity> | undefined> {
    // A number, to Moodle; of anything else it says that the parameter is wrong.
    if (!/^\d{1,18}$/.test(courseId)) return undefined;
    try {
      const call = { name: 'core_course_get_contents', parameters: { courseid: courseId }, courseId };
      const sections = await this.#session.call(call, Sections, signal);
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
    if (activity !== undefined) return activity;
    throw refuseSource('course_not_found', { courseId, site: this.#session.site.url, item: item.title });
  }

  /** The service of a site may lack a function of these: its Moodle is then not told, and all else goes on. */
  async #tell(call: Call, signal: AbortSignal | undefined): Promise<void> {
    if (this.#functions.has(call.name)) await this.#session.call(call, Told, signal);
  }
}

/** `{status, warnings}`: whether it was told anything new is nothing to us. */
const Told = Type.Unknown();
