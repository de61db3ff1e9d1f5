-- One row, written to check whether the database accepts writes, and while workers are
-- supervised. Workers cannot send heartbeats while the database is away: the age of the last supervision tells these
-- from dead workers.

create table pulse (
  singleton boolean primary key default true check (singleton),
  probed_at timestamptz not null default now(),
  supervised_at timestamptz not null default now()
);

insert into pulse default values;
