-- Where alerts go, what happened, and the messages that told of it. An event is a row for each target that chose its kind,
-- so it is told once to each, whatever dies; a message tells of all events that waited.

create table alert_targets (
  id bigint generated always as identity primary key,
  uuid uuid not null unique default gen_random_uuid(),
  -- Whose runs and balance it watches; null: those of everybody, chosen by administrators.
  owner_id bigint references accounts on delete cascade,
  name text not null,
  kind text not null check (kind in ('webhook', 'slack', 'feishu', 'dingtalk', 'mail')),
  -- Sealed: an address of a webhook is a password.
  address text not null,
  -- Sealed; what messages are signed with.
  secret text,
  events text[] not null,
  -- In hundredths: a balance below it is told.
  minimum_balance bigint,
  language text not null,
  is_active boolean not null default true,
  -- Whether a job of the queue will look for waiting events.
  is_queued boolean not null default false,
  created_at timestamptz not null default now()
);

create index alert_targets_owner on alert_targets (owner_id, id);

create table alert_messages (
  id bigint generated always as identity primary key,
  uuid uuid not null unique default gen_random_uuid(),
  target_id bigint not null references alert_targets on delete cascade,
  status text not null default 'sending' check (status in ('sending', 'sent', 'failed')),
  attempts integer not null default 0,
  -- Of the last attempt: the receiver's status and why it failed.
  answer integer,
  error text,
  events integer not null,
  created_at timestamptz not null default now(),
  ended_at timestamptz
);

-- The log of a target, newest first; and the message under way, of which there is one at most.
create index alert_messages_target on alert_messages (target_id, id desc);
create unique index alert_messages_sending on alert_messages (target_id) where status = 'sending';
-- Old ones are removed by age.
create index alert_messages_age on alert_messages (created_at);

create table alert_events (
  id bigint generated always as identity primary key,
  target_id bigint not null references alert_targets on delete cascade,
  -- What happened, so that nobody tells of it twice.
  key text not null,
  kind text not null,
  data jsonb not null,
  created_at timestamptz not null default now(),
  -- Null while it waits.
  message_id bigint references alert_messages on delete cascade,
  unique (target_id, key)
);

create index alert_events_message on alert_events (message_id, id);
create index alert_events_waiting on alert_events (target_id, id) where message_id is null;
create index alert_events_age on alert_events (created_at);
