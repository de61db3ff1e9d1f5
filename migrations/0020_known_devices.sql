-- The programs and networks from which an account has signed in: a sign-in from another one causes a mail.

create table known_devices (
  account_id bigint not null references accounts on delete cascade,
  -- SHA-256 of the program's family, its operating system and its network.
  device bytea not null,
  seen_at timestamptz not null default now(),
  primary key (account_id, device)
);
