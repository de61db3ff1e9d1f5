import { type ColumnType, type ExpressionBuilder, type Generated, type Selectable, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Tables, Timestamp } from '../../../../core/db/tables.ts';
import type { Slice } from '../../../../shared/page.ts';
import type { ScheduleType } from '../schedules/schedule.ts';
import type { ParameterValues } from '../scripts/parameters.ts';

interface MarketTasksTable {
  id: Generated<number>;
  owner_id: number;
  name: string;
  description: string | null;
  script_id: string;
  parameters: ColumnType<ParameterValues, string, string>;
  schedule_type: ScheduleType | null;
  schedule_expression: string | null;
  timezone: string;
  is_active: boolean;
  retry_on_failure: boolean;
  max_retries: number | null;
  timeout_seconds: number | null;
  notify_on_failure: boolean;
  last_execution_at: Timestamp | null;
  /** Null: it is never due again, or not before it is resumed. */
  next_execution_at: ColumnType<Timestamp | null, Date | Timestamp | null, Date | Timestamp | null>;
  created_at: Generated<Timestamp>;
  updated_at: Generated<Timestamp>;
}

declare module '../../../../core/db/tables.ts' {
  interface Tables {
    market_tasks: MarketTasksTable;
  }
}

export type Task = Selectable<MarketTasksTable>;
/** The written columns of a task. */
export type TaskValues = Omit<
  Task,
  'id' | 'owner_id' | 'last_execution_at' | 'next_execution_at' | 'created_at' | 'updated_at'
> & { next_execution_at: Date | Timestamp | null };

/** Which tasks; without any field, all. */
export interface TaskFilter {
  readonly ownerId?: number | undefined;
  readonly isActive?: boolean | undefined;
}

export async function insertTask(db: Queryable, ownerId: number, values: TaskValues): Promise<Task> {
  return await db
    .insertInto('market_tasks')
    .values({ ...stored(values), owner_id: ownerId })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function updateTask(tx: Queryable, id: number, values: TaskValues): Promise<Task> {
  return await tx
    .updateTable('market_tasks')
    .set({ ...stored(values), updated_at: sql<Timestamp>`now()` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function deleteTask(tx: Queryable, id: number): Promise<void> {
  await tx.deleteFrom('market_tasks').where('id', '=', id).execute();
}

export async function selectTask(db: Queryable, id: number, { ownerId }: TaskFilter): Promise<Task | undefined> {
  return await db
    .selectFrom('market_tasks')
    .selectAll()
    .where('id', '=', id)
    .where(matches({ ownerId }))
    .executeTakeFirst();
}

/** The same, locked against starts, changes and retries until the transaction ends. */
export async function lockTask(tx: Queryable, id: number, { ownerId }: TaskFilter): Promise<Task | undefined> {
  return await tx
    .selectFrom('market_tasks')
    .selectAll()
    .where('id', '=', id)
    .where(matches({ ownerId }))
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Newest first. */
export async function selectTasks(db: Queryable, filter: TaskFilter, { limit, offset }: Slice): Promise<Task[]> {
  return await db
    .selectFrom('market_tasks')
    .selectAll()
    .where(matches(filter))
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
}

export async function countTasks(db: Queryable, filter: TaskFilter): Promise<number> {
  const { count } = await db
    .selectFrom('market_tasks')
    .where(matches(filter))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** The number of a user's active scheduled tasks. */
export async function countScheduled(tx: Queryable, ownerId: number): Promise<number> {
  const { count } = await tx
    .selectFrom('market_tasks')
    .where('owner_id', '=', ownerId)
    .where('is_active', '=', true)
    .where('schedule_type', 'is not', null)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Locks the scheduling of this user's tasks until the transaction ends. */
export async function lockTasksOf(tx: Queryable, ownerId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`market tasks of ${ownerId}`}, 0))`.execute(tx);
}

export async function updateLastExecution(db: Queryable, id: number): Promise<void> {
  await db.updateTable('market_tasks').set({ last_execution_at: sql`now()` }).where('id', '=', id).execute();
}

const stored = (values: TaskValues) => ({ ...values, parameters: JSON.stringify(values.parameters) });

const matches =
  ({ ownerId, isActive }: TaskFilter) =>
  (task: ExpressionBuilder<Tables, 'market_tasks'>) =>
    task.and({
      ...(ownerId !== undefined && { owner_id: ownerId }),
      ...(isActive !== undefined && { is_active: isActive }),
    });
