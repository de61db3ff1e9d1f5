-- The program's own log, kept in the database so that administrators can search it, and how old lines of all logs go.

create table system_logs (
  id bigint generated always as identity,
  -- When the line was logged, not when it was written.
  at timestamptz not null,
  level text not null check (level in ('DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL')),
  -- The process, as host:pid, or the worker within it.
  source text not null,
  message text not null,
  -- What else the line says.
  detail jsonb,
  -- Newest first is a walk of this index; so is a day's lines, and what is too old.
  primary key (at, id)
);

create index system_logs_level on system_logs (level, at, id);

-- What of a line is searched: all of it, but of very long ones, such as deep stacks, the beginning.
create function system_log_text(message text, detail jsonb) returns text
  language sql immutable parallel safe
  return lower(left(message || ' ' || coalesce(detail::text, ''), 2000));

-- All runs of three characters, and at the end of two and of one: any part of a line is found by them, in Chinese as in
-- any other script (docs/decisions/0045). The day and the level are among them, so that one look into the index is for a
-- day's lines of one level only; their capitals keep them apart, since all else is in small letters. Expensive: better
-- find lines by the index than make this anew for each. (An atomic body, because an index is built without a search path.)
create function system_log_grams(at timestamptz, level text, message text, detail jsonb) returns tsvector
  language sql immutable parallel safe cost 10000
begin atomic
  select array_to_tsvector(
    array_agg(x || coalesce(y, '') || coalesce(z, ''))
      || ('D' || floor(extract(epoch from at at time zone 'UTC') / 86400)::bigint) || ('L' || level))
  from string_to_array(system_log_text(message, detail), null) as c, unnest(c, c[2:], c[3:]) as gram (x, y, z);
end;

-- What the index is asked for a text. Of one or two characters: whatever begins with them. Of a long one, such as an id,
-- every third run: each is a list to go through, and a dozen leave nothing but what is meant.
create function system_log_query(words text) returns tsquery
  language sql immutable strict parallel safe as $$
  select string_agg(
    '''' || replace(replace(x || coalesce(y, '') || coalesce(z, ''), '\', '\\'), '''', '''''') || ''''
      || case when cardinality(c) < 3 then ':*' else '' end, ' & ')::tsquery
  from string_to_array(lower(words), null) as c, unnest(c, c[2:], c[3:]) with ordinality as gram (x, y, z, place)
  where place <= greatest(cardinality(c) - 2, 1)
    and (cardinality(c) < 12 or place % 3 = 1 or place = cardinality(c) - 2)
$$;

-- Lines are few and searches look into the list of what is not yet sorted in many times: it is kept short.
create index system_logs_grams on system_logs using gin (system_log_grams(at, level, message, detail))
  with (gin_pending_list_limit = 256);
-- Nothing is planned by them, and to sample them would be to make the grams of 30,000 lines.
alter index system_logs_grams alter column 1 set statistics 0;

-- Entries of one day, for a download, and those that are too old.
create index journal_time on journal (at, id);

-- The journal is still append-only, whoever writes; what is old leaves it by this function and in no other way.
create or replace function refuse_journal_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('owlery.removes_old_entries', true) = 'on' then
    return null;
  end if;
  raise exception 'the journal is append-only';
end $$;

-- Removes up to so many of the oldest entries made before a moment, none of them younger than 30 days. Returns how many.
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

-- The lines of a day, and those that are too old. They are written in their order, which is all that this needs.
create index run_logs_time on run_logs using brin (created_at) with (autosummarize = on);

-- All runs of a task of factory's: its log is that of all of them.
create index runs_factory_task on runs (((input ->> 'taskId')::bigint)) where kind = 'factory.task';
