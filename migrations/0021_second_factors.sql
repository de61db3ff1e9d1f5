-- The second factor of an account: codes of an authenticator app (TOTP, RFC 6238), and codes for the day it is lost.

create table second_factors (
  account_id bigint primary key references accounts on delete cascade,
  -- The shared secret, sealed by the installation's secret.
  secret text not null,
  created_at timestamptz not null default now(),
  -- Null until the first code proves that the app has the secret; until then it is not asked for.
  confirmed_at timestamptz,
  -- The time step of the last accepted code: each works once.
  last_step bigint not null default 0
);

-- For each account with codes of an app or a passkey.
create table recovery_codes (
  account_id bigint not null references accounts on delete cascade,
  -- SHA-256: a code has 120 random bits.
  code_hash bytea not null,
  primary key (account_id, code_hash)
);

-- Passkeys (WebAuthn credentials): each signs in by itself, and serves as second factor beside a password.
create table passkeys (
  id uuid primary key default gen_random_uuid(),
  account_id bigint not null references accounts on delete cascade,
  name text not null check (char_length(name) between 1 and 100),
  credential_id text not null unique,
  public_key bytea not null,
  -- Grows with every use, where the authenticator counts; a smaller one shows a copy.
  counter bigint not null,
  transports text[] not null,
  -- Whether the authenticator's maker copies it to the user's other devices.
  is_synced boolean not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);

create index passkeys_account on passkeys (account_id);

-- Challenges that were given out: each is answered once.
create table passkey_challenges (
  challenge_hash bytea primary key,
  -- The account that registers a passkey; null for a sign-in.
  account_id bigint references accounts on delete cascade,
  expires_at timestamptz not null
);

create index passkey_challenges_expiry on passkey_challenges (expires_at);

-- Nodes remember with each session whether its account has a second factor.
create function announce_factor_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('accounts', 'account ' || coalesce(new.account_id, old.account_id));
  return null;
end $$;

create trigger second_factors_changed after insert or delete or update of confirmed_at on second_factors
  for each row execute function announce_factor_change();
create trigger passkeys_changed after insert or delete on passkeys
  for each row execute function announce_factor_change();
