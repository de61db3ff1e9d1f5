-- The results of resumable uploads. A client that missed the answer to its last part asks again, and must neither
-- send everything again nor create a duplicate.

create table finished_uploads (
  -- Begins with the account's id.
  id text primary key,
  size bigint not null,
  -- The address of the resulting resource.
  location text not null,
  finished_at timestamptz not null default now()
);

-- Old ones are removed by age.
create index finished_uploads_age on finished_uploads (finished_at);
