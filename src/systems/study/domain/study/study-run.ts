/** One attempt at a study run: it studies the items of the courses, from where the records say. */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { DomainError, isRefusal } from '../../../../shared/errors.ts';
import { codedOf } from '../../../../shared/messages.ts';
import type { Course, CourseAccess, CourseItem } from '../sources/course-source.ts';
import { COURSE_CODES, ITEM_CODES, refuseSource } from '../sources/errors.ts';
import { studyAccountTopic } from '../topics.ts';
import { refuseStudy } from './errors.ts';
import { ItemStudy, type ItemStudyOptions } from './item-study.ts';
import { notification } from './notification.ts';
import { isReset, Plan, studiedOf } from './plan.ts';
import type { StudyPreferences } from './preferences.ts';
import { MOST_LOOKS, retrying } from './retry.ts';
import type { StudyRunOptions } from './run-options.ts';
import { RunReport } from './run-report.ts';
import type { KeptStudied } from './studied.ts';
import type { StudyResult } from './study.job.ts';
import type { StudyContext } from './study-context.ts';

type NamedCourse = Pick<Course, 'id' | 'name'>;

/** A course that was read: its error, or the records of its items. */
type Found = { readonly refused: DomainError } | { readonly kept: ReadonlyMap<string, KeptStudied> };

export class StudyRun {
  readonly #options: StudyRunOptions;
  readonly #context: StudyContext;
  readonly #accountId: number;
  readonly #access: CourseAccess;
  readonly #plan = new Plan();
  readonly #report: RunReport;
  readonly #itemOptions: ItemStudyOptions;

  constructor(
    options: StudyRunOptions,
    context: StudyContext,
    { accountId, access }: { accountId: number; access: CourseAccess },
  ) {
    this.#options = options;
    this.#context = context;
    this.#accountId = accountId;
    this.#access = access;
    this.#report = new RunReport(context, this.#plan);
    const ask = <Answer>(asked: () => Promise<Answer>) => this.#ask(asked);
    this.#itemOptions = { context, accountId, access, plan: this.#plan, report: this.#report, ask, options };
  }

  /**
   * Studies what is left.
   * @throws SourceErrors, `no_courses`, `courses_failed`, and the signal's reason when told to stop: the position is
   * stored by then
   */
  async perform(): Promise<StudyResult> {
    try {
      await this.#studyAll();
    } finally {
      // The next attempt may be in another process.
      await this.#options.records.flush();
    }
    return this.#report.result();
  }

  async #studyAll(): Promise<void> {
    const courses = await this.#chosen();
    const report = this.#report;
    report.total = courses.length;
    await this.#look(courses.map(({ id }) => id));
    // The checkpoint only keeps the shown progress for a later attempt: study records are stored separately.
    report.save();
    if (this.#context.run.attempt > 1) {
      report.log('info', { code: 'run_resumed', data: { courses: courses.length, done: report.done } });
    } else {
      report.log('info', { code: 'run_started', data: { courses: courses.length } });
      // A later attempt shows the position of the one before until its first item begins.
      report.show();
    }
    for (const course of courses) {
      if (!report.isSettled(course.id)) await this.#settle(course);
    }
  }

  /** The courses of the task, or all there are, with their present names. */
  async #chosen(): Promise<NamedCourse[]> {
    const { signal, input } = this.#context;
    const all = await this.#ask(() => this.#access.courses(signal));
    const { courseIds } = input;
    if (courseIds.length === 0) {
      if (all.length === 0) throw refuseStudy('no_courses', {});
      return all;
    }
    const names = new Map(all.map(({ id, name }) => [id, name]));
    const others = courseIds.filter((id) => !names.has(id));
    const unlisted = others.length > 0 ? await this.#ask(async () => this.#access.names?.(others, signal)) : undefined;
    return Array.from(new Set(courseIds), (id) => ({ id, name: names.get(id) ?? unlisted?.get(id) ?? id }));
  }

  /** Reads these courses as they are now. */
  async #look(courseIds: string[]): Promise<Map<string, Found>> {
    if (courseIds.length === 0) return new Map();
    const contents = await this.#ask(() => this.#access.items(courseIds, this.#context.signal));
    const { origin } = this.#options.source;
    const keys = courseIds.map((courseId) => ({ accountId: this.#accountId, origin, courseId }));
    const records = await this.#options.records.studied(keys);
    return new Map(
      courseIds.map((courseId, place): [string, Found] => {
        const found = contents.get(courseId) ?? { refused: refuseSource('course_not_found', { courseId }) };
        if ('refused' in found) {
          this.#plan.remove(courseId);
          return [courseId, found];
        }
        const kept = records[place] ?? new Map<string, KeptStudied>();
        this.#plan.set(courseId, found.items, (item) => studiedOf(item, kept.get(item.id), this.#taskId));
        return [courseId, { kept }];
      }),
    );
  }

  /** Studies a course and records its end. */
  async #settle(course: NamedCourse): Promise<void> {
    const { id, name } = course;
    try {
      await this.#study(course);
      this.#conclude(course);
    } catch (error) {
      if (!isCourseFailure(error)) throw error;
      const reason = codedOf(error);
      this.#report.courseFailed({ id, name, reason });
      this.#report.log('error', { code: 'course_failed', data: { name, reason } });
    }
    this.#report.courseSettled();
  }

  /** A course with a completed item is done; one without has failed if an item failed, and is skipped otherwise. */
  #conclude({ id, name }: NamedCourse): void {
    const [failure] = this.#report.failuresIn(id);
    if (this.#plan.isBegun(id)) {
      this.#report.courseDone(id);
      this.#report.log('info', { code: 'course_done', data: { name } });
    } else if (failure?.reason) {
      this.#report.courseFailed({ id, name, reason: failure.reason });
      this.#report.log('error', { code: 'course_failed', data: { name, reason: failure.reason } });
    } else this.#report.log('warning', { code: 'course_not_open', data: { name } });
  }

  /** @throws the COURSE_CODES, `item_not_open` */
  async #study({ id, name }: NamedCourse): Promise<void> {
    this.#report.log('info', { code: 'course_started', data: { name } });
    const except = new Set<string>();
    for (;;) {
      this.#context.signal.throwIfAborted();
      // Before each item: items may have been hidden or deleted since, or studied by another task.
      const [found, preferences] = await Promise.all([this.#look([id]), this.#preferences()]);
      const course = found.get(id);
      if (!course || 'refused' in course) throw course?.refused ?? refuseSource('course_not_found', { courseId: id });
      const item = this.#plan.next(id, except);
      if (!item) return;
      if (item.isOpen) {
        const studied = await this.#studyItem(id, item, preferences.speed, course.kept.get(item.id));
        if (!studied) except.add(item.id);
      } else if (preferences.notopenAction === 'continue') {
        except.add(item.id);
        this.#skip(id, item);
      } else {
        this.#report.showItem(id, item, this.#plan.reached(id, item));
        if (preferences.notopenAction === 'ask') await this.#pause(item);
        else await this.#waitFor(id, item);
      }
    }
  }

  /** @returns whether it was studied; an error of one item affects only that item */
  async #studyItem(courseId: string, item: CourseItem, speed: number, kept?: KeptStudied): Promise<boolean> {
    const { title, id: itemId } = item;
    try {
      const study = new ItemStudy(this.#itemOptions, courseId, item);
      await study.perform(speed, isReset(item, kept, this.#taskId));
      return true;
    } catch (error) {
      if (!ITEM_CODES.some((code) => isRefusal(error, code))) throw error;
      const reason = codedOf(error as DomainError);
      this.#report.log('error', { code: 'item_failed', data: { title, reason } });
      this.#report.note('items_failed', { courseId, itemId, title, reason });
      return false;
    }
  }

  #skip(courseId: string, item: CourseItem): void {
    const about = aboutOf(item);
    this.#report.log('warning', { code: 'item_not_open_skipped', data: about });
    this.#report.note('items_skipped', { courseId, itemId: item.id, ...about });
  }

  /** Continues the count of an earlier attempt. @throws `item_not_open` after the last look */
  async #waitFor(courseId: string, item: CourseItem): Promise<void> {
    const { lookAgainSeconds: seconds } = this.#options;
    const about = aboutOf(item);
    if (this.#report.looksAt(courseId, item.id) >= MOST_LOOKS) {
      throw refuseStudy('item_not_open', { ...about, looks: MOST_LOOKS });
    }
    const look = this.#report.look(courseId, item.id) + 1;
    this.#report.log('warning', { code: 'item_not_open_waiting', data: { ...about, seconds, look, most: MOST_LOOKS } });
    await delay(seconds * 1_000, undefined, { signal: this.#context.signal });
  }

  /** Pauses its own run and notifies its owner. @throws the signal's reason once the worker is told */
  async #pause(item: CourseItem): Promise<void> {
    const { run, signal } = this.#context;
    const notice = { code: 'item_not_open_asking', data: aboutOf(item) } as const;
    this.#report.log('warning', notice);
    try {
      await this.#options.database.transaction(async (tx) => {
        await this.#options.runs.pause(tx, run.id);
        await this.#options.live.publish(tx, studyAccountTopic(this.#accountId), notification('warning', notice));
      });
    } catch (error) {
      // Its user stopped it first, and the signal will follow.
      if (!isRefusal(error, 'run_wrong_state')) throw error;
    }
    if (!signal.aborted) await once(signal, 'abort');
    throw signal.reason;
  }

  async #preferences(): Promise<StudyPreferences> {
    const preferences = await this.#options.learners.preferences(this.#accountId);
    if (!preferences) throw refuseStudy('learner_gone', {});
    return preferences;
  }

  get #taskId(): number {
    return this.#context.input.taskId;
  }

  #ask<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const { lookAgainSeconds: seconds } = this.#options;
    return retrying(ask, { seconds, report: this.#report, signal: this.#context.signal });
  }
}

function aboutOf({ title, availability }: CourseItem): { title: string; availability?: string } {
  return { title, ...(availability !== undefined && { availability }) };
}

function isCourseFailure(error: unknown): error is DomainError {
  return error instanceof DomainError && ['item_not_open', ...COURSE_CODES].includes(error.code);
}
