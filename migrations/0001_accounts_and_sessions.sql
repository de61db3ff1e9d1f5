-- One account for all five systems, the sessions its tokens belong to, and the counters that lock it after wrong
-- passwords. A change to an account or a session is announced on the channel "accounts" by trigger, so that every node
-- drops its cached copy, in whatever way the change was made.

create table accounts (
  id bigint generated always as identity primary key,
  uuid uuid not null unique default gen_random_uuid(),
  username text not null check (char_length(username) between 3 and 80),
  email text not null check (char_length(email) <= 254),
  password_hash text not null,
  full_name text,
  phone text,
  avatar_url text,
  bio text,
  role text not null default 'user' check (role in ('user', 'admin')),
  status text not null default 'active' check (status in ('active', 'inactive', 'suspended')),
  language text not null default 'zh',
  timezone text not null default 'Asia/Shanghai',
  theme text not null default 'light',
  is_email_verified boolean not null default false,
  is_phone_verified boolean not null default false,
  login_count integer not null default 0,
  last_login_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- Unique regardless of case; the index also serves sign-in.
create unique index accounts_username on accounts (lower(username));
create unique index accounts_email on accounts (lower(email));
-- Page and count of one role's accounts, newest first. For all accounts the primary key serves both.
create index accounts_role on accounts (role, id desc);
-- "Is there another active admin?" without a scan.
create index accounts_admins on accounts (id) where role = 'admin' and status = 'active';

-- "Does any account still have the password hash of another server?"
create index accounts_imported_hash on accounts (id) where password_hash not like '$argon2%';

create table sessions (
  id uuid primary key default gen_random_uuid(),
  account_id bigint not null references accounts on delete cascade,
  system text not null,
  created_at timestamptz not null default now(),
  -- Tokens of this session are refused after this time.
  expires_at timestamptz not null,
  -- The lifetime of this session's access tokens, in seconds.
  token_lifetime integer not null,
  -- The client's IP address and user agent, by which the owner recognises the session.
  address text,
  device text,
  -- The last use: written a moment later, and at most once a minute.
  last_used_at timestamptz,
  last_address text,
  refresh_token_hash bytea unique,
  -- The administrator who acts as the user in this session, with the own session and the reason that the user is shown.
  impersonator_id bigint references accounts on delete cascade,
  impersonator_session uuid references sessions on delete cascade,
  impersonation_reason text,
  check (num_nulls(impersonator_id, impersonator_session, impersonation_reason) in (0, 3))
);

create index sessions_impersonator on sessions (impersonator_id) where impersonator_id is not null;
create index sessions_impersonator_session on sessions (impersonator_session) where impersonator_session is not null;

create index sessions_account on sessions (account_id);
create index sessions_expiry on sessions (expires_at);

-- Counted by subject: an account's id, or the hash of an unknown name. Unknown names lock like known ones, so that
-- sign-in does not reveal which names exist.
create table sign_in_failures (
  subject text primary key,
  failures integer not null,
  locked_until timestamptz,
  last_failure_at timestamptz not null default now()
);

create index sign_in_failures_age on sign_in_failures (last_failure_at);

create table password_resets (
  token_hash bytea primary key,
  account_id bigint not null references accounts on delete cascade,
  expires_at timestamptz not null
);

create index password_resets_account on password_resets (account_id);

create function announce_account_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('accounts', 'account ' || old.id);
  return null;
end $$;

create trigger accounts_changed after update or delete on accounts
  for each row execute function announce_account_change();

-- Only an active administrator acts as a user.
create function end_impersonations() returns trigger language plpgsql as $$
begin
  delete from sessions where impersonator_id = old.id;
  return null;
end $$;

create trigger accounts_impersonations after update of role, status on accounts
  for each row when (old.role = 'admin' and (new.role <> 'admin' or new.status <> 'active'))
  execute function end_impersonations();

create function announce_session_end() returns trigger language plpgsql as $$
begin
  perform pg_notify('accounts', 'session ' || old.id);
  return null;
end $$;

-- Not for the columns of the last use.
create trigger sessions_ended after delete or update of expires_at, token_lifetime, account_id on sessions
  for each row execute function announce_session_end();

-- Counters of the rate limits, in the schema of rate-limiter-flexible. Unlogged: counting writes no WAL, and a crash
-- loses at most the counts of a minute.
create unlogged table rate_limits (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
