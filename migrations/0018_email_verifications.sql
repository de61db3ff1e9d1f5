-- Tokens of mails that verify an account's e-mail address. A token is valid once and stored as a hash only.

create table email_verifications (
  token_hash bytea primary key,
  account_id bigint not null references accounts on delete cascade,
  -- The verified address: the token is not valid for a later address of the account.
  email text not null,
  expires_at timestamptz not null
);

create index email_verifications_account on email_verifications (account_id, expires_at);
