-- What the secret of the installation makes of a fixed text. A node that has another secret reads no token and no sealed
-- text of the others, and must not start.

create table secret_check (
  only_row boolean primary key default true check (only_row),
  value bytea not null
);
