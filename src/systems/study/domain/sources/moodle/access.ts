/** One learner's access to a Moodle site. */
import pLimit from 'p-limit';
import { type DomainError, isRefusal } from '../../../../../shared/errors.ts';
import type { Course, CourseAccess, CourseContents, CourseItem } from '../course-source.ts';
import { type AnswerProblem, COURSE_CODES, refuseSource, type SourceErrors } from '../errors.ts';
import { type Activity, activitiesOf } from './activities.ts';
import type { Call } from './call.ts';
import { coursesOf, isCourseId, SITE_COURSE, teachersOf } from './courses.ts';
import { callFailure, courseFailure, isAnswerProblem, itemFailure, type MoodleFailure } from './failures.ts';
import type { MoodleSession } from './session.ts';

const SITE_INFO: Call = { name: 'core_webservice_get_site_info', parameters: {} };

/** The functions required for studying. */
const NEEDED_FUNCTIONS = ['core_enrol_get_users_courses', 'core_course_get_contents'];

const VIEW_COURSE = 'core_course_view_course';

/** Courses whose contents are requested at once. */
const AT_ONCE = 4;

export class MoodleAccess implements CourseAccess {
  readonly #session: MoodleSession;
  readonly #userId: string;
  readonly #functions: ReadonlySet<string>;
  /** As last read, by course. */
  readonly #activities = new Map<string, Map<string, Activity>>();
  readonly #viewed = new Set<string>();

  private constructor(session: MoodleSession, userId: string, functions: ReadonlySet<string>) {
    this.#session = session;
    this.#userId = userId;
    this.#functions = functions;
  }

  /** @throws `source_unavailable`, also if the web service lacks a required function */
  static async open(session: MoodleSession, signal?: AbortSignal): Promise<MoodleAccess> {
    const { userid, functions } = Object(await ask(session, SITE_INFO, signal));
    if (!Number.isSafeInteger(userid) || !Array.isArray(functions)) throw undocumented(session, SITE_INFO);
    const names = new Set(functions.map((one) => String(Object(one).name)));
    const missing = NEEDED_FUNCTIONS.filter((name) => !names.has(name));
    if (missing.length > 0) {
      throw session.site.unavailable({ is: 'lacks', names: missing, service: session.site.service });
    }
    return new MoodleAccess(session, String(userid), names);
  }

  async courses(signal?: AbortSignal): Promise<Course[]> {
    const parameters = { userid: this.#userId, returnusercount: '0' };
    const call = { name: 'core_enrol_get_users_courses', parameters };
    const courses = coursesOf(await ask(this.#session, call, signal));
    if (!courses) throw undocumented(this.#session, call);
    // Moodle lists no course while the learner has to change a password or agree to a policy.
    if (courses.length === 0) await this.#checkLearner(SITE_COURSE, signal);
    const teachers = await this.#teachers(
      courses.map(({ id }) => id),
      signal,
    );
    return courses.map((course) => ({ ...course, teacherName: teachers.get(course.id) ?? '' }));
  }

  async items(courseIds: readonly string[], signal?: AbortSignal): Promise<Map<string, CourseContents>> {
    const limit = pLimit(AT_ONCE);
    const found = await Promise.all(
      courseIds.map((id) => limit(async () => [id, await this.#contents(id, signal)] as const)),
    );
    return new Map(found);
  }

  async begin(courseId: string, item: CourseItem, signal?: AbortSignal): Promise<void> {
    const { onBegin } = await this.#activity(courseId, item, signal);
    if (!this.#viewed.has(courseId) && this.#functions.has(VIEW_COURSE)) {
      this.#viewed.add(courseId);
      await this.#checkLearner(courseId, signal);
    }
    for (const call of onBegin) await this.#tell(call, item, signal);
  }

  async reach(courseId: string, item: CourseItem, part: number, signal?: AbortSignal): Promise<void> {
    const call = (await this.#activity(courseId, item, signal)).onParts[part];
    if (call) await this.#tell(call, item, signal);
  }

  async complete(courseId: string, item: CourseItem, signal?: AbortSignal): Promise<void> {
    const { onComplete } = await this.#activity(courseId, item, signal);
    for (const call of onComplete) await this.#tell(call, item, signal);
  }

  /** The names of the contacts of each course. They are optional: after a refusal only the names are missing. */
  async #teachers(courseIds: readonly string[], signal: AbortSignal | undefined): Promise<Map<string, string>> {
    const name = 'core_course_get_courses_by_field';
    if (courseIds.length === 0 || !this.#functions.has(name)) return new Map();
    try {
      const call = { name, parameters: { field: 'ids', value: courseIds.join(',') } };
      return teachersOf(await ask(this.#session, call, signal));
    } catch (error) {
      if (!isRefusal(error, 'source_unavailable')) throw error;
      return new Map();
    }
  }

  /**
   * Opens a course. If the learner has to do something on the site first, only this function tells what.
   * @throws `source_sign_in_failed`, `source_unavailable` for a site that does not answer
   */
  async #checkLearner(courseId: string, signal: AbortSignal | undefined): Promise<void> {
    if (!this.#functions.has(VIEW_COURSE)) return;
    try {
      await ask(this.#session, { name: VIEW_COURSE, parameters: { courseid: courseId } }, signal);
    } catch (error) {
      // The course could be read, so a refusal to record its opening is ignored.
      if (!isRefusal(error, 'source_unavailable') || !isAnswerProblem(problemOf(error))) throw error;
    }
  }

  async #contents(courseId: string, signal: AbortSignal | undefined): Promise<CourseContents> {
    try {
      const activities = await this.#read(courseId, signal);
      return { items: [...activities.values()].map(({ item }) => item) };
    } catch (error) {
      if (COURSE_CODES.some((code) => isRefusal(error, code))) return { refused: error as DomainError };
      throw error;
    }
  }

  /** @throws the COURSE_CODES for errors of this course */
  async #read(courseId: string, signal: AbortSignal | undefined): Promise<Map<string, Activity>> {
    const { site } = this.#session;
    if (!isCourseId(courseId)) throw refuseSource('course_not_found', { courseId, site: site.url });
    const call = { name: 'core_course_get_contents', parameters: { courseid: courseId } };
    const about = { courseId, site: site.url };
    const answered = await this.#isolate(
      () => this.#session.call(call, signal),
      (problem) => refuseSource('course_unavailable', { ...about, problem }),
      signal,
    );
    if ('failure' in answered) {
      const failure = courseFailure(answered.failure, call, courseId, site);
      if (failure.code === 'course_not_accessible') await this.#checkLearner(courseId, signal);
      throw failure;
    }
    const activities = activitiesOf(answered.answer, (name) => this.#functions.has(name));
    if (!activities) {
      throw refuseSource('course_unavailable', { ...about, problem: { is: 'undocumented', name: call.name } });
    }
    const byId = new Map(activities.map((activity) => [activity.item.id, activity]));
    this.#activities.set(courseId, byId);
    return byId;
  }

  /** @throws `item_gone`, and what `#read` throws */
  async #activity(courseId: string, item: CourseItem, signal: AbortSignal | undefined): Promise<Activity> {
    const activities = this.#activities.get(courseId) ?? (await this.#read(courseId, signal));
    const activity = activities.get(item.id);
    if (activity) return activity;
    throw refuseSource('item_gone', { courseId, site: this.#session.site.url, title: item.title });
  }

  /** Tells Moodle about an item, if its service offers the function. @throws `item_refused` */
  async #tell(call: Call, item: CourseItem, signal: AbortSignal | undefined): Promise<void> {
    if (!this.#functions.has(call.name)) return;
    const { site } = this.#session;
    const about = { site: site.url, title: item.title };
    const answered = await this.#isolate(
      () => this.#session.call(call, signal),
      (problem) => refuseSource('item_refused', { ...about, problem }),
      signal,
    );
    if ('failure' in answered) throw itemFailure(answered.failure, call, item.title, site);
    const { status, warnings } = Object(answered.answer);
    // Warnings beside `status: true` are only remarks, such as on a book without a chapter.
    if (status === false) {
      const code = codeOf(warnings);
      throw refuseSource('item_refused', { ...about, problem: { is: 'not_done', name: call.name, code } });
    }
  }

  /**
   * Makes a call about one course or item. If its answer is unusable, another call tells whether the whole site is.
   * @param refusal the error if the site answers otherwise, and this call still fails at a second try
   */
  async #isolate<Answer>(
    call: () => Promise<Answer>,
    refusal: (problem: AnswerProblem) => DomainError,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    try {
      return await call();
    } catch (error) {
      if (!isRefusal(error, 'source_unavailable') || !isAnswerProblem(problemOf(error))) throw error;
    }
    await ask(this.#session, SITE_INFO, signal);
    try {
      return await call();
    } catch (error) {
      if (!isRefusal(error, 'source_unavailable')) throw error;
      const problem = problemOf(error);
      throw isAnswerProblem(problem) ? refusal(problem) : error;
    }
  }
}

/** Calls a function that is about no course. @throws `source_sign_in_failed`, `source_unavailable` */
async function ask(session: MoodleSession, call: Call, signal: AbortSignal | undefined): Promise<unknown> {
  const answered = await session.call(call, signal);
  if ('failure' in answered) throw callFailure(answered.failure satisfies MoodleFailure, call, session.site);
  return answered.answer;
}

function undocumented(session: MoodleSession, { name }: Call): DomainError {
  return session.site.unavailable({ is: 'undocumented', name });
}

function problemOf({ data }: DomainError) {
  return (data as SourceErrors['source_unavailable']).problem;
}

/** The code of the first warning. */
function codeOf(warnings: unknown): string {
  const code = Array.isArray(warnings) ? String(Object(warnings[0]).warningcode ?? '') : '';
  return /^[\w-]{1,64}$/.test(code) ? code : 'unknown';
}
