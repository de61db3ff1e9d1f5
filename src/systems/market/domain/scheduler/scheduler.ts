/**
 * Executes tasks when they are due. Every worker process runs a scheduler; they share the work through the database: a
 * task locked by one is skipped by the others, and is no longer due once it is unlocked.
 */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { Alerts } from '../../../../core/alerts/alerts.ts';
import type { Database, Queryable } from '../../../../core/db/database.ts';
import type { Notifications } from '../../../../core/db/notifications.ts';
import type { Clock } from '../clock.ts';
import { selectUnfinished, type Unfinished } from '../executions/execution-queries.ts';
import type { Executions } from '../executions/executions.ts';
import { nextExecution } from '../schedules/schedule.ts';
import type { ScheduleMetrics } from './schedule-metrics.ts';
import {
  type DueTask,
  deleteScheduler,
  isAnySchedulerAlive,
  lockDueTasks,
  recordScheduler,
  selectAgenda,
  selectNextDue,
  type Tick,
  updateTicked,
} from './schedule-queries.ts';

/** Sent by a trigger whenever a due time is set. */
const CHANNEL = 'market_schedules';

/** A time missed by more than this is skipped. */
const LATEST_MILLISECONDS = 3_600_000;
/** Tasks in one transaction. */
const BATCH = 500;
/** The maximum interval between checks: clocks may be corrected, and the check is also the heartbeat. */
const LONGEST_SLEEP_MILLISECONDS = 5_000;
/** The wait if a due task is locked, or the database is unavailable. */
const RETRY_MILLISECONDS = 100;
const RETRY_AFTER_FAILURE_MILLISECONDS = 1_000;
/** Three checks missed. */
const ALIVE_SECONDS = 15;

export interface SchedulerOptions {
  readonly database: Database;
  readonly notifications: Notifications;
  readonly executions: Executions;
  readonly clock: Clock;
  readonly metrics: ScheduleMetrics;
  readonly alerts?: Pick<Alerts, 'tell'> | undefined;
  readonly logger: Logger;
}

export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #name = `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`;
  #unsubscribe: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #stopped = false;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const look = () => this.#look();
    this.#unsubscribe = await this.#options.notifications.subscribe(CHANNEL, { message: look, missed: look });
    this.#look();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe?.();
    clearTimeout(this.#timer);
    await this.#looking;
    await deleteScheduler(this.#options.database.query, this.#name).catch(() => {});
  }

  /**
   * Executes the due tasks, each once, even if others do the same at this moment.
   * @returns how many tasks were due
   */
  async tick(): Promise<number> {
    let count = 0;
    for (let more = true; more; ) {
      const found = await this.#tickSome(this.#options.clock.now());
      count += found;
      more = found === BATCH;
    }
    return count;
  }

  /** One check at a time; requests meanwhile cause another one. */
  #look(): void {
    if (this.#stopped) return;
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    this.#lookAgain = false;
    clearTimeout(this.#timer);
    this.#looking = this.#lookOnce().finally(() => {
      this.#looking = undefined;
      if (this.#lookAgain) this.#look();
    });
  }

  async #lookOnce(): Promise<void> {
    let sleep = RETRY_AFTER_FAILURE_MILLISECONDS;
    try {
      const { database, clock } = this.#options;
      await this.tick();
      await recordScheduler(database.query, this.#name);
      const next = await selectNextDue(database.query);
      sleep = next === null ? LONGEST_SLEEP_MILLISECONDS : Date.parse(next) - clock.now().getTime();
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'looking for due tasks failed; retrying');
    }
    if (this.#stopped) return;
    const bounded = Math.min(sleep > 0 ? sleep : RETRY_MILLISECONDS, LONGEST_SLEEP_MILLISECONDS);
    this.#timer = setTimeout(() => this.#look(), bounded);
  }

  async #tickSome(now: Date): Promise<number> {
    const { database, executions } = this.#options;
    return await database.transaction(async (tx) => {
      const due = await lockDueTasks(tx, now, BATCH);
      if (due.length === 0) return 0;
      const unfinished = await selectUnfinished(
        tx,
        due.map(({ id }) => id),
      );
      const off = await executions.switchedOff(
        tx,
        due.map(({ script_id }) => script_id),
      );
      const ticks = due.map((task) => this.#judge(task, now, { running: unfinished.get(task.id), off }));
      const executed = new Set(ticks.filter(({ isExecuted }) => isExecuted).map(({ id }) => id));
      await executions.startAll(
        tx,
        due.filter(({ id }) => executed.has(id)),
        { triggeredBy: 'scheduler', operatorId: null },
      );
      await updateTicked(tx, ticks, now);
      await this.#tellMissed(tx, due, ticks);
      return due.length;
    });
  }

  async #tellMissed(tx: Queryable, due: readonly DueTask[], ticks: readonly Tick[]): Promise<void> {
    const missed = new Set(ticks.filter(({ isMissed }) => isMissed).map(({ id }) => id));
    const events = due
      .filter(({ id }) => missed.has(id))
      .map(({ id, name, owner_id: ownerId, next_execution_at: at }) => {
        const time = new Date(at).toISOString();
        return {
          kind: 'schedule_missed' as const,
          key: `schedule_missed:${id}:${time}`,
          data: { task: id, name, due: time },
          ownerId,
        };
      });
    await this.#options.alerts?.tell(tx, events);
  }

  #judge(
    task: DueTask,
    now: Date,
    { running, off }: { running: Unfinished | undefined; off: ReadonlySet<string> },
  ): Tick {
    const { logger, metrics } = this.#options;
    const { id, schedule_type: type, schedule_expression: expression, timezone: zone } = task;
    const due = new Date(task.next_execution_at);
    try {
      const after = due > now ? due : now;
      const next = type && nextExecution({ type, expression, zone }, after, due);
      // Of several missed times, only the last counts.
      const horizon = new Date(now.getTime() - LATEST_MILLISECONDS);
      const last = due < horizon && type ? nextExecution({ type, expression, zone }, horizon, due) : due;
      const isLate = last === null || last > now;
      if (isLate) logger.warn({ task: id, due, next }, 'skipped a scheduled time missed by more than an hour');
      else if (running)
        logger.warn(
          { task: id, due, execution: running.execution_id },
          'skipped a scheduled time: the task is still running',
        );
      // Neither are tasks of a disabled account or source. They continue with the next time.
      const isAllowed = task.is_owner_active && !off.has(task.script_id);
      if (!isLate && !running && isAllowed) {
        metrics.executed(due, now);
        return { id, next, isExecuted: true };
      }
      metrics.skipped(isLate ? 'missed' : running ? 'running' : 'off');
      return { id, next, isExecuted: false, isMissed: isLate && isAllowed };
    } catch (error) {
      logger.error({ err: error, task: id }, 'ignored an invalid schedule');
      return { id, next: null, isExecuted: false };
    }
  }
}

export interface SchedulerStatus {
  /** Whether any process follows the schedules. */
  readonly isRunning: boolean;
  /** The number of scheduled tasks. */
  readonly tasks: number;
  /** The earliest due time. */
  readonly next: string | null;
}

/** The status of the schedulers of all processes. */
export async function schedulerStatus(database: Database): Promise<SchedulerStatus> {
  const [isRunning, agenda] = await Promise.all([
    isAnySchedulerAlive(database.query, ALIVE_SECONDS),
    selectAgenda(database.query),
  ]);
  return { isRunning, ...agenda };
}
