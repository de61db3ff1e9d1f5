import { type ColumnType, type ExpressionBuilder, type Generated, type Selectable, sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Tables, Timestamp } from '../../../../core/db/tables.ts';
import type { Slice } from '../page.ts';
import type { ScheduleType } from '../schedules/schedule.ts';
import type { ParameterValues } from '../scripts/parameters.ts';

interface MarketTasksTable {
  id: Generated<number>;
  owner_id: number;
  name: string;
  script_id: string;
  parameters: ColumnType<ParameterValues, string, string>;
  schedule_type: ScheduleType | null;
  schedule_expression: string | null;
  is_active: Generated<boolean>;
  retry_on_failure: boolean;
  max_retries: number;
  last_execution_at: Timestamp | null;
  next_execution_at: Timestamp | null;
  created_at: Generated<Timestamp>;
  updated_at: Generated<Timestamp>;
}

declare module '../../../../core/db/tables.ts' {
  interface Tables {
    market_tasks: MarketTasksTable;
  }
}

export type Task = Selectable<MarketTasksTable>;
export type NewTask = Pick<
  Task,
  | 'owner_id'
  | 'name'
  | 'script_id'
  | 'parameters'
  | 'schedule_type'
  | 'schedule_expression'
  | 'retry_on_failure'
  | 'max_retries'
>;

/** Which tasks; without any, all of them. */
export interface TaskFilter {
  readonly ownerId?: number | undefined;
  readonly isActive?: boolean | undefined;
}

export async function insertTask(db: Queryable, task: NewTask): Promise<Task> {
  return await db
    .insertInto('market_tasks')
    .values({ ...task, parameters: JSON.stringify(task.parameters) })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function selectTask(db: Queryable, id: number, { ownerId }: TaskFilter): Promise<Task | undefined> {
  return await db
    .selectFrom('market_tasks')
    .selectAll()
    .where('id', '=', id)
    .where(matches({ ownerId }))
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

export async function updateLastExecution(db: Queryable, id: number): Promise<void> {
  await db.updateTable('market_tasks').set({ last_execution_at: sql`now()` }).where('id', '=', id).execute();
}

const matches =
  ({ ownerId, isActive }: TaskFilter) =>
  (task: ExpressionBuilder<Tables, 'market_tasks'>) =>
    task.and({
      ...(ownerId !== undefined && { owner_id: ownerId }),
      ...(isActive !== undefined && { is_active: isActive }),
    });
