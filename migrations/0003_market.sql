-- The market: scripts that collect data, the tasks users make of them, the executions of those tasks, and the tables
-- they fill. An execution is a run (0002) seen by this system: status, progress, times, result and error are the run's
-- and only there. The collected tables themselves are made by the loads, in a schema of their own.

create schema warehouse;

-- What the files in the script folders declare. The files are what runs; a row is how they are listed and checked.
create table market_scripts (
  id bigint generated always as identity primary key,
  script_id text not null unique,
  script_name text not null,
  description text not null,
  category text not null,
  frequency text not null check (frequency in ('hourly', 'daily', 'weekly', 'monthly', 'once', 'manual')),
  -- Where the file is below a script folder, which may lie elsewhere on each machine.
  path text not null,
  -- In the order in which they are declared.
  parameters jsonb not null,
  natural_key text[] not null,
  -- SHA-256 of the file this was read from: one that has not changed is not read again at the next start.
  checksum text not null,
  is_active boolean not null default true,
  -- Since when no script folder has had its file, as the last scan found. Such a script is not offered, and comes back with
  -- its file; its row stays, because tasks and executions name it.
  missing_since timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table market_tasks (
  id bigint generated always as identity primary key,
  owner_id bigint not null references accounts on delete cascade,
  name text not null,
  description text,
  -- A script of the folders or an interface of the catalogue, which has no table.
  script_id text not null,
  parameters jsonb not null,
  -- Null: it runs when somebody says so.
  schedule_type text check (schedule_type in ('cron', 'interval', 'daily', 'weekly', 'monthly', 'once')),
  schedule_expression text,
  -- Kept with the task, so that a change of the server's own zone moves no existing schedule.
  timezone text not null default 'Asia/Shanghai',
  -- Of one attempt; null: the setting default_timeout at the moment the execution is made.
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
-- "Which task is due, and when is the next?" Paused tasks have no next execution.
create index market_tasks_due on market_tasks (next_execution_at) where is_active;

-- Every scheduler reads the next due time again when it changes, whatever changed it. A time that is later than before, or
-- none, needs no announcement: a scheduler that wakes up for it finds nothing.
create function announce_schedule_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('market_schedules', '');
  return null;
end $$;

create trigger market_tasks_scheduled after insert or update of is_active, next_execution_at on market_tasks
  for each statement execute function announce_schedule_change();

-- The processes that follow the schedules, and when each last did. Unlogged: after a crash it is of no use.
create unlogged table market_schedulers (
  name text primary key,
  seen_at timestamptz not null default now()
);

create sequence market_execution_number;

-- exec_20240101_150000_61c88647. The number is spread over 32 bits by a multiplication that maps no two of them to the
-- same, so that no two executions of one second can meet, and nobody reads from an id how many there have been.
create function market_execution_id() returns text language sql volatile as $$
  select to_char(clock_timestamp() at time zone 'UTC', '"exec"_YYYYMMDD_HH24MISS_')
    || lpad(to_hex((nextval('market_execution_number') % 4294967296 * 1640531527) & 4294967295), 8, '0')
$$;

create table market_executions (
  run_id bigint primary key references runs on delete cascade,
  execution_id text not null unique default market_execution_id(),
  -- An execution outlives its task, and belongs to whoever owned that.
  task_id bigint references market_tasks on delete set null,
  owner_id bigint references accounts on delete set null,
  script_id text not null,
  source text not null default 'script' check (source in ('script', 'interface')),
  parameters jsonb not null,
  triggered_by text not null check (triggered_by in ('scheduler', 'manual', 'api')),
  retry_count integer not null default 0,
  -- Of a retry that follows by itself: not before this moment.
  starts_at timestamptz,
  -- Who triggered it; nobody, when the scheduler did.
  operator_id bigint references accounts on delete set null,
  -- Where in the script it went wrong, for administrators.
  error_trace text
);

-- A user's own executions, newest first, without a sort; likewise those of a task. Both also serve the references.
create index market_executions_owner on market_executions (owner_id, run_id desc);
create index market_executions_task on market_executions (task_id, run_id desc);
-- Serves the reference when an account is deleted.
create index market_executions_operator on market_executions (operator_id);
-- The executions of one source, newest first.
create index market_executions_script on market_executions (script_id, run_id desc);
-- "Which executions began in these days?", of one user or of all.
create index runs_market_started on runs (started_at, owner_id) where kind = 'market.collect';

create table market_tables (
  id bigint generated always as identity primary key,
  -- Its name in the schema warehouse.
  table_name text not null unique,
  display_name text not null,
  category text not null,
  script_id text not null,
  -- The source's fields that tell a row from all others; none: rows are the same when all their values are.
  natural_key text[] not null,
  -- Written by each load in its own transaction, so true without counting.
  row_count bigint not null,
  size_bytes bigint not null,
  created_at timestamptz not null default now(),
  last_updated_at timestamptz not null default now()
);
