/** Tasks of market: a data source with parameters, executed on request or on a schedule. */

import { onlyOwner, type Viewer } from '../../../../core/accounts/viewer.ts';
import type { Database, Queryable } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';
import type { Runs } from '../../../../core/jobs/runs/runs.ts';
import { differences, type Journal, valuesOf } from '../../../../core/journal/journal.ts';
import type { Settings } from '../../../../core/settings/settings.ts';
import { isRefusal } from '../../../../shared/errors.ts';
import { type Listing, type Page, sliceOf } from '../../../../shared/page.ts';
import type { Clock } from '../clock.ts';
import { refuse } from '../errors.ts';
import { type Execution, lockWaiting, selectUnfinished } from '../executions/execution-queries.ts';
import type { Executions } from '../executions/executions.ts';
import { marketSettings } from '../market-settings.ts';
import { firstExecution, isAtOnce, nextExecution, refuseTooOften, type Schedule } from '../schedules/schedule.ts';
import type { Sources } from '../sources.ts';
import {
  countScheduled,
  countTasks,
  deleteTask,
  insertTask,
  lockTask,
  lockTasksOf,
  selectTask,
  selectTasks,
  type Task,
  updateLastExecution,
  updateTask,
} from '../stored-tasks/task-queries.ts';
import {
  changed,
  definitionOf,
  type NewTask,
  scheduleOf,
  type TaskChanges,
  type TaskDefinition,
  toTaskValues,
} from './task-definition.ts';

/** The fields of a task that its journal entries name. */
const RECORDED = [
  'owner_id',
  'name',
  'description',
  'script_id',
  'parameters',
  'schedule_type',
  'schedule_expression',
  'timezone',
  'is_active',
  'retry_on_failure',
  'max_retries',
  'timeout_seconds',
  'notify_on_failure',
] as const satisfies (keyof Task)[];

export interface TasksOptions {
  readonly database: Database;
  readonly runs: Runs;
  readonly executions: Executions;
  readonly sources: Sources;
  readonly settings: Settings;
  readonly journal: Journal;
  readonly clock: Clock;
  /** The default time zone of schedules. */
  readonly timezone: string;
}

export class Tasks {
  readonly #database: Database;
  readonly #runs: Runs;
  readonly #executions: Executions;
  readonly #sources: Sources;
  readonly #settings: Settings;
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #timezone: string;

  constructor({ database, runs, executions, sources, settings, journal, clock, timezone }: TasksOptions) {
    this.#database = database;
    this.#runs = runs;
    this.#executions = executions;
    this.#sources = sources;
    this.#settings = settings;
    this.#journal = journal;
    this.#clock = clock;
    this.#timezone = timezone;
  }

  /**
   * @throws script_not_found, script_inactive, interface_unavailable, parameters_invalid, schedule_invalid,
   *   timezone_unknown, too_many_scheduled_tasks
   */
  async create(owner: Viewer, given: NewTask): Promise<Task> {
    return await this.#database.transaction(async (tx) => {
      const task = await this.createFor(tx, owner.id, given);
      await this.#record(tx, 'create_task', task, valuesOf(task, RECORDED));
      return task;
    });
  }

  /** As `create`, in the caller's transaction. */
  async createFor(tx: Queryable, ownerId: number, given: NewTask): Promise<Task> {
    const definition = { ...given, timezone: given.timezone ?? this.#timezone };
    const schedule = scheduleOf(definition);
    const first = schedule && firstExecution(schedule, this.#clock.now());
    await this.#checkSource(tx, definition);
    if (schedule) await this.#checkSchedule(tx, schedule);
    if (schedule && given.isActive) await this.#refuseTooMany(tx, ownerId);
    return await insertTask(tx, ownerId, toTaskValues(definition, given.isActive ? first : null));
  }

  async list(viewer: Viewer, page: Page, { isActive }: { isActive?: boolean | undefined }): Promise<Listing<Task>> {
    const filter = { ownerId: onlyOwner(viewer), isActive };
    const [items, total] = await Promise.all([
      selectTasks(this.#database.query, filter, sliceOf(page)),
      countTasks(this.#database.query, filter),
    ]);
    return { items, total };
  }

  /** @throws task_not_found, also for another account's task */
  async get(viewer: Viewer, id: number): Promise<Task> {
    return found(id, await selectTask(this.#database.query, id, { ownerId: onlyOwner(viewer) }));
  }

  /**
   * Changes a task. A new schedule, zone or activity applies at once. A running execution continues; a paused task is
   * not due and not retried. When it is resumed, its schedule continues from then: times during the pause are skipped.
   * @throws task_not_found, and the errors of `create`
   */
  async update(viewer: Viewer, id: number, changes: TaskChanges): Promise<Task> {
    return await this.#database.transaction(async (tx) => {
      const task = await this.#lock(tx, viewer, id);
      const definition = changed(definitionOf(task), changes);
      if (changes.scriptId !== undefined || changes.parameters !== undefined) await this.#checkSource(tx, definition);
      const schedule = scheduleOf(definition);
      const isRescheduled = changes.scheduleType !== undefined || changes.scheduleExpression !== undefined;
      if (schedule && isRescheduled) await this.#checkSchedule(tx, schedule);
      const wasCounted = task.is_active && task.schedule_type !== null;
      if (schedule && definition.isActive && !wasCounted) await this.#refuseTooMany(tx, task.owner_id);
      const updated = await updateTask(tx, id, toTaskValues(definition, this.#nextOf(task, definition)));
      if (!definition.isActive) await this.#dropRetry(tx, id);
      await this.#record(tx, 'change_task', task, differences(task, updated, RECORDED));
      return updated;
    });
  }

  /**
   * Deletes a task and cancels its unfinished execution; its executions stay.
   * @throws task_not_found
   */
  async delete(viewer: Viewer, id: number): Promise<void> {
    while (!(await this.#database.transaction((tx) => this.#tryDelete(tx, viewer, id))));
  }

  /**
   * Runs a task now.
   * @throws task_not_found, task_running, script_inactive, parameters_invalid if the script has changed its parameters
   */
  async execute(operator: Viewer, id: number): Promise<Execution> {
    return await this.#database.transaction(async (tx) => {
      const task = await this.#lock(tx, operator, id);
      await this.#executions.refuseOverlap(tx, id);
      await updateLastExecution(tx, id);
      await this.#record(tx, 'run_task', task, { name: task.name });
      return await this.#executions.start(tx, task, { triggeredBy: 'manual', operatorId: operator.id });
    });
  }

  /** The unfinished execution of a task. @throws task_not_found, task_idle */
  async unfinished(viewer: Viewer, id: number): Promise<string> {
    await this.get(viewer, id);
    const found = (await selectUnfinished(this.#database.query, [id])).get(id);
    if (!found) throw refuse('task_idle', { taskId: id });
    return found.execution_id;
  }

  async #record(tx: Queryable, action: string, { id }: Task, detail: object): Promise<void> {
    await this.#journal.record(tx, { action, target: `market_task:${id}`, detail });
  }

  async #lock(tx: Queryable, viewer: Viewer, id: number): Promise<Task> {
    return found(id, await lockTask(tx, id, { ownerId: onlyOwner(viewer) }));
  }

  async #checkSource(db: Queryable, { scriptId, parameters }: TaskDefinition): Promise<void> {
    const source = await this.#sources.get(db, scriptId);
    if (!source.isActive) throw refuse('script_inactive', { scriptId });
    source.check(parameters);
  }

  /** @throws schedule_invalid if it is due more often than the setting allows */
  async #checkSchedule(tx: Queryable, schedule: Schedule): Promise<void> {
    const { min_interval } = await this.#settings.read(tx, marketSettings);
    refuseTooOften(schedule, min_interval);
  }

  /** Simultaneous creations of a user count each other. @throws too_many_scheduled_tasks */
  async #refuseTooMany(tx: Queryable, ownerId: number): Promise<void> {
    const { max_scheduled_tasks: most } = await this.#settings.read(tx, marketSettings);
    await lockTasksOf(tx, ownerId);
    if ((await countScheduled(tx, ownerId)) >= most) throw refuse('too_many_scheduled_tasks', { most });
  }

  /** The next due time: unchanged, unless the change affects the schedule. */
  #nextOf(task: Task, definition: TaskDefinition): Date | Timestamp | null {
    const schedule = scheduleOf(definition);
    if (!schedule) return null;
    const now = this.#clock.now();
    const isRescheduled =
      task.schedule_type !== schedule.type ||
      task.schedule_expression !== schedule.expression ||
      task.timezone !== schedule.zone;
    const first = isRescheduled ? firstExecution(schedule, now) : null;
    if (first || !definition.isActive) return definition.isActive ? first : null;
    if (task.is_active) return task.next_execution_at;
    // An immediate execution that has been done is not repeated.
    if (isAtOnce(schedule)) return task.last_execution_at === null ? now : null;
    return nextExecution(schedule, now);
  }

  /** Cancels a waiting retry. A running execution continues, so this does not wait for it. */
  async #dropRetry(tx: Queryable, id: number): Promise<void> {
    const last = (await selectUnfinished(tx, [id])).get(id);
    if (last?.is_waiting && (await lockWaiting(tx, last.run_id))) await this.#runs.cancel(tx, last.run_id);
  }

  /**
   * Locks the run first, then the task, in the same order as ending a run, to avoid deadlocks.
   * @returns false if another execution was created in between
   */
  async #tryDelete(tx: Queryable, viewer: Viewer, id: number): Promise<boolean> {
    found(id, await selectTask(tx, id, { ownerId: onlyOwner(viewer) }));
    const running = (await selectUnfinished(tx, [id])).get(id);
    if (running) await this.#cancel(tx, running.run_id);
    const task = await this.#lock(tx, viewer, id);
    if ((await selectUnfinished(tx, [id])).has(id)) return false;
    await deleteTask(tx, id);
    await this.#record(tx, 'delete_task', task, valuesOf(task, RECORDED));
    return true;
  }

  async #cancel(tx: Queryable, runId: number): Promise<void> {
    try {
      await this.#runs.cancel(tx, runId);
    } catch (error) {
      // It ended during the wait.
      if (!isRefusal(error, 'run_wrong_state')) throw error;
    }
  }
}

function found(taskId: number, task: Task | undefined): Task {
  if (!task) throw refuse('task_not_found', { taskId });
  return task;
}
