-- Runs: the pieces of work users start and watch, whichever system they belong to. The row is the truth about a run;
-- pg-boss's job (schema "pgboss") only delivers it to a worker and bears its id, the run's uuid.

create table runs (
  id bigint generated always as identity primary key,
  uuid uuid not null unique default gen_random_uuid(),
  -- Which handler does it, and which queue carries it.
  kind text not null,
  queue text not null,
  -- A run outlives its owner's account: what it did is still true.
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
  -- The data of the code, from which readers get the error in their language.
  error_data jsonb,
  -- When its progress or its detail was last written.
  reported_at timestamptz,
  -- How often a worker has taken it. Every write of a worker names the attempt it belongs to, so that one that was
  -- taken for dead and comes back changes nothing.
  attempts integer not null default 0,
  -- How many of these ended with the death of their worker since the run last came further than ever before.
  lost_attempts integer not null default 0,
  furthest_progress numeric(4, 1) not null default 0,
  checkpoint jsonb,
  -- Who holds it. Outlives the status "running" for the moment in which a stopped handler is still letting go.
  worker text,
  -- At most so many runs of one group are active at once, where a worker is told how many.
  group_id text,
  -- Of one attempt.
  timeout_seconds integer not null check (timeout_seconds > 0),
  created_at timestamptz not null default now(),
  -- When it last began to wait, when it first began to run, when it ended.
  queued_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  -- When its present attempt began, or its last.
  attempt_started_at timestamptz,
  -- How long all its attempts worked on it, which is what its owner pays for. An attempt lost with its worker does not count,
  -- nor does waiting between attempts.
  active_seconds double precision not null default 0,
  -- In hundredths.
  cost bigint not null default 0
-- Progress is written several times a second and none of its columns is indexed: with room left on the page, such an
-- update stays there and touches no index (a heap-only tuple).
) with (fillfactor = 80);

-- "What has this account started of this kind?", newest first: a walk of the index, without a sort. Also serves the
-- reference when an account is deleted.
create index runs_owner on runs (owner_id, kind, id desc);
-- "What of this kind is running, has failed, …?", newest first: an admin's lists, and the statistics.
create index runs_status on runs (kind, status, id desc);
-- "How many of mine have failed, are running, …?", and which, newest first.
create index runs_owner_status on runs (owner_id, kind, status, id desc);
-- "Which of these queues has the most urgent run?" is asked whenever a worker looks for work in several.
create index runs_waiting on runs (queue, priority desc) where status = 'queued';

create table run_logs (
  id bigint generated always as identity primary key,
  run_id bigint not null references runs on delete cascade,
  level text not null check (level in ('debug', 'info', 'warning', 'error')),
  -- Plain text, such as the output of a program; or a code with its data, put into words when it is read.
  message text not null default '',
  code text,
  data jsonb,
  -- When the line was logged, not when it was written.
  created_at timestamptz not null,
  check ((code is null) = (data is null)),
  check (code is null or message = '')
);

-- The lines of one run from either end, and their removal with it.
create index run_logs_run on run_logs (run_id, id);
