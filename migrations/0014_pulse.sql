-- One row that is written whenever somebody wants to know whether the database takes writes, and while workers are
-- supervised. Workers whose database was away could send no heartbeat: how long nobody could supervise them tells that
-- from workers that died.

create table pulse (
  singleton boolean primary key default true check (singleton),
  probed_at timestamptz not null default now(),
  supervised_at timestamptz not null default now()
);

insert into pulse default values;
