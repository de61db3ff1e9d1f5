-- Imports from the servers that people move from: which row of which original became what here, so that an import can be run
-- again, after more was added there or after a skip was mended, without doubling anything.

create table imported_rows (
  -- The original's name: akshare_web, chaoxing, owl-workshop, LearningHub.
  original text not null,
  source_table text not null,
  source_id text not null,
  -- The id here, in the table that the importer of that original fills.
  target_id bigint not null,
  imported_at timestamptz not null default now(),
  primary key (original, source_table, source_id)
);
