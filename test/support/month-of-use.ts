/** Inserts a month of factory use by SQL within seconds: accounts, tasks with their runs, money and codes. */
import { sql } from 'kysely';
import type { Queryable } from '../../src/core/db/database.ts';

export interface Use {
  readonly accounts: number;
  readonly tasks: number;
  /** How many of the tasks belong to the first account. */
  readonly ofTheFirst: number;
}

/** @returns the id of the account that has the most tasks */
export async function simulateUse(db: Queryable, { accounts, tasks, ofTheFirst }: Use): Promise<number> {
  const { rows } = await sql<{ first: number }>`
    with made as (
      insert into accounts (username, email, password_hash, role, status)
      select 'somebody' || n, 'somebody' || n || '@example.com', 'none',
        case when n % 200 = 0 then 'admin' else 'user' end, case when n % 10 = 9 then 'inactive' else 'active' end
      from generate_series(1, ${accounts}::integer) as n
      returning id
    )
    select min(id) as first from made`.execute(db);
  const first = rows[0]?.first as number;
  await sql`
    insert into ledger_entries (account_id, kind, amount)
    select ${first}::bigint + n, 'adjustment', 1000000 from generate_series(0, ${accounts}::integer - 1) as n`.execute(
    db,
  );
  await sql`
    insert into runs (kind, queue, owner_id, status, priority, progress, input, result, error_code, error_message,
      attempts, timeout_seconds, created_at, queued_at, started_at, finished_at, active_seconds)
    select 'factory.task', 'factory/training/0', owner, status, 1000000,
      case status when 'completed' then 100 when 'running' then 45.5 else 0 end, '{}',
      case when status = 'completed' then '{"done": true}'::jsonb end,
      case when status = 'failed' then 'internal' end, case when status = 'failed' then 'it broke' end,
      case when status = 'queued' then 0 else 1 end, 3600, made, made,
      case when status <> 'queued' then made + interval '5 seconds' end,
      case when status in ('completed', 'failed', 'cancelled') then made + interval '65 seconds' end, 60
    from (
      select n, now() - make_interval(secs => (${tasks}::integer - n) * (30 * 86400.0 / ${tasks}::integer)) as made,
        case when n % (${tasks}::integer / ${ofTheFirst}::integer) = 0 then ${first}::bigint
          else ${first}::bigint + 1 + n % (${accounts}::integer - 1) end as owner,
        case when n > ${tasks}::integer - 20 then 'running' when n > ${tasks}::integer - 500 then 'queued'
          when n % 25 = 0 then 'failed' when n % 31 = 0 then 'cancelled' else 'completed' end as status
      from generate_series(1, ${tasks}::integer) as n
    ) as task order by n`.execute(db);
  await sql`
    insert into factory_tasks (owner_id, title, description, task_type, priority, estimated_duration, config, gpus, rate,
      run_id, status, cost, created_at, updated_at)
    select owner_id, 'Task ' || id, 'What it is for', (array['training', 'inference', 'data_processing', 'test'])[1 + id % 4],
      1 + id % 5, 30, '{"epochs": 3}', 0, 0.1, id, case status when 'queued' then 'pending' else status end,
      case when status = 'completed' then 10 else 0 end, created_at, coalesce(finished_at, started_at, created_at)
    from runs where kind = 'factory.task' order by id`.execute(db);
  await sql`
    insert into factory_tallies (owner_id, total, completed, failed, cancelled)
    select owner_id, count(*), count(*) filter (where status = 'completed'), count(*) filter (where status = 'failed'),
      count(*) filter (where status = 'cancelled')
    from factory_tasks group by owner_id`.execute(db);
  await sql`
    insert into vouchers (code, amount, max_uses, used_count, expires_at)
    select 'OWL-' || n, 10000, 1, case when n % 3 = 0 then 1 else 0 end,
      case when n % 5 = 0 then now() - interval '1 day' end
    from generate_series(1, ${accounts * 10}::integer) as n`.execute(db);
  await sql`
    insert into ledger_entries (account_id, kind, amount, voucher_id)
    select ${first}::bigint + id % ${accounts}::integer, 'redemption', amount, id from vouchers where used_count > 0`.execute(
    db,
  );
  await sql`vacuum (analyze)`.execute(db);
  return first;
}
