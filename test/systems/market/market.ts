/** The market's tasks, executions and schedules on a database of their own, with a clock that a test sets. */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openCore } from '../../../src/app/compose.ts';
import { readConfig } from '../../../src/app/config.ts';
import type { Viewer } from '../../../src/core/accounts/viewer.ts';
import type { Core } from '../../../src/core/core.ts';
import { Worker, type WorkerOptions } from '../../../src/core/jobs/engine/worker.ts';
import { type AnyHandler, type AnyJob, handle, type RunContext } from '../../../src/core/jobs/runs/job.ts';
import {
  type CollectInput,
  type CollectResult,
  collect,
} from '../../../src/systems/market/domain/executions/collect.job.ts';
import type { Execution } from '../../../src/systems/market/domain/executions/execution-queries.ts';
import { Executions } from '../../../src/systems/market/domain/executions/executions.ts';
import { onRunChange } from '../../../src/systems/market/domain/executions/on-run-change.ts';
import { RetryMetrics } from '../../../src/systems/market/domain/executions/retry-metrics.ts';
import { Interfaces } from '../../../src/systems/market/domain/interfaces/interfaces.ts';
import { MarketSettings } from '../../../src/systems/market/domain/market-settings.ts';
import { ScheduleMetrics } from '../../../src/systems/market/domain/scheduler/schedule-metrics.ts';
import { Scheduler } from '../../../src/systems/market/domain/scheduler/scheduler.ts';
import { Sources } from '../../../src/systems/market/domain/sources.ts';
import type { Task } from '../../../src/systems/market/domain/stored-tasks/task-queries.ts';
import type { NewTask } from '../../../src/systems/market/domain/tasks/task-definition.ts';
import { Tasks } from '../../../src/systems/market/domain/tasks/tasks.ts';
import { executionFailureText } from '../../../src/systems/market/messages.ts';
import { createTestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { quiet } from '../../support/logger.ts';

const PAGE = { page: 1, pageSize: 100 };

/** Stands still until a test sets it. */
export class TestClock {
  #now: Date;

  constructor(now: string) {
    this.#now = new Date(now);
  }

  now(): Date {
    return this.#now;
  }

  set(iso: string): void {
    this.#now = new Date(iso);
  }
}

export type CollectContext = RunContext<CollectInput, CollectResult, never>;

export interface Market extends AsyncDisposable {
  readonly url: string;
  readonly core: Core;
  readonly clock: TestClock;
  readonly sources: Sources;
  readonly executions: Executions;
  readonly tasks: Tasks;
  readonly settings: MarketSettings;
  readonly retryMetrics: RetryMetrics;
  readonly user: Viewer;
  readonly other: Viewer;
  readonly admin: Viewer;
  /** Registers a script without a file. */
  script(scriptId: string, values?: { is_active?: boolean; parameters?: string }): Promise<void>;
  task(changes?: Partial<NewTask>): Promise<Task>;
  /** A scheduler that is not started: tests call its tick. */
  scheduler(): Scheduler;
  /** All executions of a task, oldest first. */
  executionsOf(task: Pick<Task, 'id'>): Promise<Execution[]>;
  /** Starts a worker whose executions call `collecting`; `close` stops it. */
  work(collecting: (context: CollectContext) => Promise<void>, options?: Partial<WorkerOptions>): Promise<Worker>;
}

/** @param now the time of its clock */
export async function openMarket(now: string, url?: string): Promise<Market> {
  const databaseUrl = url ?? (await createTestDatabase()).url;
  const dataDir = await folderOf(databaseUrl);
  const environment = {
    DATABASE_URL: databaseUrl,
    OWLERY_DATA_DIR: dataDir,
    OWLERY_SECRET: 'a secret of thirty-two letters!!',
  };
  const core = await openCore(readConfig(environment), quiet, { stays: true });
  const { database, runs, settings, notifications } = core;
  const clock = new TestClock(now);
  const sources = new Sources(new Interfaces());
  const { journal } = core;
  const executions = new Executions({ database, runs, settings, sources, journal });
  const timezone = 'Asia/Shanghai';
  const tasks = new Tasks({ database, runs, executions, sources, settings, journal, clock, timezone });
  const retryMetrics = new RetryMetrics();
  runs.transitions.on(
    collect,
    onRunChange({
      executions,
      settings,
      mail: core.mail,
      alerts: core.alerts,
      clock,
      metrics: retryMetrics,
      failureText: executionFailureText,
    }),
  );
  const viewers = await Promise.all((['user', 'user', 'admin'] as const).map((role) => account(core, role)));
  const [user, other, admin] = viewers as [Viewer, Viewer, Viewer];
  const workers: Worker[] = [];
  const script: Market['script'] = async (scriptId, values = {}) => {
    const row = {
      script_id: scriptId,
      script_name: scriptId,
      description: '',
      category: 'stocks',
      path: `${scriptId}.ts`,
    };
    await database.query
      .insertInto('market_scripts')
      .values({ ...row, frequency: 'daily', parameters: '[]', natural_key: [], checksum: '', ...values })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  };
  return {
    url: databaseUrl,
    core,
    clock,
    sources,
    executions,
    tasks,
    settings: new MarketSettings(settings, core.journal),
    retryMetrics,
    user,
    other,
    admin,
    script,
    async task(changes = {}) {
      await script('prices');
      return await tasks.create(user, { ...DEFINITION, ...changes });
    },
    scheduler: () =>
      new Scheduler({ database, notifications, executions, clock, metrics: new ScheduleMetrics(), logger: quiet }),
    executionsOf: async ({ id }) => (await executions.list(admin, PAGE, { taskId: id })).items.reverse(),
    async work(collecting, options = {}) {
      const { queue, live } = core;
      const handlers = new Map<AnyJob, AnyHandler>([handle(collect, collectHandler(collecting))]);
      const shared = { database, notifications, queue, live, logger: quiet, transitions: runs.transitions };
      const worker = new Worker({ ...shared, handlers, maxTasks: 4, ...options });
      workers.push(worker);
      await worker.start();
      return worker;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await core.close();
    },
  };
}

const folders = new Map<string, string>();
process.once('exit', () => {
  for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true });
});

/** The data folder that all markets on a database must share; removed at the end of this process. */
async function folderOf(databaseUrl: string): Promise<string> {
  const folder = folders.get(databaseUrl) ?? (await mkdtemp(join(tmpdir(), 'owlery-data-')));
  folders.set(databaseUrl, folder);
  return folder;
}

/** A task without a schedule. */
export const DEFINITION: NewTask = {
  name: 'A task',
  description: null,
  scriptId: 'prices',
  parameters: {},
  scheduleType: null,
  scheduleExpression: null,
  isActive: true,
  retryOnFailure: true,
  maxRetries: null,
  timeout: null,
  notifyOnFailure: false,
};

const collectHandler =
  (collecting: (context: CollectContext) => Promise<void>) =>
  async (context: CollectContext): Promise<CollectResult | undefined> => {
    await collecting(context);
    if (context.signal.aborted) return undefined;
    return { message: 'success', table_name: 'ak_prices', rows_before: 0, rows_after: 0, rows_affected: 0 };
  };

let accounts = 0;
async function account({ database }: Core, role: 'user' | 'admin'): Promise<Viewer> {
  accounts += 1;
  const name = `name${process.pid}x${accounts}`;
  return await database.query
    .insertInto('accounts')
    .values({ username: name, email: `${name}@example.com`, password_hash: '', role })
    .returning(['id', 'role'])
    .executeTakeFirstOrThrow();
}

/** Waits until a task's executions are as expected. @returns them */
export async function whenExecutions(
  market: Market,
  task: Pick<Task, 'id'>,
  expected: readonly Partial<Execution>[],
): Promise<Execution[]> {
  const check = async () => {
    const found = await market.executionsOf(task);
    expect(found).toMatchObject(expected);
    return found;
  };
  return await eventually(check);
}
