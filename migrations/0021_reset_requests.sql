-- How often a reset mail was asked for, by mailbox and whether somebody has it or not: at most three an hour, or a stranger
-- fills it.

create table reset_requests (
  -- A hash of the address in lower case.
  mailbox bytea not null,
  requested_at timestamptz not null default now()
);

create index reset_requests_mailbox on reset_requests (mailbox, requested_at);
create index reset_requests_age on reset_requests (requested_at);
