/** Executions: the runs of tasks, as the market shows them. */
import type { Database, Queryable } from '../../../../core/db/database.ts';
import type { Runs } from '../../../../core/jobs/runs.ts';
import { collect } from '../../jobs/collect.job.ts';
import { refuse } from '../errors.ts';
import { type Listing, type Page, sliceOf } from '../page.ts';
import { checkParameters, type ParameterValues } from '../scripts/parameters.ts';
import { getScript } from '../scripts/scripts.ts';
import { onlyOwner, type Viewer } from '../viewer.ts';
import {
  countExecutions,
  type Execution,
  type ExecutionFilter,
  insertExecution,
  type NewExecution,
  selectExecution,
  selectExecutions,
} from './execution-queries.ts';
import { type ExecutionStatus, runStatuses } from './status.ts';

/** What is executed: a task, or something like one. */
export interface Executable {
  readonly id: number;
  readonly owner_id: number;
  readonly script_id: string;
  readonly parameters: ParameterValues;
}

/** Why it is executed. */
export interface Trigger {
  readonly triggeredBy: NewExecution['triggered_by'];
  /** Null, when it was the scheduler. */
  readonly operatorId: number | null;
}

export class Executions {
  readonly #database: Database;
  readonly #runs: Runs;

  constructor(database: Database, runs: Runs) {
    this.#database = database;
    this.#runs = runs;
  }

  /**
   * Has a worker collect as soon as the transaction commits.
   * @throws script_not_found, script_inactive, parameters_invalid
   */
  async start(tx: Queryable, task: Executable, { triggeredBy, operatorId }: Trigger): Promise<Execution> {
    const script = await getScript(tx, task.script_id);
    if (!script.is_active) throw refuse('script_inactive', { scriptId: script.script_id });
    const parameters = checkParameters(script.parameters, task.parameters);
    const input = { scriptId: script.script_id, parameters };
    const run = await this.#runs.create(tx, collect, { ownerId: task.owner_id, input });
    const executionId = await insertExecution(tx, {
      run_id: run.id,
      task_id: task.id,
      owner_id: task.owner_id,
      script_id: script.script_id,
      parameters,
      triggered_by: triggeredBy,
      operator_id: operatorId,
    });
    return await getExecution(tx, executionId, {});
  }

  async list(
    viewer: Viewer,
    page: Page,
    { taskId, status }: { taskId?: number | undefined; status?: ExecutionStatus | undefined },
  ): Promise<Listing<Execution>> {
    const filter = { ownerId: onlyOwner(viewer), taskId, statuses: status && runStatuses(status) };
    const [items, total] = await Promise.all([
      selectExecutions(this.#database.query, filter, sliceOf(page)),
      countExecutions(this.#database.query, filter),
    ]);
    return { items, total };
  }

  /** @throws execution_not_found, also for somebody else's */
  async get(viewer: Viewer, executionId: string): Promise<Execution> {
    return await getExecution(this.#database.query, executionId, { ownerId: onlyOwner(viewer) });
  }
}

async function getExecution(db: Queryable, executionId: string, filter: ExecutionFilter): Promise<Execution> {
  const execution = await selectExecution(db, executionId, filter);
  if (!execution) throw refuse('execution_not_found', { executionId });
  return execution;
}
