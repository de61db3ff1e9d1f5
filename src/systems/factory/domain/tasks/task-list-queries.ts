/** Lists of tasks, in each of their orders. */
import { sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Slice } from '../../../../shared/page.ts';
import { matches, type Task, type TaskFilter, type TaskOrder, tasks, updatedAt } from './task-queries.ts';

export async function selectTasks(db: Queryable, filter: TaskFilter, order: TaskOrder, slice: Slice): Promise<Task[]> {
  return order.by === 'updated_at'
    ? await selectByUpdate(db, filter, order.direction, slice)
    : await selectInOrder(db, filter, { ...order, by: order.by }, slice);
}

async function selectInOrder(
  db: Queryable,
  filter: TaskFilter,
  { by, direction }: { by: 'created_at' | 'priority'; direction: 'asc' | 'desc' },
  { limit, offset }: Slice,
): Promise<Task[]> {
  // The ids of the page first, so that skipped rows are neither joined nor read completely.
  const page = db
    .selectFrom('factory_tasks')
    .select('id')
    .where(matches(filter))
    .orderBy(by, direction)
    .orderBy('id', direction)
    .limit(limit)
    .offset(offset);
  return await tasks(db)
    .where('factory_tasks.id', 'in', page)
    .orderBy(`factory_tasks.${by}`, direction)
    .orderBy('factory_tasks.id', direction)
    .execute();
}

/** Running tasks, which are few, by their progress; all others from the index. */
async function selectByUpdate(
  db: Queryable,
  filter: TaskFilter,
  direction: 'asc' | 'desc',
  { limit, offset }: Slice,
): Promise<Task[]> {
  const still = db
    .selectFrom('factory_tasks')
    .select(['factory_tasks.id', 'factory_tasks.updated_at as at'])
    .where(matches(filter))
    .where(sql<boolean>`factory_tasks.status <> 'running'`)
    .orderBy('factory_tasks.updated_at', direction)
    .orderBy('factory_tasks.id', direction)
    .limit(limit + offset);
  const running = db
    .selectFrom('factory_tasks')
    .innerJoin('runs', 'runs.id', 'factory_tasks.run_id')
    .select(['factory_tasks.id', updatedAt.as('at')])
    .where(matches(filter))
    .where(sql<boolean>`factory_tasks.status = 'running'`);
  const page = db
    .selectFrom(db.selectFrom(still.as('still')).selectAll().unionAll(running).as('either'))
    .select(['id', 'at'])
    .orderBy('at', direction)
    .orderBy('id', direction)
    .limit(limit)
    .offset(offset);
  return await tasks(db)
    .innerJoin(page.as('page'), 'page.id', 'factory_tasks.id')
    .orderBy('page.at', direction)
    .orderBy('factory_tasks.id', direction)
    .execute();
}
