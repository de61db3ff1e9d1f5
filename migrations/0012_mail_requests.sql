-- How often a mail of one kind (a password reset, a verification of the address) was asked for, by mailbox and whether
-- somebody has it or not: at most three an hour, or a stranger fills it.

create table mail_requests (
  -- A hash of the kind and of the address in lower case.
  mailbox bytea not null,
  requested_at timestamptz not null default now()
);

create index mail_requests_mailbox on mail_requests (mailbox, requested_at);
create index mail_requests_age on mail_requests (requested_at);
