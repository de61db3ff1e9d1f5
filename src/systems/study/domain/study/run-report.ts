import type { LogLevel } from '../../../../core/jobs/runs/job.ts';
import type { CodedOf } from '../../../../shared/messages.ts';
import type { CourseItem } from '../sources/course-source.ts';
import { refuseStudy } from './errors.ts';
import { type ItemDetail, itemDetailOf, NO_ITEM } from './item-detail.ts';
import type { StudyLines } from './log-lines.ts';
import { coursesFailed, type FailedCourse, type ItemNote, itemsNoted, type OutcomeNotes } from './outcome.ts';
import type { Plan } from './plan.ts';
import type { Looks, StudyDetail, StudyResult } from './study.job.ts';
import type { StudyContext } from './study-context.ts';

/** The remarks on items that a run keeps, each kind by course and item. */
const ITEM_NOTES = ['items_failed', 'items_skipped', 'items_unmarked'] as const;

export type ItemNoteKind = (typeof ITEM_NOTES)[number];

/** The maximum of each kind, so that a checkpoint stays small. */
const MOST_NOTES = 200;

/** Shown while anything is not done, for any reason. */
const LESS_THAN_ALL = 99;

/** The reports of a run: its log, its progress, its checkpoint, and its result. */
export class RunReport {
  readonly #context: StudyContext;
  readonly #plan: Plan;
  readonly #done: string[];
  readonly #failed: FailedCourse[];
  readonly #notes: Record<ItemNoteKind, ItemNote[]>;
  #looks: Looks | undefined;
  #item: ItemDetail = NO_ITEM;
  total = 0;

  constructor(context: StudyContext, plan: Plan) {
    this.#context = context;
    this.#plan = plan;
    const { done = [], failed = [], looks, notes = {} } = context.checkpoint ?? {};
    this.#done = [...done];
    this.#failed = [...failed];
    this.#looks = looks;
    const kept = ITEM_NOTES.map((kind) => [kind, [...(notes[kind] ?? [])]]);
    this.#notes = Object.fromEntries(kept) as Record<ItemNoteKind, ItemNote[]>;
  }

  get done(): number {
    return this.#done.length;
  }

  log(level: LogLevel, line: CodedOf<StudyLines>): void {
    this.#context.log(level, line);
  }

  /** Whether a course is done or has failed. */
  isSettled(courseId: string): boolean {
    return this.#done.includes(courseId) || this.#failed.some(({ id }) => id === courseId);
  }

  courseDone(courseId: string): void {
    this.#done.push(courseId);
  }

  courseFailed(course: FailedCourse): void {
    this.#failed.push(course);
  }

  /** Ends a course: the next begins at no item. */
  courseSettled(): void {
    this.#item = NO_ITEM;
    this.#looks = undefined;
    this.save();
    this.show();
  }

  note(kind: ItemNoteKind, note: ItemNote): void {
    this.clear(note, kind);
    if (this.#notes[kind].length < MOST_NOTES) this.#notes[kind].push(note);
    this.save();
  }

  /** Drops the remarks on an item that no longer apply. */
  clear({ courseId, itemId }: Pick<ItemNote, 'courseId' | 'itemId'>, ...kinds: ItemNoteKind[]): void {
    for (const kind of kinds.length > 0 ? kinds : ITEM_NOTES) {
      this.#notes[kind] = this.#notes[kind].filter((note) => note.courseId !== courseId || note.itemId !== itemId);
    }
  }

  /** Failures of items of a course in this run. */
  failuresIn(courseId: string): readonly ItemNote[] {
    return this.#notes.items_failed.filter((note) => note.courseId === courseId);
  }

  /** Counts a check of an item that is not open, including those of earlier attempts. @returns the number before */
  look(courseId: string, itemId: string): number {
    const before = this.looksAt(courseId, itemId);
    this.#looks = { courseId, itemId, count: before + 1 };
    this.save();
    return before;
  }

  looksAt(courseId: string, itemId: string): number {
    return this.#looks?.courseId === courseId && this.#looks.itemId === itemId ? this.#looks.count : 0;
  }

  /** Shows watchers an item and the position in it. */
  showItem(courseId: string, item: CourseItem, seconds: number): void {
    this.#item = itemDetailOf(item, seconds, this.#plan.placeOf(courseId, item));
    this.show();
  }

  show(): void {
    const courses = { completed_courses: this.#done.length, total_courses: this.total };
    const detail: StudyDetail = { ...this.#item, ...courses };
    this.#context.progress(this.#plan.progress, detail);
  }

  save(): void {
    const notes = Object.fromEntries(Object.entries(this.#notes).filter(([, some]) => some.length > 0));
    this.#context.save({
      done: this.#done,
      failed: this.#failed,
      ...(this.#looks && { looks: this.#looks }),
      ...(Object.keys(notes).length > 0 && { notes }),
    });
  }

  /** The result of a run that has tried everything. @throws `courses_failed` if not one course could be done */
  result(): StudyResult {
    const failed = this.#failed.length;
    if (failed > 0 && failed === this.total) throw refuseStudy('courses_failed', coursesFailed(this.#failed, failed));
    const progress = failed === 0 && this.#plan.isDone ? 100 : Math.min(this.#plan.progress, LESS_THAN_ALL);
    const figures = { completed_courses: this.#done.length, failed_courses: failed, total_courses: this.total };
    return { ...figures, progress, notes: this.#outcome() };
  }

  #outcome(): CodedOf<OutcomeNotes>[] {
    const courses = { code: 'courses_failed', data: coursesFailed(this.#failed, this.total) } as const;
    const items = ITEM_NOTES.filter((kind) => this.#notes[kind].length > 0).map((code) => ({
      code,
      data: itemsNoted(this.#notes[code]),
    }));
    return this.#failed.length > 0 ? [courses, ...items] : items;
  }
}
