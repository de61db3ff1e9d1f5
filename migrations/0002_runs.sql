-- Runs: the work that users of all systems start and watch. The row is the authoritative state of a run;
-- pg-boss's job (schema "pgboss") only delivers it to a worker. The job's id is the run's uuid.

create table runs (
  id bigint generated always as identity primary key,
  uuid uuid not null unique default gen_random_uuid(),
  -- Chooses the handler and the queue.
  kind text not null,
  queue text not null,
  -- A run outlives its owner's account, because its effects do.
  owner_id bigint references accounts on delete set null,
  status text not null
    check (status in ('draft', 'queued', 'running', 'paused', 'completed', 'failed', 'cancelled', 'timed_out')),
  -- Higher first.
  priority integer not null default 0,
  progress numeric(4, 1) not null default 0 check (progress between 0 and 100),
  detail jsonb,
  input jsonb not null,
  result jsonb,
  error_code text,
  error_message text,
  -- The data of the code, from which the error is worded in the reader's language.
  error_data jsonb,
  -- When its progress or its detail was last written.
  reported_at timestamptz,
  -- The number of attempts. Every write of a worker names its attempt, so that a worker that was considered dead
  -- and returns changes nothing.
  attempts integer not null default 0,
  -- The attempts lost with their worker since the run last progressed further than ever before.
  lost_attempts integer not null default 0,
  furthest_progress numeric(4, 1) not null default 0,
  checkpoint jsonb,
  -- The worker that has it. Outlives the status "running" while a stopped handler is still ending.
  worker text,
  -- A worker may limit how many runs of one group are active at once.
  group_id text,
  -- The limit of one attempt.
  timeout_seconds integer not null check (timeout_seconds > 0),
  created_at timestamptz not null default now(),
  -- The times when it was last queued, first started, and ended.
  queued_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  -- The start of its current or last attempt.
  attempt_started_at timestamptz,
  -- The working time of all attempts, which its owner pays for. Lost attempts do not count,
  -- nor does the time between attempts.
  active_seconds double precision not null default 0,
  -- In hundredths.
  cost bigint not null default 0,
  -- The span that created it, if traces are recorded: https://www.w3.org/TR/trace-context
  traceparent text
-- Progress is written several times a second, and none of its columns is indexed: with free space on the page the
-- update stays there and writes no index (a heap-only tuple).
) with (fillfactor = 80);

-- An account's runs of one kind, newest first, read from the index without a sort. Also serves the
-- reference when an account is deleted.
create index runs_owner on runs (owner_id, kind, id desc);
-- Runs of one kind and status, newest first: the administrators' lists and the statistics.
create index runs_status on runs (kind, status, id desc);
-- An account's runs of one status, newest first, and their number.
create index runs_owner_status on runs (owner_id, kind, status, id desc);
-- The most urgent run of several queues, read whenever a worker polls them.
create index runs_waiting on runs (queue, priority desc) where status = 'queued';

-- By week, because at scale these are the most rows of all: old weeks are dropped, which costs nothing, where deleting
-- their lines would write as much as they did.
create table run_logs (
  id bigint generated always as identity,
  run_id bigint not null references runs on delete cascade,
  level text not null check (level in ('debug', 'info', 'warning', 'error')),
  -- Plain text, such as the output of a program; or a code with its data, worded when it is read.
  message text not null default '',
  code text,
  data jsonb,
  -- When the line was logged, not when it was written.
  created_at timestamptz not null,
  check ((code is null) = (data is null)),
  check (code is null or message = ''),
  -- The lines of one run in either direction, and their removal with the run.
  primary key (run_id, id, created_at)
) partition by range (created_at);

-- Lines of weeks without a partition, such as those of a clock that is wrong.
create table run_logs_other partition of run_logs default;

-- Makes the partition of a moment's week (from Monday, UTC) if there is none, and moves its lines there.
create function make_run_log_week(moment timestamptz) returns void language plpgsql as $$
declare
  first constant timestamptz := date_trunc('week', moment, 'UTC');
  name constant text := 'run_logs_' || to_char(first at time zone 'UTC', 'YYYYMMDD');
begin
  if to_regclass(name) is not null then
    return;
  end if;
  create temporary table moved on commit drop as
    select * from run_logs_other where created_at >= first and created_at < first + interval '7 days';
  delete from run_logs_other where created_at >= first and created_at < first + interval '7 days';
  execute format('create table %I partition of run_logs for values from (%L) to (%L)',
    name, first, first + interval '7 days');
  insert into run_logs overriding system value select * from moved;
  drop table moved;
end $$;

-- Drops the partitions of weeks that ended before a moment. Returns how many.
create function drop_run_log_weeks(before timestamptz) returns integer language plpgsql as $$
declare
  week text;
  dropped integer := 0;
begin
  for week in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'run_logs'::regclass and c.relname ~ '^run_logs_\d{8}$'
      and to_date(right(c.relname, 8), 'YYYYMMDD')::timestamp at time zone 'UTC' + interval '7 days' <= before
  loop
    execute format('drop table %I', week);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;

-- This week and the next four; workers make later ones.
select make_run_log_week(now() + n * interval '7 days') from generate_series(0, 4) as n;
