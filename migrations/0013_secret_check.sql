-- A fixed text sealed with the installation's secret. A node with another secret can read neither tokens nor sealed
-- texts of the others, and must not start.

create table secret_check (
  only_row boolean primary key default true check (only_row),
  value bytea not null
);
