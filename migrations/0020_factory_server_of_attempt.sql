-- factory: the server of a task is that of its present attempt. Before, a task taken over was for a moment said to be on the
-- server that had died.
create or replace function follow_factory_run() returns trigger language plpgsql as $$
begin
  update factory_tasks
  set
    status = case
      when new.status in ('draft', 'queued', 'paused') then 'pending'
      when new.status = 'timed_out' then 'failed'
      else new.status
    end,
    server_id = case
      when new.status in ('draft', 'queued', 'paused') or new.attempts <> old.attempts then null
      else server_id
    end,
    updated_at = clock_timestamp()
  where run_id = new.id;
  return null;
end $$;

drop trigger factory_runs_followed on runs;
create trigger factory_runs_followed after update of status on runs
  for each row when (
    new.kind = 'factory.task' and (new.status is distinct from old.status or new.attempts <> old.attempts)
  )
  execute function follow_factory_run();
