-- factory's jobs in Slurm that may be alive: a row is committed before a job is submitted, and removed when Slurm shows that
-- none with its name can run any more. What a killed worker had begun is found here by the next one.

create table factory_slurm_jobs (
  -- No reference: the job has to be ended whatever becomes of its run.
  run_id bigint not null,
  -- Of the submissions of a run; only the last one's result counts.
  number integer not null check (number > 0),
  -- The job's in Slurm, unique for ever.
  name text not null unique,
  -- Stands in the job's comment: an id may be given to another job, a name by anybody.
  token text not null,
  -- Shared by workers and nodes.
  folder text not null,
  -- Null until Slurm has answered.
  job_id bigint,
  -- When it was last asked to take the job: its answer may still be on the way.
  submitted_at timestamptz not null default now(),
  primary key (run_id, number)
);
