-- Sign-in by OpenID Connect: the identities linked to accounts, and sign-ins under way.

-- An identity at a provider is its issuer and subject. Its address may change, and links nothing.
create table oidc_links (
  id uuid primary key default gen_random_uuid(),
  account_id bigint not null references accounts on delete cascade,
  issuer text not null,
  subject text not null,
  -- The address at the provider at the last sign-in, by which the owner recognises the identity.
  email text,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  unique (issuer, subject)
);

create index oidc_links_account on oidc_links (account_id);

-- A sign-in that was sent to a provider. Its row is deleted by the answer, so that each answer counts once, on any node.
create table oidc_attempts (
  -- SHA-256 of the cookie of the browser that began it, and of the state sent to the provider.
  browser_hash bytea primary key,
  state_hash bytea not null,
  provider text not null,
  -- The nonce and the PKCE verifier, sealed by the installation's secret.
  secrets text not null,
  is_kept boolean not null,
  next text,
  -- The session that links an identity to its account; null for a sign-in.
  session_id uuid references sessions on delete cascade,
  expires_at timestamptz not null
);

create index oidc_attempts_expiry on oidc_attempts (expires_at);

-- A sign-in that the provider has confirmed and that needs more: the second factor of its account, or the password of the
-- account to be linked (account_id is null).
create table oidc_arrivals (
  browser_hash bytea primary key,
  account_id bigint references accounts on delete cascade,
  provider text not null,
  -- The identity and the ID token, sealed.
  identity text not null,
  is_kept boolean not null,
  next text,
  expires_at timestamptz not null
);

create index oidc_arrivals_expiry on oidc_arrivals (expires_at);

-- The sessions opened by a provider, for signing out there too.
create table oidc_sessions (
  session_id uuid primary key references sessions on delete cascade,
  provider text not null,
  -- The ID token, sealed.
  id_token text not null
);
