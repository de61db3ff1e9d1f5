-- The program's own log, kept in the database for administrators' searches, and the removal of old lines of all logs.

create table system_logs (
  id bigint generated always as identity,
  -- The time of the logging, not of the insert.
  at timestamptz not null,
  level text not null check (level in ('DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL')),
  -- The process as host:pid, or its worker.
  source text not null,
  message text not null,
  -- The other fields of the line.
  detail jsonb,
  -- Serves newest first, the lines of a day, and the removal of old lines.
  primary key (at, id)
);

create index system_logs_level on system_logs (level, at, id);

-- The searched text of a line: all of it, or the beginning of very long ones, such as deep stacks.
create function system_log_text(message text, detail jsonb) returns text
  language sql immutable parallel safe
  return lower(left(message || ' ' || coalesce(detail::text, ''), 2000));

-- All sequences of three characters, and of two and one at the end: they find any part of a line, in Chinese as in
-- any other script (docs/decisions/0045). The day and the level are grams too, so that one index scan covers only the
-- lines of a day and level; their capitals keep them apart from the rest, which is in lower case. Expensive, hence the
-- cost: the planner prefers the index. (The body is atomic, because an index is built without a search path.)
create function system_log_grams(at timestamptz, level text, message text, detail jsonb) returns tsvector
  language sql immutable parallel safe cost 10000
begin atomic
  select array_to_tsvector(
    array_agg(x || coalesce(y, '') || coalesce(z, ''))
      || ('D' || floor(extract(epoch from at at time zone 'UTC') / 86400)::bigint) || ('L' || level))
  from string_to_array(system_log_text(message, detail), null) as c, unnest(c, c[2:], c[3:]) as gram (x, y, z);
end;

-- The index query for a text. For one or two characters: every gram that begins with them. For a long text, such as an id,
-- every third gram: each is a posting list to read, and a dozen are selective enough.
create function system_log_query(words text) returns tsquery
  language sql immutable strict parallel safe as $$
  select string_agg(
    '''' || replace(replace(x || coalesce(y, '') || coalesce(z, ''), '\', '\\'), '''', '''''') || ''''
      || case when cardinality(c) < 3 then ':*' else '' end, ' & ')::tsquery
  from string_to_array(lower(words), null) as c, unnest(c, c[2:], c[3:]) with ordinality as gram (x, y, z, place)
  where place <= greatest(cardinality(c) - 2, 1)
    and (cardinality(c) < 12 or place % 3 = 1 or place = cardinality(c) - 2)
$$;

-- Lines are few, and every search scans the pending list of the index: it is kept short.
create index system_logs_grams on system_logs using gin (system_log_grams(at, level, message, detail))
  with (gin_pending_list_limit = 256);
-- No statistics: no plan needs them, and sampling would compute the grams of 30,000 lines.
alter index system_logs_grams alter column 1 set statistics 0;

-- Entries of one day, for a download, and old entries, for their removal.
create index journal_time on journal (at, id);

-- The journal is still append-only; only this function removes old entries.
create or replace function refuse_journal_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('owlery.removes_old_entries', true) = 'on' then
    return null;
  end if;
  raise exception 'the journal is append-only';
end $$;

-- Removes up to so many of the oldest entries from before a time, and none younger than 30 days. Returns their number.
create function remove_old_entries(before timestamptz, most integer) returns integer language plpgsql as $$
declare
  removed integer;
begin
  perform set_config('owlery.removes_old_entries', 'on', true);
  delete from journal where (at, id) in (
    select at, id from journal where at < least(before, now() - interval '30 days') order by at, id limit most);
  get diagnostics removed = row_count;
  perform set_config('owlery.removes_old_entries', 'off', true);
  return removed;
end $$;

-- The lines of a day, and old lines, for their removal. A BRIN index suffices, because lines are inserted in order.
create index run_logs_time on run_logs using brin (created_at) with (autosummarize = on);

-- All runs of a factory task: its log is that of all of them.
create index runs_factory_task on runs (((input ->> 'taskId')::bigint)) where kind = 'factory.task';
