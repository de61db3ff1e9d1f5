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

create table run_logs (
  id bigint generated always as identity primary key,
  run_id bigint not null references runs on delete cascade,
  level text not null check (level in ('debug', 'info', 'warning', 'error')),
  -- Plain text, such as the output of a program; or a code with its data, worded when it is read.
  message text not null default '',
  code text,
  data jsonb,
  -- When the line was logged, not when it was written.
  created_at timestamptz not null,
  check ((code is null) = (data is null)),
  check (code is null or message = '')
);

-- The lines of one run in either direction, and their removal with the run.
create index run_logs_run on run_logs (run_id, id);
