import { type ColumnType, type ExpressionBuilder, type Generated, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Tables, Timestamp } from '../../../../core/db/tables.ts';
import type { CodedOf } from '../../../../shared/messages.ts';
import type { TaskStatus } from '../errors.ts';
import type { SlurmWaits } from '../slurm/wait-reasons.ts';
import type { TaskConfig } from '../task-types.ts';

interface FactoryTasksTable {
  id: ColumnType<number, number, never>;
  uuid: ColumnType<string, string, never>;
  owner_id: number | null;
  title: string;
  description: string | null;
  task_type: string;
  priority: number;
  estimated_duration: number;
  config: ColumnType<TaskConfig, string, never>;
  gpus: number;
  /** `numeric`: text from the driver. */
  rate: ColumnType<string, number, number>;
  run_id: number;
  server_id: number | null;
  status: ColumnType<TaskStatus, never, TaskStatus>;
  cost: Generated<number>;
  created_at: Generated<Timestamp>;
  updated_at: Generated<Timestamp>;
}

declare module '../../../../core/db/tables.ts' {
  interface Tables {
    factory_tasks: FactoryTasksTable;
  }
}

const isWaiting = sql<boolean>`runs.status in ('draft', 'queued', 'paused')`;

/** Progress updates the row several times a second, so it must not be indexed. */
export const updatedAt = sql<Timestamp>`greatest(factory_tasks.updated_at, runs.reported_at)`;

const taskColumns = [
  'factory_tasks.id',
  'factory_tasks.uuid',
  'factory_tasks.owner_id',
  'accounts.uuid as owner_uuid',
  'factory_tasks.title',
  'factory_tasks.description',
  'factory_tasks.task_type',
  'factory_tasks.priority',
  'factory_tasks.estimated_duration',
  'factory_tasks.config',
  'factory_tasks.gpus',
  sql<number>`factory_tasks.rate::float8`.as('rate'),
  'factory_tasks.run_id',
  'factory_tasks.server_id',
  'factory_servers.uuid as server_uuid',
  'factory_tasks.status',
  'factory_tasks.cost',
  'factory_tasks.created_at',
  updatedAt.as('updated_at'),
  sql<number>`runs.progress::float8`.as('progress'),
  'runs.result',
  'runs.error_code',
  'runs.error_message',
  'runs.error_data',
  // Why the cluster that has it lets it wait.
  sql<CodedOf<SlurmWaits> | null>`case when factory_tasks.status = 'pending' and runs.status = 'running'
    then runs.detail -> 'waiting' end`.as('waiting'),
  // A task that waits again after its server died counts as not started.
  sql<Timestamp | null>`case when factory_tasks.status = 'pending' then null
    else coalesce(runs.attempt_started_at, runs.started_at) end`.as('started_at'),
  'runs.finished_at',
  // The uncharged working time of the current run up to now.
  sql<number>`case
    when runs.status = 'running'
    then runs.active_seconds + greatest(extract(epoch from clock_timestamp() - runs.attempt_started_at), 0)::float8
    when ${isWaiting} then runs.active_seconds
    else 0 end`.as('uncharged_seconds'),
] as const;

/** A task with the data of its current run. */
export type Task = Awaited<ReturnType<ReturnType<typeof tasks>['execute']>>[number];

export interface NewTask {
  readonly id: number;
  readonly uuid: string;
  readonly owner_id: number;
  readonly title: string;
  readonly description: string | null;
  readonly task_type: string;
  readonly priority: number;
  readonly estimated_duration: number;
  readonly config: TaskConfig;
  readonly gpus: number;
  readonly rate: number;
  readonly run_id: number;
}

/** Which tasks. */
export interface TaskFilter {
  readonly ownerId: number;
  readonly status?: TaskStatus | undefined;
  readonly taskType?: string | undefined;
}

export const TASK_ORDERS = ['created_at', 'updated_at', 'priority'] as const;

export interface TaskOrder {
  readonly by: (typeof TASK_ORDERS)[number];
  readonly direction: 'asc' | 'desc';
}

export async function insertTask(tx: Queryable, task: NewTask): Promise<void> {
  await tx
    .insertInto('factory_tasks')
    .values({ ...task, config: JSON.stringify(task.config) })
    .execute();
}

/** @param ownerId only if this account owns it; undefined: any owner */
export async function selectTask(
  db: Queryable,
  uuid: string,
  { ownerId }: { ownerId?: number | undefined } = {},
): Promise<Task | undefined> {
  return await tasks(db)
    .where('factory_tasks.uuid', '=', uuid)
    .$if(ownerId !== undefined, (query) => query.where('factory_tasks.owner_id', '=', ownerId as number))
    .executeTakeFirst();
}

/** The same, locked until the transaction ends. */
export async function lockTask(tx: Queryable, uuid: string, ownerId: number): Promise<Task | undefined> {
  // Locked alone first: after waiting, a join would combine the new version of this row with old versions of the
  // others.
  const row = await tx
    .selectFrom('factory_tasks')
    .select('id')
    .where('uuid', '=', uuid)
    .where('owner_id', '=', ownerId)
    .forUpdate()
    .executeTakeFirst();
  return row && (await selectTask(tx, uuid, { ownerId }));
}

export async function countTasks(db: Queryable, filter: TaskFilter): Promise<number> {
  const { count } = await db
    .selectFrom('factory_tasks')
    .where(matches(filter))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** The number of an account's unfinished tasks that are at least as urgent. */
export async function countUrgent(tx: Queryable, ownerId: number, priority: number): Promise<number> {
  const { count } = await tx
    .selectFrom('factory_tasks')
    .where('owner_id', '=', ownerId)
    .where(unfinished)
    .where('priority', '>=', priority)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Locks an account against deletion until the transaction ends. @returns whether it exists */
export async function keepAccount(tx: Queryable, id: number): Promise<boolean> {
  const account = await tx.selectFrom('accounts').select('id').where('id', '=', id).forKeyShare().executeTakeFirst();
  return account !== undefined;
}

/** Sets another run of a task. */
export async function updateRun(tx: Queryable, id: number, { runId, rate }: { runId: number; rate: number }) {
  await tx
    .updateTable('factory_tasks')
    .set({ run_id: runId, rate, status: 'pending', server_id: null, updated_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .execute();
}

export async function updateDescription(
  tx: Queryable,
  id: number,
  { title, description }: { title?: string | undefined; description?: string | undefined },
): Promise<void> {
  await tx
    .updateTable('factory_tasks')
    .set({
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      updated_at: sql`clock_timestamp()`,
    })
    .where('id', '=', id)
    .execute();
}

/**
 * Locks a run against its start until the transaction ends.
 * @returns whether it is still queued, here or in a cluster's own queue
 */
export async function lockWaitingRun(tx: Queryable, runId: number): Promise<boolean> {
  const run = await tx.selectFrom('runs').select('status').where('id', '=', runId).forUpdate().executeTakeFirst();
  if (run?.status !== 'running') return run !== undefined && ['draft', 'queued', 'paused'].includes(run.status);
  const task = await tx
    .selectFrom('factory_tasks')
    .select('id')
    .where('run_id', '=', runId)
    .where(sql<boolean>`status = 'pending'`)
    .executeTakeFirst();
  return task !== undefined;
}

/** Removes a task, if this is still its run and it has ended. @returns its final status */
export async function deleteEndedTask(tx: Queryable, { id, run_id }: Pick<Task, 'id' | 'run_id'>) {
  const row = await tx
    .deleteFrom('factory_tasks')
    .where('id', '=', id)
    .where('run_id', '=', run_id)
    .where('status', 'in', ['completed', 'failed', 'cancelled'])
    .returning('status')
    .executeTakeFirst();
  return row?.status as 'completed' | 'failed' | 'cancelled' | undefined;
}

/** The number of waiting and of running tasks of all accounts. */
export async function countUnfinished(db: Queryable): Promise<{ pending: number; running: number }> {
  const rows = await db
    .selectFrom('factory_tasks')
    .where(unfinished)
    .select(['status', ({ fn }) => fn.countAll<number>().as('count')])
    .groupBy('status')
    .execute();
  const countOf = (status: TaskStatus) => rows.find((row) => row.status === status)?.count ?? 0;
  return { pending: countOf('pending'), running: countOf('running') };
}

/** Whether an account has a waiting or running task. */
export async function hasUnfinished(db: Queryable, ownerId: number): Promise<boolean> {
  const row = await db
    .selectFrom('factory_tasks')
    .select('id')
    .where('owner_id', '=', ownerId)
    .where(unfinished)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The creation time of an account's latest task that still exists. */
export async function selectLastTaskDate(db: Queryable, ownerId: number): Promise<Timestamp | null> {
  const row = await db
    .selectFrom('factory_tasks')
    .select('created_at')
    .where('owner_id', '=', ownerId)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.created_at ?? null;
}

/** Literals as in the indexes of unfinished tasks: with parameters, a generic plan could not use them. */
const unfinished = sql<boolean>`status in ('pending', 'running')`;

export const tasks = (db: Queryable) =>
  db
    .selectFrom('factory_tasks')
    .innerJoin('runs', 'runs.id', 'factory_tasks.run_id')
    .leftJoin('accounts', 'accounts.id', 'factory_tasks.owner_id')
    .leftJoin('factory_servers', 'factory_servers.id', 'factory_tasks.server_id')
    .select(taskColumns);

export const matches =
  ({ ownerId, status, taskType }: TaskFilter) =>
  (task: ExpressionBuilder<Tables, 'factory_tasks'>) =>
    task.and({
      'factory_tasks.owner_id': ownerId,
      ...(status !== undefined && { 'factory_tasks.status': status }),
      ...(taskType !== undefined && { 'factory_tasks.task_type': taskType }),
    });
