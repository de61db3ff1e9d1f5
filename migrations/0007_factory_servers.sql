-- The servers of factory: the processes that work on its tasks. Each registers itself and sends a heartbeat every 5 s.

create table factory_servers (
  id bigint generated always as identity primary key,
  -- The public id.
  uuid uuid not null unique default gen_random_uuid(),
  -- A restarted machine is the same server. Rows are never removed: tasks refer to them.
  name text not null unique,
  host text not null,
  -- The worker's name in runs; null after a stop.
  worker text,
  max_concurrent_tasks integer not null check (max_concurrent_tasks > 0),
  -- Its types of task: name, title, the schema of the configuration, GPUs, rate, time limit.
  task_types jsonb not null,
  -- Use of processor, memory and GPUs at its last heartbeat.
  figures jsonb not null,
  registered_at timestamptz not null default now(),
  last_heartbeat timestamptz not null default now()
-- Written every 5 s, and no written column is indexed, so that updates stay on their page.
) with (fillfactor = 50);

alter table factory_tasks add constraint factory_tasks_server foreign key (server_id) references factory_servers;

-- The load of a server and its GPUs: averages of 15 s kept for an hour, of 5 min for a day, of
-- 30 min for a week.
create table factory_server_use (
  server_id bigint not null references factory_servers on delete cascade,
  step_seconds integer not null,
  -- The GPU's index; -1 for the machine's processor and memory.
  gpu smallint not null,
  start timestamptz not null,
  samples integer not null,
  -- Sums of percentages over the samples.
  usage_sum real not null,
  memory_sum real not null,
  primary key (server_id, step_seconds, gpu, start)
) with (fillfactor = 50);
