-- factory's servers: the processes that work on its tasks, each of which registers itself and says every 5 s how it is.

create table factory_servers (
  id bigint generated always as identity primary key,
  -- The id outside.
  uuid uuid not null unique default gen_random_uuid(),
  -- A machine that starts again is the server it was. A row is never removed: tasks say where they ran.
  name text not null unique,
  host text not null,
  -- As runs name it; null once it has stopped.
  worker text,
  max_concurrent_tasks integer not null check (max_concurrent_tasks > 0),
  -- What it can do: name, title, the schema of the configuration, GPUs, rate, time limit.
  task_types jsonb not null,
  -- Use of processor, memory and GPUs at its last heartbeat.
  figures jsonb not null,
  registered_at timestamptz not null default now(),
  last_heartbeat timestamptz not null default now()
-- Written every 5 s, and none of what is written is indexed: it stays on its page.
) with (fillfactor = 50);

alter table factory_tasks add constraint factory_tasks_server foreign key (server_id) references factory_servers;

-- How busy a server and its GPUs have been: an average for each step of 15 s kept for an hour, of 5 min for a day, of
-- 30 min for a week.
create table factory_server_use (
  server_id bigint not null references factory_servers on delete cascade,
  step_seconds integer not null,
  -- The GPU's index; -1 is the machine itself, with its processor and memory.
  gpu smallint not null,
  start timestamptz not null,
  samples integer not null,
  -- Sums of percentages over the samples.
  usage_sum real not null,
  memory_sum real not null,
  primary key (server_id, step_seconds, gpu, start)
) with (fillfactor = 50);
