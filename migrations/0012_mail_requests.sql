-- The requests for mails of one kind (password reset, address verification) to each mailbox, whether or not it
-- belongs to an account: at most three an hour, so that a stranger cannot flood it.

create table mail_requests (
  -- A hash of the kind and of the address in lower case.
  mailbox bytea not null,
  requested_at timestamptz not null default now()
);

create index mail_requests_mailbox on mail_requests (mailbox, requested_at);
create index mail_requests_age on mail_requests (requested_at);
