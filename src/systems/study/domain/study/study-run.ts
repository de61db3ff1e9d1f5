/** One attempt at a study run: it goes through the items of the courses, from where the records say. */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../../../core/db/database.ts';
import type { LogLevel } from '../../../../core/jobs/runs/job.ts';
import type { Runs } from '../../../../core/jobs/runs/runs.ts';
import type { Live } from '../../../../core/live/live.ts';
import { isRefusal } from '../../../../shared/errors.ts';
import type { Course, CourseAccess, CourseItem, CourseSource } from '../sources/course-source.ts';
import { refuseSource } from '../sources/errors.ts';
import { studyAccountTopic } from '../topics.ts';
import type { StudyClock } from './clock.ts';
import { conclude } from './conclusion.ts';
import { refuseStudy } from './errors.ts';
import { itemDetailOf, NO_ITEM } from './item-detail.ts';
import type { Learners, Manner } from './learners.ts';
import { notification } from './notification.ts';
import { MOST_LOOKS, patiently } from './patience.ts';
import { Plan } from './plan.ts';
import { Playhead } from './playhead.ts';
import type { StudyRecords } from './records.ts';
import { type Sentences, timeOf } from './sentences.ts';
import { steer } from './steering.ts';
import type { StudyRecord } from './studied.ts';
import type { FailedCourse, Looks, StudyDetail, StudyResult } from './study.job.ts';
import type { StudyContext } from './study-context.ts';
import type { MannerKey } from './study-queries.ts';
import { whyOf } from './why.ts';

export interface StudyRunOptions {
  readonly database: Database;
  readonly runs: Pick<Runs, 'pause'>;
  readonly live: Pick<Live, 'publish' | 'subscribe'>;
  /** Where this server has its courses. */
  readonly source: CourseSource;
  readonly learners: Learners;
  readonly records: StudyRecords;
  readonly clock: StudyClock;
  /** After how long an item that is not open, or a source that does not answer, is looked at again. */
  readonly lookAgainSeconds: number;
}

type NamedCourse = Pick<Course, 'id' | 'name'>;

export class StudyRun {
  readonly #options: StudyRunOptions;
  readonly #context: StudyContext;
  readonly #accountId: number;
  readonly #access: CourseAccess;
  readonly #plan = new Plan();
  #sentences: Sentences;
  #courses: readonly NamedCourse[] = [];
  #done: string[];
  #failed: FailedCourse[];
  #looks: Looks | undefined;
  #item = NO_ITEM;

  constructor(
    options: StudyRunOptions,
    context: StudyContext,
    { accountId, access, sentences }: { accountId: number; access: CourseAccess; sentences: Sentences },
  ) {
    this.#options = options;
    this.#context = context;
    this.#accountId = accountId;
    this.#access = access;
    this.#sentences = sentences;
    this.#done = [...(context.checkpoint?.done ?? [])];
    this.#failed = [...(context.checkpoint?.failed ?? [])];
    this.#looks = context.checkpoint?.looks;
  }

  /**
   * Studies what is left.
   * @throws SourceErrors, `no_courses`, `courses_failed`, and the signal's reason when told to stop: where it was is kept by then
   */
  async perform(): Promise<StudyResult> {
    try {
      await this.#studyAll();
    } finally {
      // Whoever goes on may do so in another process.
      await this.#options.records.flush();
    }
    const plan = this.#plan;
    const sentences = this.#sentences;
    return conclude({ total: this.#courses.length, done: this.#done.length, failed: this.#failed, plan, sentences });
  }

  async #studyAll(): Promise<void> {
    this.#courses = await this.#chosen();
    await this.#look(this.#courses.map(({ id }) => id));
    const { length } = this.#courses;
    const { attempt } = this.#context.run;
    this.#log('info', attempt > 1 ? this.#sentences.goneOn(length, this.#done.length) : this.#sentences.begun(length));
    // A run without a checkpoint starts from zero, with nothing to show: the next attempt of this one continues.
    this.#save();
    // Until an item begins, it shows where the attempt before stopped.
    if (attempt === 1) this.#report();
    // What was studied is kept elsewhere: with a checkpoint no attempt counts as one that begins anew.
    if (!this.#context.checkpoint) this.#save();
    for (const course of this.#courses) {
      if (!this.#isSettled(course)) await this.#settle(course);
    }
  }

  /** The courses of the task, or all there are, as they are called now. */
  async #chosen(): Promise<NamedCourse[]> {
    const all = await this.#ask(() => this.#access.courses(this.#context.signal));
    const { courseIds } = this.#context.input;
    if (courseIds.length === 0) {
      if (all.length === 0) throw refuseStudy('no_courses', { message: this.#sentences.noCourses });
      return all;
    }
    const names = new Map(all.map(({ id, name }) => [id, name]));
    const others = courseIds.filter((id) => !names.has(id));
    const hidden = others.length > 0 ? await this.#access.names?.(others, this.#context.signal) : undefined;
    return Array.from(new Set(courseIds), (id) => ({ id, name: names.get(id) ?? hidden?.get(id) ?? id }));
  }

  /** Reads how these courses are now. @returns those that are there */
  async #look(courseIds: string[]): Promise<Set<string>> {
    if (courseIds.length === 0) return new Set();
    const found = await this.#ask(() => this.#access.items(courseIds, this.#context.signal));
    const { name: source } = this.#options.source;
    const keys = courseIds.map((courseId) => ({ accountId: this.#accountId, source, courseId }));
    const studied = await this.#options.records.studied(keys);
    for (const [place, courseId] of courseIds.entries()) {
      const items = found.get(courseId);
      if (items) this.#plan.set(courseId, items, studied[place] ?? new Map());
      else this.#plan.remove(courseId);
    }
    return new Set(found.keys());
  }

  /** Studies a course, and keeps whether that went well. */
  async #settle(course: NamedCourse): Promise<void> {
    try {
      await this.#study(course);
      // All of it was left out: it is neither done nor failed.
      if (this.#plan.isBegun(course.id)) {
        this.#done.push(course.id);
        this.#log('info', this.#sentences.courseDone(course.name));
      } else this.#log('warning', this.#sentences.courseNotOpen(course.name));
    } catch (error) {
      if (!isRefusal(error, 'item_not_open') && !isRefusal(error, 'course_not_found')) throw error;
      const reason = whyOf(error, this.#sentences);
      this.#failed.push({ ...course, reason });
      this.#log('error', this.#sentences.courseFailed(course.name, reason));
    }
    this.#item = NO_ITEM;
    this.#looks = undefined;
    this.#save();
    this.#report();
  }

  /** @throws `course_not_found`, `item_not_open` */
  async #study({ id, name }: NamedCourse): Promise<void> {
    this.#log('info', this.#sentences.course(name));
    const skipped = new Set<string>();
    for (;;) {
      this.#context.signal.throwIfAborted();
      // Before each item: what was there may be hidden or gone by now, and another task may have studied it.
      const [there, manner] = await Promise.all([this.#look([id]), this.#manner()]);
      if (!there.has(id)) {
        throw refuseSource('course_not_found', { courseId: id });
      }
      const item = this.#plan.next(id, skipped);
      if (!item) return;
      if (item.isOpen) {
        await this.#studyItem(id, item, manner.speed);
      } else if (manner.notopenAction === 'continue') {
        skipped.add(item.id);
        this.#log('warning', this.#sentences.notOpenSkipped(item.title));
      } else if (manner.notopenAction === 'ask') {
        this.#show(item, this.#plan.reached(id, item));
        await this.#pause(item);
      } else {
        this.#show(item, this.#plan.reached(id, item));
        await this.#waitFor(id, item);
      }
    }
  }

  async #studyItem(courseId: string, item: CourseItem, speed: number): Promise<void> {
    const { signal } = this.#context;
    const from = this.#plan.reached(courseId, item);
    const kind = this.#sentences.kinds[item.type];
    await this.#ask(() => this.#access.begin(courseId, item, signal));
    const line = from >= 1 ? this.#sentences.itemFrom(kind, item.title, timeOf(from)) : undefined;
    this.#log('info', line ?? this.#sentences.item(kind, item.title));
    await this.#pass(courseId, item, { from, speed });
    await this.#ask(() => this.#access.complete(courseId, item, signal));
    this.#options.records.put(this.#reach(courseId, item, { seconds: item.durationSeconds, isCompleted: true }));
    this.#log('info', this.#sentences.itemDone(kind, item.title));
  }

  /** Lets the item's time pass. @throws the signal's reason */
  async #pass(courseId: string, item: CourseItem, { from, speed }: { from: number; speed: number }): Promise<void> {
    const { signal } = this.#context;
    const { records, clock } = this.#options;
    const playhead = new Playhead({ from, end: item.durationSeconds, speed });
    const look = () => this.#reach(courseId, item, { seconds: playhead.seconds, isCompleted: false });
    records.put(look());
    using _following = clock.follow(look);
    using _steering = steer(playhead, { ...this.#options, ...this.#key, logger: this.#context.logger });
    try {
      await playhead.reachEnd(signal);
    } catch {
      const stopped = look();
      records.put(stopped);
      this.#log('info', this.#sentences.stopped(item.title, timeOf(stopped.studiedSeconds)));
      throw signal.reason;
    }
  }

  /** Says where it is in an item, to watchers. @returns the same, to be kept */
  #reach(courseId: string, item: CourseItem, studied: { seconds: number; isCompleted: boolean }): StudyRecord {
    this.#plan.reach(courseId, item, studied);
    this.#show(item, studied.seconds);
    const { name: source } = this.#options.source;
    const { id: itemId, durationSeconds: totalSeconds } = item;
    const { seconds: studiedSeconds, isCompleted } = studied;
    return { accountId: this.#accountId, source, courseId, itemId, studiedSeconds, totalSeconds, isCompleted };
  }

  /** Tells watchers which item it is about, and up to where that is studied. */
  #show(item: CourseItem, seconds: number): void {
    this.#item = itemDetailOf(item, seconds);
    this.#report();
  }

  /** Counts on where it is waited for already. @throws `item_not_open` when it has been looked at often enough */
  async #waitFor(courseId: string, { id: itemId, title }: CourseItem): Promise<void> {
    const { lookAgainSeconds: seconds } = this.#options;
    const before = this.#looks?.courseId === courseId && this.#looks.itemId === itemId ? this.#looks.count : 0;
    if (before >= MOST_LOOKS) {
      throw refuseStudy('item_not_open', { message: this.#sentences.notOpenStill(title, MOST_LOOKS) });
    }
    this.#looks = { courseId, itemId, count: before + 1 };
    this.#save();
    this.#log('warning', this.#sentences.notOpenWaits(title, seconds, before + 1, MOST_LOOKS));
    await delay(seconds * 1_000, undefined, { signal: this.#context.signal });
  }

  /** Pauses its own run and says why. @throws the signal's reason, when the worker hears of it */
  async #pause(item: CourseItem): Promise<void> {
    const { run, signal } = this.#context;
    const message = this.#sentences.notOpenAsks(item.title);
    this.#log('warning', message);
    try {
      await this.#options.database.transaction(async (tx) => {
        await this.#options.runs.pause(tx, run.id);
        await this.#options.live.publish(tx, studyAccountTopic(this.#accountId), notification('warning', message));
      });
    } catch (error) {
      // Its user was faster, and the signal is on its way.
      if (!isRefusal(error, 'run_wrong_state')) throw error;
    }
    if (!signal.aborted) await once(signal, 'abort');
    throw signal.reason;
  }

  async #manner(): Promise<Manner> {
    const manner = await this.#options.learners.manner(this.#key);
    if (!manner) throw refuseStudy('learner_gone', { message: this.#sentences.learnerGone });
    this.#sentences = manner.sentences;
    return manner;
  }

  get #key(): MannerKey {
    return { accountId: this.#accountId, taskId: this.#context.input.taskId };
  }

  #isSettled({ id }: NamedCourse): boolean {
    return this.#done.includes(id) || this.#failed.some((course) => course.id === id);
  }

  #save(): void {
    this.#context.save({ done: this.#done, failed: this.#failed, ...(this.#looks && { looks: this.#looks }) });
  }

  #report(): void {
    const courses = { completed_courses: this.#done.length, total_courses: this.#courses.length };
    const detail: StudyDetail = { ...this.#item, ...courses };
    this.#context.progress(this.#plan.progress, detail);
  }

  #log(level: LogLevel, message: string): void {
    this.#context.log(level, message);
  }

  #ask<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const { lookAgainSeconds: seconds } = this.#options;
    return patiently(ask, { seconds, sentences: this.#sentences, ...this.#context });
  }
}
