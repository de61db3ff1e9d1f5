-- The journal of who did what, and the settings that administrators change while Owlery runs.

create table journal (
  id bigint generated always as identity primary key,
  -- No reference: the journal outlives deleted accounts.
  account_id bigint,
  action text not null,
  target text,
  detail jsonb,
  address text,
  at timestamptz not null default now(),
  -- The administrator who acted as the account.
  impersonator_id bigint,
  -- The personal token that the account used. Its name is stored, because the token may be revoked.
  token_id uuid,
  token_name text
);

-- Each filter of the list has an index that ends in the id, so that newest first needs no sort.
-- Entries of one account.
create index journal_account on journal (account_id, id);
-- Entries of one action, such as every sign-in.
create index journal_action on journal (action, id);
-- Entries of one target; most actions have none.
create index journal_target on journal (target, id) where target is not null;

-- What an administrator did in the names of others, and what one token did.
create index journal_impersonator on journal (impersonator_id, id) where impersonator_id is not null;
create index journal_token on journal (token_id, id) where token_id is not null;

create function refuse_journal_change() returns trigger language plpgsql as $$
begin
  raise exception 'the journal is append-only';
end $$;

-- No statement may change or remove entries.
create trigger journal_append_only before update or delete or truncate on journal
  for each statement execute function refuse_journal_change();

create table settings (
  name text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);

-- Every node caches the settings and drops the one named here, in whatever way it was changed.
create function announce_setting_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('settings', coalesce(new.name, old.name));
  return null;
end $$;

create trigger settings_changed after insert or update or delete on settings
  for each row execute function announce_setting_change();
