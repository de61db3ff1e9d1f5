/** What the database says about a bench of scale. */
import { sql } from 'kysely';
import type { Queryable } from '../src/core/db/database.ts';

/** Waiting and running tasks. */
export async function selectUnfinished(db: Queryable): Promise<{ waiting: number; running: number }> {
  const { rows } = await sql<{ waiting: number; running: number }>`
    select count(*) filter (where status = 'queued') as waiting, count(*) filter (where status = 'running') as running
    from runs where kind = 'factory.task' and status in ('queued', 'running')`.execute(db);
  return rows[0] ?? { waiting: 0, running: 0 };
}

export interface Account {
  readonly balance: number;
  readonly waiting: number;
}

/** What was lost; everything is 0 if nothing was. */
export interface Losses {
  /** Confirmed orders without a completed task. */
  readonly orders: number;
  /** Completed tasks without exactly one charge of their cost. */
  readonly charges: number;
  /** Accounts whose balance is not the sum of their entries. */
  readonly balances: number;
  readonly holds: number;
  /** Deliveries left in the queue. */
  readonly deliveries: number;
}

/** @param confirmed the ids of all tasks whose creation was confirmed */
export async function selectLosses(db: Queryable, confirmed: readonly string[]): Promise<Losses> {
  const { rows } = await sql<Losses>`
    select
      (select count(*) from unnest(${confirmed}::uuid[]) as confirmed (task)
        where not exists (select from factory_tasks where uuid = confirmed.task and status = 'completed')) as orders,
      (select count(*) from factory_tasks as task join runs on runs.id = task.run_id
        left join lateral (select count(*) as number, sum(-amount) as amount from ledger_entries
          where run_id = runs.id and kind = 'charge') as charge on true
        where runs.status = 'completed' and (charge.number <> 1 or charge.amount <> task.cost)) as charges,
      (select count(*) from ledger_balances as account where balance <>
        (select sum(amount) from ledger_entries where account_id = account.account_id)) as balances,
      (select count(*) from ledger_holds) as holds,
      (select count(*) from pgboss.job where name like 'factory%') as deliveries`.execute(db);
  return rows[0] as Losses;
}

export interface Figures {
  readonly tasks: number;
  /** From the first start to the last end. */
  readonly seconds: number;
  readonly attempts: number;
  readonly lost: number;
  readonly charged: number;
  readonly log_lines: number;
  readonly journal: number;
}

export async function selectFigures(db: Queryable): Promise<Figures> {
  const { rows } = await sql<Figures>`
    select count(*) as tasks, extract(epoch from max(finished_at) - min(started_at))::float8 as seconds,
      sum(attempts) as attempts, sum(attempts) - count(*) as lost,
      (select sum(-amount)::float8 from ledger_entries where kind = 'charge') as charged,
      (select count(*) from run_logs) as log_lines, (select count(*) from journal) as journal
    from runs where kind = 'factory.task'`.execute(db);
  return rows[0] as Figures;
}

/** When each task ended, in milliseconds since 1970. */
export async function selectEnds(db: Queryable): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; at: number }>`
    select task.uuid::text as id, (extract(epoch from finished_at) * 1000)::float8 as at
    from factory_tasks as task join runs on runs.id = task.run_id where finished_at is not null`.execute(db);
  return new Map(rows.map(({ id, at }) => [id, at]));
}

/** From the order of each task to its first start, and from there to its end, in milliseconds. */
export async function selectStages(db: Queryable): Promise<{ waiting: number[]; working: number[] }> {
  const { rows } = await sql<{ waiting: number; working: number }>`
    select (extract(epoch from started_at - created_at) * 1000)::float8 as waiting,
      (extract(epoch from finished_at - started_at) * 1000)::float8 as working
    from runs where kind = 'factory.task' and finished_at is not null and started_at is not null`.execute(db);
  return { waiting: rows.map(({ waiting }) => waiting), working: rows.map(({ working }) => working) };
}

export interface Server {
  /** Bytes of write-ahead log since the server was made. */
  readonly wal: number;
  /** Bytes of the database. */
  readonly size: number;
  readonly connections: number;
  /** The used share of the queue of notifications, from 0 to 1. */
  readonly notifications: number;
}

export async function selectServer(db: Queryable): Promise<Server> {
  const { rows } = await sql<Server>`
    select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as wal, pg_database_size(current_database())::float8 as size,
      (select count(*) from pg_stat_activity where datname = current_database() and application_name like 'owlery%')
        as connections,
      pg_notification_queue_usage() as notifications`.execute(db);
  return rows[0] as Server;
}

/** Fills every balance, and sets a price and a limit that allow the bench. */
export async function prepareAccounts(db: Queryable, settings: object): Promise<void> {
  await sql`insert into ledger_entries (account_id, kind, amount) select id, 'adjustment', 10000000 from accounts`.execute(
    db,
  );
  await sql`insert into settings (name, value) values ('factory', ${JSON.stringify(settings)}::jsonb)`.execute(db);
}
