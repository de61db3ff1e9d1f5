/** Tasks: a script with its parameters, that its owner has run by hand or on a schedule. */
import type { Database } from '../../../../core/db/database.ts';
import { refuse } from '../errors.ts';
import type { Execution } from '../executions/execution-queries.ts';
import type { Executions } from '../executions/executions.ts';
import { type Listing, type Page, sliceOf } from '../page.ts';
import { firstExecution, type Schedule } from '../schedules/schedule.ts';
import { checkParameters, type ParameterValues } from '../scripts/parameters.ts';
import { getScript } from '../scripts/scripts.ts';
import { onlyOwner, type Viewer } from '../viewer.ts';
import { countTasks, insertTask, selectTask, selectTasks, type Task, updateLastExecution } from './task-queries.ts';

export interface TaskDefinition {
  readonly name: string;
  readonly scriptId: string;
  readonly parameters: ParameterValues;
  /** None: it runs only when somebody says so. */
  readonly schedule: Schedule | undefined;
  readonly retryOnFailure: boolean;
  /** After the first try. */
  readonly maxRetries: number;
}

export class Tasks {
  readonly #database: Database;
  readonly #executions: Executions;

  constructor(database: Database, executions: Executions) {
    this.#database = database;
    this.#executions = executions;
  }

  /** @throws script_not_found, parameters_invalid, schedule_invalid */
  async create(owner: Viewer, task: TaskDefinition): Promise<Task> {
    const { schedule } = task;
    if (schedule) firstExecution({ ...schedule, zone: 'Asia/Shanghai' }, new Date());
    const script = await getScript(this.#database.query, task.scriptId);
    checkParameters(script.parameters, task.parameters);
    return await insertTask(this.#database.query, {
      owner_id: owner.id,
      name: task.name,
      script_id: script.script_id,
      // As they were given: a default that the script changes later is meant to change here too.
      parameters: task.parameters,
      schedule_type: schedule?.type ?? null,
      schedule_expression: schedule?.expression ?? null,
      retry_on_failure: task.retryOnFailure,
      max_retries: task.maxRetries,
    });
  }

  async list(viewer: Viewer, page: Page, { isActive }: { isActive?: boolean | undefined }): Promise<Listing<Task>> {
    const filter = { ownerId: onlyOwner(viewer), isActive };
    const [items, total] = await Promise.all([
      selectTasks(this.#database.query, filter, sliceOf(page)),
      countTasks(this.#database.query, filter),
    ]);
    return { items, total };
  }

  /** @throws task_not_found, also for somebody else's */
  async get(viewer: Viewer, id: number): Promise<Task> {
    const task = await selectTask(this.#database.query, id, { ownerId: onlyOwner(viewer) });
    if (!task) throw refuse('task_not_found', { taskId: id });
    return task;
  }

  /**
   * Runs a task now.
   * @throws task_not_found, script_inactive, parameters_invalid when the script has changed what it takes
   */
  async execute(operator: Viewer, id: number): Promise<Execution> {
    const task = await this.get(operator, id);
    return await this.#database.transaction(async (tx) => {
      await updateLastExecution(tx, id);
      return await this.#executions.start(tx, task, { triggeredBy: 'manual', operatorId: operator.id });
    });
  }
}
