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
  -- Serves newest first, and the lines of a day.
  primary key (at, id)
) partition by range (at);

-- By week, as run_logs: what is old is dropped with its week.
create table system_logs_other partition of system_logs default;

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
alter index system_logs_other_system_log_grams_idx alter column 1 set statistics 0;
-- Finds lines that contain a text, newest first: of each partition up to so many, until there are enough.
-- Day by day from the last, so that a word that is in every line costs no more than the lines of a day, and one in none of
-- them a look into the index for each day. "Is true" keeps the index of times out of it: a plan made for any period takes
-- that one, and then makes the grams of each line of the period (214 ms for 60,000 lines instead of 1).
create function find_system_log_lines(search text, of_level text, since timestamptz, before timestamptz, most integer)
  returns table (at timestamptz, id bigint) language plpgsql stable as $$
declare
  part text;
  lines integer;
  found_lines integer := 0;
begin
  -- The lines of weeks without a partition may be of any time, and never suffice.
  for part in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'system_logs'::regclass order by c.relname = 'system_logs_other' desc, c.relname desc
  loop
    return query execute format($query$
      select line.at, line.id
      from (
        select floor(extract(epoch from greatest(min(at), $3)) / 86400)::bigint as first,
          floor(extract(epoch from least(max(at), $4)) / 86400)::bigint as last
        from %1$I
      ) as days,
      generate_series(days.last, days.first, -1) as day,
      lateral (
        select at, id from %1$I
        where system_log_grams(at, level, message, detail)
            @@ (system_log_query($1) && concat('D', day, ' & L' || $2)::tsquery)
          and strpos(system_log_text(message, detail), lower($1)) > 0
          and (at >= coalesce($3, '-infinity')) is true and (at < coalesce($4, 'infinity')) is true
        order by at desc, id desc
        limit $5
      ) as line
      limit $5$query$, part) using search, of_level, since, before, most;
    get diagnostics lines = row_count;
    if part <> 'system_logs_other' then
      found_lines := found_lines + lines;
      exit when found_lines >= most;
    end if;
  end loop;
end $$;

-- This week and the next four; workers make later ones.
select make_log_week('system_logs', now() + n * interval '7 days') from generate_series(0, 4) as n;

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

-- Whatever asks for it, no entry is removed before it is 30 days old.
create function keep_young_entries() returns trigger language plpgsql as $$
begin
  if old.at >= now() - interval '30 days' then
    raise exception 'the journal is append-only: an entry stays for 30 days';
  end if;
  return old;
end $$;

create trigger journal_keeps_young_entries before delete on journal
  for each row execute function keep_young_entries();

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
