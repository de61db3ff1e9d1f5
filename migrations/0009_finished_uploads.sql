-- What resumable uploads have become. A client that did not hear of the end of its upload asks again, and must neither
-- send everything anew nor make a second of what there is.

create table finished_uploads (
  -- Begins with the number of the account.
  id text primary key,
  size bigint not null,
  -- Where what it became is found.
  location text not null,
  finished_at timestamptz not null default now()
);

-- Old ones are removed by age.
create index finished_uploads_age on finished_uploads (finished_at);
