/** Executions: runs of market as users see them. Each is created from a task or a download. */

import { onlyOwner, type Viewer } from '../../../../core/accounts/viewer.ts';
import type { Database, Queryable } from '../../../../core/db/database.ts';
import type { Runs } from '../../../../core/jobs/runs/runs.ts';
import type { Journal } from '../../../../core/journal/journal.ts';
import type { Settings } from '../../../../core/settings/settings.ts';
import { isRefusal } from '../../../../shared/errors.ts';
import { type Listing, type Page, sliceOf } from '../../../../shared/page.ts';
import { refuse } from '../errors.ts';
import { marketSettings } from '../market-settings.ts';
import type { ParameterValues } from '../scripts/parameters.ts';
import type { Source, SourceKind, Sources } from '../sources.ts';
import { lockTask, updateLastExecution } from '../stored-tasks/task-queries.ts';
import { COLLECT_GROUP, collect } from './collect.job.ts';
import {
  averageDuration,
  countBegun,
  countByStatus,
  countExecutions,
  countUnfinishedOf,
} from './execution-count-queries.ts';
import type { ExecutionFilter } from './execution-filter-queries.ts';
import {
  type Execution,
  insertExecutions,
  type NewExecution,
  selectExecution,
  selectExecutions,
  selectUnfinished,
} from './execution-queries.ts';
import { type ExecutionStatus, executionStatus, RETRIABLE, runStatuses } from './status.ts';

/** The thing to execute: a task or a download. */
export interface Executable {
  /** Null: a download, which is not retried automatically. */
  readonly id: number | null;
  readonly owner_id: number | null;
  /** The name of the script, or of the interface. */
  readonly script_id: string;
  readonly parameters: ParameterValues;
  /** Null: the setting's. */
  readonly timeout_seconds: number | null;
}

/** The trigger of an execution. */
export interface Trigger {
  readonly triggeredBy: NewExecution['triggered_by'];
  /** Null for the scheduler. */
  readonly operatorId: number | null;
  /** The number of earlier attempts; default 0. */
  readonly retryCount?: number;
}

/** A new execution with validated parameters, or with parameters that the worker will refuse. */
export interface Order extends Trigger {
  readonly executable: Executable;
  readonly source: SourceKind;
  readonly parameters: ParameterValues;
  readonly startAfter?: Date;
}

export interface ExecutionStats {
  readonly total: number;
  readonly completed: number;
  /** Including those that timed out. */
  readonly failed: number;
  readonly running: number;
  /** The average of the latest 1,000 completed ones, in seconds. */
  readonly averageSeconds: number;
  /** Started since midnight in the server's time zone. */
  readonly today: number;
  /** The percentage of completed ones among those not cancelled, with two decimals; 0 if there are none. */
  readonly successRate: number;
}

/** A filter of the executions that a viewer may see. */
export interface Asked extends Pick<ExecutionFilter, 'taskId' | 'scriptId' | 'from' | 'to'> {
  readonly status?: ExecutionStatus | undefined;
}

export interface ExecutionsOptions {
  readonly database: Database;
  readonly runs: Runs;
  readonly settings: Settings;
  readonly sources: Sources;
  readonly journal: Journal;
}

export class Executions {
  readonly #database: Database;
  readonly #runs: Runs;
  readonly #settings: Settings;
  readonly #sources: Sources;
  readonly #journal: Journal;

  constructor({ database, runs, settings, sources, journal }: ExecutionsOptions) {
    this.#database = database;
    this.#runs = runs;
    this.#settings = settings;
    this.#sources = sources;
    this.#journal = journal;
  }

  /**
   * Queues an execution when the transaction commits.
   * @param kind of the source; default: the source with the name
   * @throws script_not_found, script_inactive, interface_unavailable, parameters_invalid
   */
  async start(tx: Queryable, executable: Executable, trigger: Trigger, kind?: SourceKind): Promise<Execution> {
    const source = await this.#sources.get(tx, executable.script_id, kind);
    if (!source.isActive) throw refuse('script_inactive', { scriptId: source.name });
    const parameters = source.check(executable.parameters);
    const [executionId = ''] = await this.create(tx, [{ ...trigger, executable, source: source.kind, parameters }]);
    return await getExecution(tx, executionId, {});
  }

  /** The same for many, without refusals: invalid ones fail in the worker, where their owners see it. */
  async startAll(tx: Queryable, executables: readonly Executable[], trigger: Trigger): Promise<void> {
    const sources = await this.#sources.findAll(
      tx,
      executables.map(({ script_id }) => script_id),
    );
    const orders = executables.map((executable) => {
      const source = sources.get(executable.script_id);
      const parameters = checked(source, executable.parameters);
      return { ...trigger, executable, source: source?.kind ?? ('script' as const), parameters };
    });
    await this.create(tx, orders);
  }

  /** Those of the sources that are disabled. */
  async switchedOff(tx: Queryable, scriptIds: readonly string[]): Promise<Set<string>> {
    const sources = await this.#sources.findAll(tx, scriptIds);
    return new Set([...sources].filter(([, { isActive }]) => !isActive).map(([name]) => name));
  }

  /** Creates executions in a few statements. @returns their ids in the given order */
  async create(tx: Queryable, orders: readonly Order[]): Promise<string[]> {
    if (orders.length === 0) return [];
    const { default_timeout } = await this.#settings.read(tx, marketSettings);
    const owners = orders.map(({ executable }) => executable.owner_id);
    const priorities = inTurns(owners, await countUnfinishedOf(tx, owners));
    const runs = await this.#runs.createAll(
      tx,
      collect,
      orders.map(({ executable, source, parameters, startAfter }, index) => ({
        priority: priorities[index] ?? 0,
        ownerId: executable.owner_id,
        input: { source, scriptId: executable.script_id, parameters },
        groupId: COLLECT_GROUP,
        timeoutSeconds: executable.timeout_seconds ?? default_timeout,
        ...(startAfter && { startAfter }),
      })),
    );
    return await insertExecutions(
      tx,
      orders.map(({ executable, source, parameters, triggeredBy, operatorId, retryCount = 0, startAfter }, index) => ({
        run_id: runs[index]?.id as number,
        task_id: executable.id,
        owner_id: executable.owner_id,
        source,
        script_id: executable.script_id,
        parameters,
        triggered_by: triggeredBy,
        retry_count: retryCount,
        operator_id: operatorId,
        starts_at: startAfter ?? null,
      })),
    );
  }

  async list(viewer: Viewer, page: Page, { status, ...rest }: Asked): Promise<Listing<Execution>> {
    const filter = { ...rest, ownerId: onlyOwner(viewer), statuses: status && runStatuses(status) };
    const [items, total] = await Promise.all([
      selectExecutions(this.#database.query, filter, sliceOf(page)),
      countExecutions(this.#database.query, filter),
    ]);
    return { items, total };
  }

  /** @throws execution_not_found, also for another account's execution */
  async get(viewer: Viewer, executionId: string): Promise<Execution> {
    return await getExecution(this.#database.query, executionId, { ownerId: onlyOwner(viewer) });
  }

  /**
   * Statistics of the viewer's own executions; of all for administrators.
   * @param begun counts only those started in this time
   * @param midnight the start of today
   */
  async stats(viewer: Viewer, begun: Pick<Asked, 'from' | 'to'>, midnight: Date): Promise<ExecutionStats> {
    const { query } = this.#database;
    const ownerId = onlyOwner(viewer);
    const [counts, today, averageSeconds] = await Promise.all([
      countByStatus(query, { ...begun, ownerId }),
      countBegun(query, ownerId, midnight),
      averageDuration(query, { ...begun, ownerId }, 1_000),
    ]);
    const completed = counts.get('completed') ?? 0;
    const failed = (counts.get('failed') ?? 0) + (counts.get('timed_out') ?? 0);
    const ended = completed + failed;
    return {
      total: counts.values().reduce((total, count) => total + count, 0),
      completed,
      failed,
      running: counts.get('running') ?? 0,
      averageSeconds,
      today,
      successRate: ended === 0 ? 0 : Math.round((completed / ended) * 10_000) / 100,
    };
  }

  /**
   * Cancels a waiting or running execution with all processes of its script; its table stays unchanged.
   * @throws execution_not_found, execution_ended
   */
  async cancel(viewer: Viewer, executionId: string): Promise<void> {
    const { run_id, script_id } = await this.get(viewer, executionId);
    try {
      await this.#database.transaction(async (tx) => {
        await this.#runs.cancel(tx, run_id);
        await this.#record(tx, 'cancel_execution', executionId, { script_id });
      });
    } catch (error) {
      if (!isRefusal(error, 'run_wrong_state')) throw error;
      const { status } = await this.get(viewer, executionId);
      throw refuse('execution_ended', { executionId, status: executionStatus(status) });
    }
  }

  /**
   * Repeats a failed, timed-out or cancelled execution with its parameters, as a new one.
   * @throws execution_not_found, execution_not_retriable, task_running, and the errors of `start`
   */
  async retry(operator: Viewer, executionId: string): Promise<Execution> {
    const { task_id } = await this.get(operator, executionId);
    return await this.#database.transaction(async (tx) => {
      const task = task_id === null ? undefined : await lockTask(tx, task_id, {});
      const last = await getExecution(tx, executionId, { ownerId: onlyOwner(operator) });
      const status = executionStatus(last.status);
      if (!RETRIABLE.includes(status)) throw refuse('execution_not_retriable', { executionId, status });
      if (task) await this.refuseOverlap(tx, task.id);
      if (task) await updateLastExecution(tx, task.id);
      const { owner_id, script_id, parameters } = last;
      const timeout_seconds = task?.timeout_seconds ?? null;
      const again = { id: task?.id ?? null, owner_id, script_id, parameters, timeout_seconds };
      const retryCount = last.retry_count + 1;
      const trigger = { triggeredBy: 'manual', operatorId: operator.id, retryCount } as const;
      const execution = await this.start(tx, again, trigger, last.source);
      await this.#record(tx, 'retry_execution', executionId, { script_id, repeated_as: execution.execution_id });
      return execution;
    });
  }

  async #record(tx: Queryable, action: string, executionId: string, detail: object): Promise<void> {
    await this.#journal.record(tx, { action, target: `execution:${executionId}`, detail });
  }

  /**
   * @param tx a transaction that has locked the task, so that no other one starts it
   * @throws task_running, with the execution that has not ended
   */
  async refuseOverlap(tx: Queryable, taskId: number): Promise<void> {
    const running = (await selectUnfinished(tx, [taskId])).get(taskId);
    if (!running) return;
    throw refuse('task_running', { taskId, executionId: running.execution_id, isRetry: running.is_waiting });
  }
}

/**
 * The priorities of new runs. Users take turns: runs with the fewest unfinished runs of their user ahead come first,
 * and each user's runs keep their order.
 */
function inTurns(owners: readonly (number | null)[], unfinished: ReadonlyMap<number, number>): number[] {
  const ahead = new Map<number | null, number>(unfinished);
  return owners.map((owner) => {
    const before = ahead.get(owner) ?? 0;
    ahead.set(owner, before + 1);
    return before === 0 ? 0 : -before;
  });
}

async function getExecution(db: Queryable, executionId: string, filter: ExecutionFilter): Promise<Execution> {
  const execution = await selectExecution(db, executionId, filter);
  if (!execution) throw refuse('execution_not_found', { executionId });
  return execution;
}

/** The validated parameters; unchanged if they are invalid. */
function checked(source: Source | undefined, given: ParameterValues): ParameterValues {
  try {
    return source?.check(given) ?? given;
  } catch {
    return given;
  }
}
