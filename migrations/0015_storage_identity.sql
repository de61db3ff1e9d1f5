-- Which storage holds the files that the rows of this database name. A node that sees another one would answer 404 for
-- what the others keep, and keep what they do not find.

create table storage_identity (
  singleton boolean primary key default true check (singleton),
  -- Also kept in the storage, as an object.
  id uuid not null,
  -- Where the node that came first found it, in words for administrators.
  place text not null,
  claimed_at timestamptz not null default now()
);
