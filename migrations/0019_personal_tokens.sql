-- Personal access tokens: secrets of an account for its programs, each with limited rights. Their
-- changes are announced like those of sessions, so that a revoked token is refused on every node at once.

create table personal_tokens (
  id uuid primary key default gen_random_uuid(),
  account_id bigint not null references accounts on delete cascade,
  name text not null check (char_length(name) between 1 and 100),
  -- SHA-256 of the whole token. The token has 256 random bits and cannot be guessed, so it needs no salt and no slow hash.
  token_hash bytea not null unique,
  -- Its first characters, by which its owner recognises a token.
  hint text not null,
  -- Its rights: the systems (null: all), reading only or writing too, and whether as an administrator.
  systems text[] check (cardinality(systems) > 0),
  access text not null check (access in ('read', 'write')),
  is_admin boolean not null default false,
  -- In market, only these tables; in factory, only these types of task. Null: no limit.
  tables text[] check (cardinality(tables) > 0),
  task_types text[] check (cardinality(task_types) > 0),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  -- The last use: written a moment later, and at most once a minute.
  last_used_at timestamptz,
  last_address text,
  last_device text
);

-- The tokens of an account, newest first.
create index personal_tokens_account on personal_tokens (account_id, created_at desc, id);

-- Not for the columns of the last use.
create trigger personal_tokens_ended after delete or update of expires_at, systems, access, is_admin, tables, task_types
  on personal_tokens for each row execute function announce_session_end();
