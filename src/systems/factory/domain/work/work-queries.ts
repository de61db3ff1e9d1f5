import { sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';

/** A task that has just started. */
export interface Begun {
  readonly id: number;
  /** The rate per minute and GPU. */
  readonly rate: number;
  /** How many more seconds its hold covers; null if it costs nothing. */
  readonly paid_seconds: number | null;
}

/** Records which server does the tasks. Locks their rows in the same order as ending runs. */
export async function beginTasks(
  db: Queryable,
  tasks: readonly { id: number; server: number | undefined }[],
): Promise<Begun[]> {
  const { rows } = await sql<Begun>`
    with begun as (
      select factory_tasks.id, begun.server
      from unnest(${tasks.map(({ id }) => id)}::bigint[], ${tasks.map(({ server }) => server ?? null)}::bigint[])
        as begun (id, server)
      join factory_tasks on factory_tasks.id = begun.id
      order by factory_tasks.run_id
      for update of factory_tasks
    )
    update factory_tasks set server_id = begun.server
    from begun, runs left join ledger_holds on ledger_holds.run_id = runs.id
    where factory_tasks.id = begun.id and runs.id = factory_tasks.run_id
    returning factory_tasks.id, factory_tasks.rate::float8 as rate,
      case when factory_tasks.rate > 0 then
        coalesce(ledger_holds.amount, 0) * 60 / (100 * factory_tasks.rate * greatest(factory_tasks.gpus, 1))::float8
        - runs.active_seconds
      end as paid_seconds`.execute(db);
  return rows;
}
