-- Schedules that are followed, retries, and tasks of interfaces.

-- A task may name a script of the folders or an interface of the catalogue, which has no table.
alter table market_tasks drop constraint market_tasks_script_id_fkey;
drop index market_tasks_script;

alter table market_tasks
  add column description text,
  -- Kept with the task, so that a change of the server's own zone moves no schedule that is there already.
  add column timezone text not null default 'Asia/Shanghai',
  -- Of one attempt; null: the setting default_timeout, as it is when the execution is made.
  add column timeout_seconds integer check (timeout_seconds between 1 and 86400),
  add column notify_on_failure boolean not null default false,
  -- Null: the setting max_retries.
  alter column max_retries drop not null;

-- "Which task is due, and when is the next?" Paused tasks have no next execution.
create index market_tasks_due on market_tasks (next_execution_at) where is_active;

-- Schedules were kept and not followed until now. The first look at them finds out when each is due next, and runs those
-- that would have been due within the last hour.
update market_tasks set next_execution_at = created_at - interval '1 day' where is_active and schedule_type is not null;

-- Every scheduler looks again for what is due next, whoever made it due and however. What is due later than it was,
-- or not at all, needs no telling: who wakes up for it finds nothing.
create function announce_schedule_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('market_schedules', '');
  return null;
end $$;

create trigger market_tasks_scheduled after insert or update of is_active, next_execution_at on market_tasks
  for each statement execute function announce_schedule_change();

-- Who follows the schedules, and when it last did. Unlogged: it says nothing of any use after a crash.
create unlogged table market_schedulers (
  name text primary key,
  seen_at timestamptz not null default now()
);

alter table market_executions
  add column source text not null default 'script' check (source in ('script', 'interface')),
  -- Of a retry that follows by itself: not before this moment.
  add column starts_at timestamptz;

-- "How many of mine have failed, are running, …?", and which, newest first.
create index runs_owner_status on runs (owner_id, kind, status, id desc);
