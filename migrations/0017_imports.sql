-- Imports from the original servers: which original row became which row here, so that an import can be run
-- again after additions there or corrected skips, without duplicates.

create table imported_rows (
  -- The original's name: akshare_web, chaoxing, owl-workshop, LearningHub.
  original text not null,
  source_table text not null,
  source_id text not null,
  -- The new id, in the table that this importer fills.
  target_id bigint not null,
  imported_at timestamptz not null default now(),
  primary key (original, source_table, source_id)
);
