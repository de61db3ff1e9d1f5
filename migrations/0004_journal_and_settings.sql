-- What the house keeps about itself: a journal of who did what, and the settings an admin can change while it runs.

create table journal (
  id bigint generated always as identity primary key,
  -- No reference: an account can be deleted, what it did cannot.
  account_id bigint,
  action text not null,
  target text,
  detail jsonb,
  address text,
  at timestamptz not null default now()
);

-- Each filter of the list has an index that ends in the id: newest first is then a walk of the index, without a sort.
-- "What did this account do?"
create index journal_account on journal (account_id, id);
-- "Who did this?", such as every sign-in.
create index journal_action on journal (action, id);
-- "What happened to this?"; most actions have no target.
create index journal_target on journal (target, id) where target is not null;

create function refuse_journal_change() returns trigger language plpgsql as $$
begin
  raise exception 'the journal is append-only';
end $$;

-- A statement that changes or removes entries is a mistake or worse, whoever makes it.
create trigger journal_append_only before update or delete or truncate on journal
  for each statement execute function refuse_journal_change();

create table settings (
  name text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);

-- Every node holds the settings in memory and drops the one that is named here, whoever changed it and however.
create function announce_setting_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('settings', coalesce(new.name, old.name));
  return null;
end $$;

create trigger settings_changed after insert or update or delete on settings
  for each row execute function announce_setting_change();
