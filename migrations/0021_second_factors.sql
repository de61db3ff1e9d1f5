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

create table recovery_codes (
  account_id bigint not null references second_factors on delete cascade,
  -- SHA-256: a code has 120 random bits.
  code_hash bytea not null,
  primary key (account_id, code_hash)
);
