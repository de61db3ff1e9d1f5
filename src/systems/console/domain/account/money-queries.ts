/** An account's balance and spending over time, from the newest entries of the ledger. */
import { sql } from 'kysely';
import type { Queryable } from '../../../../core/db/database.ts';
import type { Timestamp } from '../../../../core/db/tables.ts';

/** The entries read of each kind; the ledger is walked by its index and never summed up. */
const MOST_ENTRIES = 5_000;

const newestEntries = (accountId: number) => sql`
  select entry.* from unnest('{redemption,charge,adjustment}'::text[]) as kind (name)
  cross join lateral (
    select id, kind, amount, balance_after, run_id, created_at from ledger_entries
    where account_id = ${accountId} and ledger_entries.kind = kind.name
    order by id desc
    limit ${MOST_ENTRIES}
  ) as entry`;

/**
 * The balance at the end of each day that changed it, in hundredths. The first day has what the account had before it,
 * where there was anything.
 */
export async function selectBalances(db: Queryable, accountId: number, days: number, timezone: string) {
  const { rows } = await sql<{ start: Timestamp; balance: number }>`
    select distinct on (1)
      greatest(
        date_trunc('day', created_at, ${timezone}), date_trunc('day', now() - make_interval(days => ${days - 1}), ${timezone})
      ) as start,
      balance_after as balance
    from (${newestEntries(accountId)}) as entry
    order by 1, id desc`.execute(db);
  return rows;
}

/** The spending on each type of task in hundredths, highest first. */
export async function selectSpending(db: Queryable, accountId: number, days: number) {
  const { rows } = await sql<{ type: string; amount: number }>`
    select coalesce(task.task_type, '') as type, sum(-entry.amount)::bigint as amount
    from (${newestEntries(accountId)}) as entry
    left join runs as run on run.id = entry.run_id
    left join factory_tasks as task on task.id = (run.input ->> 'taskId')::bigint
    where entry.kind = 'charge' and entry.created_at > now() - make_interval(days => ${days})
    group by 1
    order by 2 desc`.execute(db);
  return rows;
}

/** The newest that are looked at for `selectSignUps`. */
const MOST_ACCOUNTS = 20_000;

/** The number of accounts created on each day. */
export async function selectSignUps(db: Queryable, days: number, timezone: string) {
  const { rows } = await sql<{ start: Timestamp; count: number }>`
    select date_trunc('day', created_at, ${timezone}) as start, count(*)::int as count
    from (select created_at from accounts order by id desc limit ${MOST_ACCOUNTS}) as newest
    where created_at > now() - make_interval(days => ${days})
    group by 1
    order by 1`.execute(db);
  return rows;
}
