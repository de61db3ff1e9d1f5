-- The market: scripts that collect data, the tasks that users create from them, the executions of the tasks, and the tables
-- that they fill. An execution is this system's view of a run (0002): status, progress, times, result and error are
-- stored in the run only. The loads create the collected tables, in a schema of their own.

create schema warehouse;

-- The declarations of the files in the script folders. The files are executed; the rows serve lists and validation.
create table market_scripts (
  id bigint generated always as identity primary key,
  script_id text not null unique,
  script_name text not null,
  description text not null,
  category text not null,
  frequency text not null check (frequency in ('hourly', 'daily', 'weekly', 'monthly', 'once', 'manual')),
  -- The path below a script folder, whose own path may differ on each machine.
  path text not null,
  -- In the order of declaration.
  parameters jsonb not null,
  natural_key text[] not null,
  -- SHA-256 of the file: an unchanged file is not read again at the next start.
  checksum text not null,
  is_active boolean not null default true,
  -- Since when its file is missing, by the scans. A missing script is not offered, and returns with
  -- its file; its row stays, because tasks and executions refer to it.
  missing_since timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table market_tasks (
  id bigint generated always as identity primary key,
  owner_id bigint not null references accounts on delete cascade,
  name text not null,
  description text,
  -- A script, or an interface of the catalogue, which has no table.
  script_id text not null,
  parameters jsonb not null,
  -- Null: executed by hand only.
  schedule_type text check (schedule_type in ('cron', 'interval', 'daily', 'weekly', 'monthly', 'once')),
  schedule_expression text,
  -- Stored with the task, so that a change of the server's zone moves no schedule.
  timezone text not null default 'Asia/Shanghai',
  -- The limit of one attempt; null: the setting default_timeout when the execution is created.
  timeout_seconds integer check (timeout_seconds between 1 and 86400),
  is_active boolean not null default true,
  retry_on_failure boolean not null,
  -- Null: the setting max_retries.
  max_retries integer check (max_retries between 0 and 10),
  notify_on_failure boolean not null default false,
  last_execution_at timestamptz,
  next_execution_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- A user's own tasks, newest first, without a sort. Also serves the reference when an account is deleted.
create index market_tasks_owner on market_tasks (owner_id, id desc);
-- The due tasks, and the next due time. Paused tasks have none.
create index market_tasks_due on market_tasks (next_execution_at) where is_active;

-- Every scheduler reads the next due time again when it becomes earlier, whatever changed it. A later time, or
-- none, needs no notification: a scheduler that wakes up for the old time finds nothing due.
create function announce_schedule_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('market_schedules', '');
  return null;
end $$;

create trigger market_tasks_scheduled after insert or update of is_active, next_execution_at on market_tasks
  for each statement execute function announce_schedule_change();

-- The running schedulers, and when each last ticked. Unlogged: useless after a crash.
create unlogged table market_schedulers (
  name text primary key,
  seen_at timestamptz not null default now()
);

create sequence market_execution_number;

-- exec_20240101_150000_61c88647. A bijective multiplication spreads the number over 32 bits,
-- so that executions of one second have different ids, and an id does not reveal the number of executions.
create function market_execution_id() returns text language sql volatile as $$
  select to_char(clock_timestamp() at time zone 'UTC', '"exec"_YYYYMMDD_HH24MISS_')
    || lpad(to_hex((nextval('market_execution_number') % 4294967296 * 1640531527) & 4294967295), 8, '0')
$$;

create table market_executions (
  run_id bigint primary key references runs on delete cascade,
  execution_id text not null unique default market_execution_id(),
  -- An execution outlives its task, and belongs to the owner of the task.
  task_id bigint references market_tasks on delete set null,
  owner_id bigint references accounts on delete set null,
  script_id text not null,
  source text not null default 'script' check (source in ('script', 'interface')),
  parameters jsonb not null,
  triggered_by text not null check (triggered_by in ('scheduler', 'manual', 'api')),
  retry_count integer not null default 0,
  -- The earliest start of an automatic retry.
  starts_at timestamptz,
  -- The account that triggered it; null for the scheduler.
  operator_id bigint references accounts on delete set null,
  -- The location of the error in the script, for administrators.
  error_trace text
);

-- The executions of a user and those of a task, newest first, without a sort. Both also serve the references.
create index market_executions_owner on market_executions (owner_id, run_id desc);
create index market_executions_task on market_executions (task_id, run_id desc);
-- Serves the reference when an account is deleted.
create index market_executions_operator on market_executions (operator_id);
-- The executions of one source, newest first.
create index market_executions_script on market_executions (script_id, run_id desc);
-- The executions of some days, of one user or of all.
create index runs_market_started on runs (started_at, owner_id) where kind = 'market.collect';

create table market_tables (
  id bigint generated always as identity primary key,
  -- Its name in the schema warehouse.
  table_name text not null unique,
  display_name text not null,
  category text not null,
  script_id text not null,
  -- The fields of the source that identify a row; null: rows are equal if all their values are.
  natural_key text[] not null,
  -- Written by each load in its own transaction, so exact without counting.
  row_count bigint not null,
  size_bytes bigint not null,
  -- The days that the rows cover, and the column they are of; null without a column of dates or times.
  date_column text,
  data_start_date date,
  data_end_date date,
  created_at timestamptz not null default now(),
  last_updated_at timestamptz not null default now()
);
