-- Tokens of mails that ask whether an e-mail address is its account's. A token is used once and is kept as a hash only.

create table email_verifications (
  token_hash bytea primary key,
  account_id bigint not null references accounts on delete cascade,
  -- What was written to: the token says nothing about an address that the account has got since.
  email text not null,
  expires_at timestamptz not null
);

create index email_verifications_account on email_verifications (account_id, expires_at);
