/** Tasks of factory. Each is done by a run, paid for by its owner, and can be cancelled. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Viewer } from '../../../../core/accounts/viewer.ts';
import type { Core } from '../../../../core/core.ts';
import type { Queryable } from '../../../../core/db/database.ts';
import { taskRunEvent } from '../../../../core/jobs/watch/run-watch.ts';
import { differences } from '../../../../core/journal/journal.ts';
import { isRefusal } from '../../../../shared/errors.ts';
import { type Listing, type Page, sliceOf } from '../../../../shared/page.ts';
import type { Actor } from '../actor.ts';
import { type ConfigProblem, refuse } from '../errors.ts';
import { type FactorySettings, type FactorySettingValues, rateOf } from '../factory-settings.ts';
import type { TaskRun } from '../files/task-files.ts';
import { price } from '../price.ts';
import type { Order, TaskConfig, TaskTypes } from '../task-types.ts';
import { runPriority } from './run-priority.ts';
import { selectTallies, tallyCreation, tallyRemoval, tallyRetry } from './tally-queries.ts';
import { taskJob } from './task.job.ts';
import { selectTasks } from './task-list-queries.ts';
import {
  countTasks,
  countUrgent,
  deleteEndedTask,
  insertTask,
  keepAccount,
  lockTask,
  lockWaitingRun,
  selectTask,
  type Task,
  type TaskFilter,
  type TaskOrder,
  updateDescription,
  updateRun,
} from './task-queries.ts';
import { taskTopic } from './task-topic.ts';

export interface TaskDefinition {
  readonly title: string;
  readonly description: string | null;
  readonly taskType: string;
  /** 1 to 5, the most urgent. */
  readonly priority: number;
  /** In minutes; decides the hold. */
  readonly estimatedDuration: number;
  readonly config: TaskConfig;
}

/** The fields that its owner may change; undefined leaves one unchanged. */
export interface TaskChange {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly priority?: number | undefined;
  readonly config?: TaskConfig | undefined;
}

/** The values from which a run of a task is created. */
interface RunRequest extends Pick<TaskDefinition, 'priority' | 'estimatedDuration' | 'config'> {
  readonly task: { id: number; uuid: string };
  readonly ownerId: number;
  readonly order: Order;
  readonly settings: FactorySettingValues;
}

export interface TasksOptions extends Pick<Core, 'database' | 'runs' | 'ledger' | 'live' | 'journal'> {
  readonly settings: FactorySettings;
  readonly types: TaskTypes;
  /** The result files of tasks. */
  readonly files: { remove(task: TaskRun & { task_type: string }): Promise<void> };
}

export class Tasks {
  readonly #options: TasksOptions;

  constructor(options: TasksOptions) {
    this.#options = options;
  }

  /**
   * Creates a task, holds its estimated cost, and queues it.
   * @throws task_type_unknown, task_config_invalid, task_limit_exceeded, insufficient_balance, account_gone
   */
  async create(definition: TaskDefinition, actor: Actor): Promise<Task> {
    const { database, settings, types } = this.#options;
    const values = await settings.get();
    const ownerId = actor.account.id;
    const order = await types.order(database.query, ownerId, definition.taskType, definition.config);
    return await database.transaction(async (tx) => {
      const { unfinished, taskId } = await tallyCreation(tx, ownerId);
      refuseBeyond(values, unfinished);
      const task = { id: taskId, uuid: randomUUID() };
      const { runId, rate } = await this.#begin(tx, { ...definition, task, ownerId, order, settings: values });
      await insertTask(tx, {
        ...task,
        owner_id: ownerId,
        title: definition.title,
        description: definition.description,
        task_type: definition.taskType,
        priority: definition.priority,
        estimated_duration: definition.estimatedDuration,
        config: definition.config,
        gpus: order.gpus,
        rate,
        run_id: runId,
      });
      await this.#record(tx, 'create_task', task.uuid, actor, { task_type: definition.taskType });
      return found(await selectTask(tx, task.uuid), task.uuid);
    });
  }

  /** An account's own tasks. */
  async list(filter: TaskFilter, order: TaskOrder, page: Page): Promise<Listing<Task>> {
    const { query } = this.#options.database;
    const [items, total] = await Promise.all([selectTasks(query, filter, order, sliceOf(page)), this.#count(filter)]);
    return { items, total };
  }

  /**
   * Administrators see all tasks.
   * @throws task_not_found, also for another account's task
   */
  async get(viewer: Viewer, uuid: string): Promise<Task> {
    return await this.#find(this.#options.database.query, viewer, uuid);
  }

  /**
   * Cancels a task and charges its cost so far.
   * @throws task_not_found, task_wrong_state
   */
  async cancel(uuid: string, actor: Actor): Promise<Task> {
    return await this.#options.database.transaction(async (tx) => {
      const task = await this.#find(tx, actor.account, uuid);
      const cancelled = await this.#cancelRun(tx, task.run_id);
      const after = await this.#find(tx, actor.account, uuid);
      if (!cancelled) throw refuse('task_wrong_state', { status: after.status, action: 'cancel' });
      await this.#record(tx, 'cancel_task', uuid, actor);
      return after;
    });
  }

  /**
   * Runs a failed or cancelled task again, from the beginning and at the current rate.
   * @throws task_not_found, task_wrong_state, task_type_unknown, task_config_invalid, task_limit_exceeded,
   * insufficient_balance, account_gone
   */
  async retry(uuid: string, actor: Actor): Promise<Task> {
    const { database, settings, types, files, live } = this.#options;
    const ownerId = actor.account.id;
    const { task_type, config } = await this.#findOwn(database.query, ownerId, uuid);
    const values = await settings.get();
    const order = await types.order(database.query, ownerId, task_type, config);
    const { before, after } = await database.transaction(async (tx) => {
      const task = found(await lockTask(tx, uuid, ownerId), uuid);
      const { id, status, priority, estimated_duration: estimatedDuration } = task;
      if (status !== 'failed' && status !== 'cancelled') throw refuse('task_wrong_state', { status, action: 'retry' });
      refuseBeyond(values, await tallyRetry(tx, ownerId, status));
      // With its original number of GPUs, whatever the type's default is now.
      const asBefore = { ...order, gpus: task.gpus };
      const request = { priority, estimatedDuration, config, ownerId, order: asBefore, settings: values };
      const begun = await this.#begin(tx, { ...request, task: { id, uuid } });
      await updateRun(tx, id, begun);
      await live.publish(tx, taskTopic(uuid), taskRunEvent(begun.runId));
      await this.#record(tx, 'retry_task', uuid, actor);
      return { before: task, after: await this.#findOwn(tx, ownerId, uuid) };
    });
    await files.remove(before);
    return after;
  }

  /**
   * Changes the title of a task; undefined leaves a field unchanged. Its priority and config cannot be changed.
   * @throws task_not_found, task_config_invalid, task_wrong_state if it is running or completed
   */
  async change(uuid: string, change: TaskChange, actor: Actor): Promise<Task> {
    const ownerId = actor.account.id;
    return await this.#options.database.transaction(async (tx) => {
      const task = found(await lockTask(tx, uuid, ownerId), uuid);
      const { status } = task;
      const problems = orderedProblems(task, change);
      if (problems.length > 0) throw refuse('task_config_invalid', { problems });
      if (status === 'running' || status === 'completed')
        throw refuse('task_wrong_state', { status, action: 'change' });
      const { title, description } = change;
      if (title === undefined && description === undefined) return task;
      await updateDescription(tx, task.id, { title, description });
      const changed = await this.#findOwn(tx, ownerId, uuid);
      await this.#record(tx, 'change_task', uuid, actor, differences(task, changed, ['title', 'description']));
      return changed;
    });
  }

  /**
   * Deletes a task that is not running; a waiting one is cancelled first.
   * @throws task_not_found, task_wrong_state
   */
  async delete(uuid: string, actor: Actor): Promise<void> {
    const ownerId = actor.account.id;
    const { live } = this.#options;
    const deleted = await this.#options.database.transaction(async (tx) => {
      const task = await this.#findOwn(tx, ownerId, uuid);
      if (task.status === 'running') throw refuse('task_wrong_state', { status: 'running', action: 'delete' });
      if (task.status === 'pending') await this.#cancelWaiting(tx, task);
      const ended = await deleteEndedTask(tx, task);
      if (!ended) {
        const { status } = await this.#findOwn(tx, ownerId, uuid);
        throw refuse('task_wrong_state', { status, action: 'delete' });
      }
      await tallyRemoval(tx, ownerId, ended);
      await live.publish(tx, taskTopic(uuid), { type: 'task_deleted' });
      await this.#record(tx, 'delete_task', uuid, actor, { title: task.title });
      return task;
    });
    await this.#options.files.remove(deleted);
  }

  /** Creates a run and holds its estimated cost. */
  async #begin(tx: Queryable, { task, ownerId, order, settings, ...definition }: RunRequest) {
    const { runs, ledger } = this.#options;
    const { type, gpus } = order;
    const { priority, estimatedDuration, config } = definition;
    // After the tally, in the same order as deleting an account.
    if (!(await keepAccount(tx, ownerId))) throw refuse('account_gone', {});
    const run = await runs.create(tx, taskJob(type.name, gpus), {
      ownerId,
      input: { taskId: task.id, taskUuid: task.uuid, taskType: type.name, config, gpus },
      priority: runPriority(priority, await countUrgent(tx, ownerId, priority)),
      timeoutSeconds: type.timeoutSeconds ?? settings.default_task_timeout,
    });
    const rate = rateOf(settings, type);
    await ledger.hold(tx, { runId: run.id, accountId: ownerId, amount: price(rate, estimatedDuration * 60, gpus) });
    return { runId: run.id, rate };
  }

  async #count(filter: TaskFilter): Promise<number> {
    const { query } = this.#options.database;
    const { ownerId, status, taskType } = filter;
    const isTallied = taskType === undefined && status !== 'pending' && status !== 'running';
    if (!isTallied) return await countTasks(query, filter);
    const tally = (await selectTallies(query, [ownerId])).get(ownerId);
    return tally?.[status ?? 'total'] ?? 0;
  }

  async #find(db: Queryable, { id, role }: Viewer, uuid: string): Promise<Task> {
    return found(await selectTask(db, uuid, { ownerId: role === 'admin' ? undefined : id }), uuid);
  }

  async #findOwn(db: Queryable, ownerId: number, uuid: string): Promise<Task> {
    return found(await selectTask(db, uuid, { ownerId }), uuid);
  }

  /** @returns whether it had not ended yet */
  async #cancelRun(tx: Queryable, runId: number): Promise<boolean> {
    try {
      await this.#options.runs.cancel(tx, runId);
      return true;
    } catch (error) {
      if (isRefusal(error, 'run_wrong_state')) return false;
      throw error;
    }
  }

  /** Cancels a waiting task, unless a worker claims it at this moment: then it is running. */
  async #cancelWaiting(tx: Queryable, { run_id }: Task): Promise<void> {
    if (await lockWaitingRun(tx, run_id)) await this.#cancelRun(tx, run_id);
  }

  async #record(tx: Queryable, action: string, uuid: string, { account, address }: Actor, detail?: object) {
    const entry = { accountId: account.id, action, target: `task:${uuid}`, address, detail };
    await this.#options.journal.record(tx, entry);
  }
}

function found(task: Task | undefined, taskId: string): Task {
  if (!task) throw refuse('task_not_found', { taskId });
  return task;
}

/** The changed fields that cannot be changed. */
function orderedProblems(task: Task, { priority, config }: TaskChange): ConfigProblem[] {
  const message = { zh: '创建后不能修改，请新建任务', en: 'cannot be changed: create another task' };
  return [
    ...(priority === undefined || priority === task.priority ? [] : [{ field: '/priority', message }]),
    ...(config === undefined || isDeepStrictEqual(config, task.config) ? [] : [{ field: '', message }]),
  ];
}

function refuseBeyond({ max_concurrent_tasks_per_user: limit }: FactorySettingValues, unfinished: number): void {
  if (unfinished > limit) throw refuse('task_limit_exceeded', { limit });
}
