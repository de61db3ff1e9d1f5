-- How long a run was really worked on, which is what is paid for, and what waits in a queue.

alter table runs
  -- When its present attempt began, or its last.
  add column attempt_started_at timestamptz,
  -- Of all attempts together. One that was lost with its worker does not count, nor does waiting between them.
  add column active_seconds double precision not null default 0;

-- "Which of these queues has the most urgent run?" is asked whenever a worker looks for work in several.
create index runs_waiting on runs (queue, priority desc) where status = 'queued';
