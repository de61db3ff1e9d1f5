/** Studies one item: opens it at its source, lets its time pass, and marks it as done there. */
import { isRefusal } from '../../../../shared/errors.ts';
import { codedOf } from '../../../../shared/messages.ts';
import type { CourseAccess, CourseItem } from '../sources/course-source.ts';
import type { Plan } from './plan.ts';
import { Playhead } from './playhead.ts';
import type { StudyRunOptions } from './run-options.ts';
import type { RunReport } from './run-report.ts';
import { steer } from './steering.ts';
import type { StudyRecord } from './studied.ts';
import type { StudyContext } from './study-context.ts';

export interface ItemStudyOptions {
  readonly context: StudyContext;
  readonly accountId: number;
  readonly access: CourseAccess;
  readonly plan: Plan;
  readonly report: RunReport;
  readonly ask: <Answer>(ask: () => Promise<Answer>) => Promise<Answer>;
  readonly options: Pick<StudyRunOptions, 'live' | 'source' | 'learners' | 'records' | 'clock'>;
}

export class ItemStudy {
  readonly #options: ItemStudyOptions;
  readonly #courseId: string;
  readonly #item: CourseItem;

  constructor(options: ItemStudyOptions, courseId: string, item: CourseItem) {
    this.#options = options;
    this.#courseId = courseId;
    this.#item = item;
  }

  /**
   * @param isReset whether it was done before and its source has reset it
   * @throws `item_gone`, `item_refused`; errors of the whole source; the signal's reason
   */
  async perform(speed: number, isReset: boolean): Promise<void> {
    const { access, context, report, plan, ask, options } = this.#options;
    const { type, title, durationSeconds, id: itemId } = this.#item;
    const { signal } = context;
    if (isReset) await options.records.restart(this.#record({ seconds: 0, isCompleted: false }));
    const from = plan.reached(this.#courseId, this.#item);
    await ask(() => access.begin(this.#courseId, this.#item, signal));
    if (from >= 1) report.log('info', { code: 'item_resumed', data: { type, title, seconds: Math.floor(from) } });
    else report.log('info', { code: 'item_started', data: { type, title } });
    await this.#pass(from, speed);
    await this.#complete();
    report.clear({ courseId: this.#courseId, itemId }, 'items_skipped', 'items_failed');
    options.records.put(this.#reach({ seconds: durationSeconds, isCompleted: true }));
    report.log('info', { code: 'item_done', data: { type, title } });
  }

  /** Lets the item's time pass, and tells the source of each part as it is reached. */
  async #pass(from: number, speed: number): Promise<void> {
    const { context, accountId, options, report } = this.#options;
    const { signal, logger } = context;
    const { partsAt = [], durationSeconds, title } = this.#item;
    const playhead = new Playhead({ from, end: durationSeconds, speed });
    const look = () => this.#reach({ seconds: playhead.seconds, isCompleted: false });
    options.records.put(look());
    using _following = options.clock.follow(look);
    using _steering = steer(playhead, { ...options, accountId, logger });
    try {
      const behind = partsAt.filter((second) => second <= from).length - 1;
      for (let part = Math.max(0, behind); part < partsAt.length; part++) {
        await playhead.reach(partsAt[part] ?? 0, signal);
        await this.#reachPart(part);
      }
      await playhead.reachEnd(signal);
    } catch (error) {
      const stopped = look();
      options.records.put(stopped);
      if (!signal.aborted) throw error;
      const seconds = Math.floor(stopped.studiedSeconds);
      report.log('info', { code: 'item_stopped', data: { title, seconds } });
      throw signal.reason;
    }
  }

  async #reachPart(part: number): Promise<void> {
    const { access, ask, context } = this.#options;
    await ask(async () => access.reach?.(this.#courseId, this.#item, part, context.signal));
  }

  /** An item that cannot be marked as done still counts as studied. */
  async #complete(): Promise<void> {
    const { access, ask, context, report } = this.#options;
    const { title, id: itemId } = this.#item;
    const note = { courseId: this.#courseId, itemId, title };
    try {
      await ask(() => access.complete(this.#courseId, this.#item, context.signal));
      report.clear(note, 'items_unmarked');
    } catch (error) {
      if (isRefusal(error, 'item_gone')) return;
      if (!isRefusal(error, 'item_refused')) throw error;
      const reason = codedOf(error);
      report.log('warning', { code: 'item_unmarked', data: { title, reason } });
      report.note('items_unmarked', { ...note, reason });
    }
  }

  /** Reports the position to watchers. @returns the record to store */
  #reach(studied: { seconds: number; isCompleted: boolean }): StudyRecord {
    this.#options.plan.reach(this.#courseId, this.#item, studied);
    this.#options.report.showItem(this.#courseId, this.#item, studied.seconds);
    return this.#record(studied);
  }

  #record({ seconds: studiedSeconds, isCompleted }: { seconds: number; isCompleted: boolean }): StudyRecord {
    const { accountId, context, options } = this.#options;
    const { id: itemId, durationSeconds: totalSeconds } = this.#item;
    const key = { accountId, origin: options.source.origin, courseId: this.#courseId, itemId };
    return { ...key, taskId: context.input.taskId, studiedSeconds, totalSeconds, isCompleted };
  }
}
