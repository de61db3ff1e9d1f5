/**
 * Tasks of study. Actions on a task hold a lock on all tasks of its owner, so that simultaneous ones run one after the
 * other; only its run's worker does not wait.
 */

import type { Administrator } from '../../../../core/accounts/administration.ts';
import { onlyOwner, type Viewer } from '../../../../core/accounts/viewer.ts';
import type { Core } from '../../../../core/core.ts';
import type { Queryable } from '../../../../core/db/database.ts';
import { taskRunEvent } from '../../../../core/jobs/watch/run-watch.ts';
import { differences, valuesOf } from '../../../../core/journal/journal.ts';
import type { CodedOf } from '../../../../shared/messages.ts';
import { type Listing, type Page, sliceOf } from '../../../../shared/page.ts';
import { refuse, type TaskAction } from '../errors.ts';
import type { StudyLines } from '../study/log-lines.ts';
import { studyJob } from '../study/study.job.ts';
import { studyTaskTopic } from '../topics.ts';
import {
  countTasks,
  countUnderWay,
  deleteTask,
  insertTask,
  lockPresentRun,
  lockTasksOf,
  markCancelled,
  markStopped,
  nextTaskId,
  replaceRun,
  selectOwner,
  selectTask,
  selectTaskLogs,
  selectTasks,
  type Task,
  type TaskFilter,
  type TaskLog,
  updateDefinition,
} from './task-queries.ts';
import { type Step, stepFor } from './transitions.ts';

/** The limit of started, unfinished tasks of an account. */
export const MOST_UNDER_WAY = 3;

export interface TaskDefinition {
  readonly name: string;
  readonly description: string | null;
  /** Empty: all courses at the time it runs. */
  readonly courseIds: readonly string[];
}

export interface TasksOptions extends Pick<Core, 'database' | 'runs' | 'live' | 'journal'> {
  /** The origin of new tasks' courses. */
  readonly origin: string;
}

/** The task, and its required owner. */
interface Which {
  readonly id: number;
  readonly userId: number;
}

export class Tasks {
  readonly #options: TasksOptions;

  constructor(options: TasksOptions) {
    this.#options = options;
  }

  /** Creates a task as a draft. */
  async create(userId: number, { name, description, courseIds }: TaskDefinition): Promise<Task> {
    const { database, origin } = this.#options;
    return await database.transaction(async (tx) => {
      const id = await nextTaskId(tx);
      const run_id = await this.#makeRun(tx, { id, user_id: userId, course_ids: [...courseIds], origin }, 'draft');
      await insertTask(tx, { id, user_id: userId, name, description, course_ids: [...courseIds], origin, run_id });
      const task = found(await selectTask(tx, id), id);
      await this.#record(tx, 'create_task', task, valuesOf(task, ['name', 'description', 'course_ids']));
      return task;
    });
  }

  /** Newest first. */
  async list(filter: TaskFilter, page: Page): Promise<Listing<Task>> {
    const { query } = this.#options.database;
    const [items, total] = await Promise.all([selectTasks(query, filter, sliceOf(page)), countTasks(query, filter)]);
    return { items, total };
  }

  /**
   * Administrators see all tasks.
   * @throws task_not_found, also for another account's task
   */
  async get(viewer: Viewer, id: number): Promise<Task> {
    return found(await selectTask(this.#options.database.query, id, onlyOwner(viewer)), id);
  }

  /**
   * The newest lines of a task, of all its runs, newest first.
   * @throws task_not_found, also for another account's task
   */
  async logs(viewer: Viewer, id: number, limit: number): Promise<TaskLog[]> {
    await this.get(viewer, id);
    return await selectTaskLogs(this.#options.database.query, id, limit);
  }

  /**
   * Starts or resumes a task. A failed one continues from its records.
   * @throws task_not_found, task_wrong_state, task_limit_exceeded
   */
  async start(userId: number, id: number): Promise<Task> {
    return await this.#act('start', { id, userId });
  }

  /** Pauses a task, which can resume at the same second. @throws task_not_found, task_wrong_state */
  async pause(userId: number, id: number): Promise<Task> {
    return await this.#act('pause', { id, userId });
  }

  /** @throws task_not_found, task_wrong_state */
  async resume(userId: number, id: number): Promise<Task> {
    return await this.#act('resume', { id, userId });
  }

  /** Cancels a task, or gives up a failed one. @throws task_not_found, task_wrong_state */
  async cancel(userId: number, id: number): Promise<Task> {
    return await this.#act('cancel', { id, userId });
  }

  /**
   * Starts a failed or cancelled task again; its records stay.
   * @throws task_not_found, task_wrong_state, task_limit_exceeded
   */
  async retry(userId: number, id: number): Promise<Task> {
    return await this.#act('retry', { id, userId });
  }

  /** Changes the name or description of a task in any status; undefined leaves one unchanged. @throws task_not_found */
  async rename(userId: number, id: number, change: Partial<Omit<TaskDefinition, 'courseIds'>>): Promise<Task> {
    return await this.#options.database.transaction(async (tx) => {
      const before = await this.#hold(tx, { id, userId });
      await updateDefinition(tx, id, change);
      const task = found(await selectTask(tx, id), id);
      await this.#record(tx, 'change_task', task, differences(before, task, ['name', 'description']));
      return task;
    });
  }

  /** Removes a task, which must not be running. @throws task_not_found, task_wrong_state */
  async delete(userId: number, id: number): Promise<void> {
    await this.#options.database.transaction(async (tx) => {
      const task = await this.#hold(tx, { id, userId });
      await this.#take(tx, stepFor('delete', task.status), task);
      await deleteTask(tx, id);
      await this.#record(tx, 'delete_task', task, valuesOf(task, ['name', 'description', 'course_ids', 'status']));
      await this.#options.live.publish(tx, studyTaskTopic(id), { type: 'task_deleted' });
    });
  }

  /**
   * Ends a running or paused task of any account, and records the administrator.
   * @param username the administrator's
   * @throws task_not_found, task_wrong_state
   */
  async forceStop(id: number, username: string, { accountId, address }: Administrator): Promise<Task> {
    const { database, journal } = this.#options;
    const userId = await selectOwner(database.query, id);
    if (userId === undefined) throw refuse('task_not_found', { taskId: id });
    return await database.transaction(async (tx) => {
      const task = await this.#hold(tx, { id, userId });
      const step = stepFor('force_stop', task.status);
      // Before the end, whose notification to the owner contains the name.
      await markStopped(tx, id, username);
      await this.#take(tx, step, task);
      await this.#options.runs.log(tx, task.run_id, 'warning', stoppedLine(username));
      const detail = { user_id: userId, name: task.name, status: task.status };
      await journal.record(tx, { accountId, action: 'force_stop_task', target: `study_task:${id}`, detail, address });
      return found(await selectTask(tx, id), id);
    });
  }

  async #act(action: TaskAction, which: Which): Promise<Task> {
    return await this.#options.database.transaction(async (tx) => {
      const task = await this.#hold(tx, which);
      await this.#take(tx, stepFor(action, task.status), task);
      const after = found(await selectTask(tx, which.id), which.id);
      await this.#record(tx, `${action}_task`, task, { name: task.name, ...differences(task, after, ['status']) });
      return after;
    });
  }

  async #record(tx: Queryable, action: string, { id }: Task, detail: object): Promise<void> {
    await this.#options.journal.record(tx, { action, target: `study_task:${id}`, detail });
  }

  /** Locks a task until the transaction ends. */
  async #hold(tx: Queryable, { id, userId }: Which): Promise<Task> {
    await lockTasksOf(tx, userId);
    await lockPresentRun(tx, id, userId);
    return found(await selectTask(tx, id, userId), id);
  }

  async #take(tx: Queryable, step: Step, task: Task): Promise<void> {
    const { runs } = this.#options;
    switch (step) {
      case 'begin':
        await refuseBeyondLimit(tx, task.user_id);
        await runs.start(tx, task.run_id);
        return;
      case 'go_on':
        await runs.resume(tx, task.run_id);
        return;
      case 'pause':
        await runs.pause(tx, task.run_id);
        return;
      case 'end':
        await runs.cancel(tx, task.run_id);
        return;
      case 'begin_anew':
        await refuseBeyondLimit(tx, task.user_id);
        await this.#beginAnew(tx, task);
        return;
      case 'give_up':
        await markCancelled(tx, task.id);
        await this.#tellOfRun(tx, task.id, task.run_id);
        return;
      case 'nothing':
        return;
    }
  }

  async #beginAnew(tx: Queryable, task: Task): Promise<void> {
    const runId = await this.#makeRun(tx, task, 'queued');
    await replaceRun(tx, task.id, runId);
    await this.#tellOfRun(tx, task.id, runId);
  }

  /** @returns its id */
  async #makeRun(
    tx: Queryable,
    {
      id: taskId,
      user_id: ownerId,
      course_ids: courseIds,
      origin,
    }: Pick<Task, 'id' | 'user_id' | 'course_ids' | 'origin'>,
    status: 'draft' | 'queued',
  ): Promise<number> {
    const input = { taskId, courseIds, origin };
    const { id } = await this.#options.runs.create(tx, studyJob, { ownerId, input, draft: status === 'draft' });
    return id;
  }

  async #tellOfRun(tx: Queryable, taskId: number, runId: number): Promise<void> {
    await this.#options.live.publish(tx, studyTaskTopic(taskId), taskRunEvent(runId));
  }
}

const stoppedLine = (by: string): CodedOf<StudyLines> => ({ code: 'stopped_by_admin', data: { by } });

function found(task: Task | undefined, taskId: number): Task {
  if (!task) throw refuse('task_not_found', { taskId });
  return task;
}

async function refuseBeyondLimit(tx: Queryable, userId: number): Promise<void> {
  if ((await countUnderWay(tx, userId)) >= MOST_UNDER_WAY)
    throw refuse('task_limit_exceeded', { limit: MOST_UNDER_WAY });
}
