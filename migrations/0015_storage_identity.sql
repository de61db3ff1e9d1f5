-- The identity of the storage to which this database belongs. A node with another storage would answer 404 for
-- files of the other nodes, and store files that they cannot find.

create table storage_identity (
  singleton boolean primary key default true check (singleton),
  -- Also kept in the storage, as an object.
  id uuid not null,
  -- The storage's location on the first node, for administrators.
  place text not null,
  claimed_at timestamptz not null default now()
);
