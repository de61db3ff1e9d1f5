-- The targets of alerts, their events and messages. An event is a row for each target that chose its kind,
-- so that each target gets it once, even if processes die; a message contains all waiting events.

create table alert_targets (
  id bigint generated always as identity primary key,
  uuid uuid not null unique default gen_random_uuid(),
  -- The account whose runs and balance it watches; null: everybody's, for administrators.
  owner_id bigint references accounts on delete cascade,
  name text not null,
  kind text not null check (kind in ('webhook', 'slack', 'feishu', 'dingtalk', 'mail')),
  -- Sealed, because the address of a webhook is a secret.
  address text not null,
  -- The key of the signatures, sealed.
  secret text,
  events text[] not null,
  -- In hundredths: a balance below it causes an event.
  minimum_balance bigint,
  language text not null,
  is_active boolean not null default true,
  -- Whether a queued job will send the waiting events.
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
  -- The receiver's status and the error of the last attempt.
  answer integer,
  error text,
  events integer not null,
  created_at timestamptz not null default now(),
  ended_at timestamptz
);

-- The log of a target, newest first; and its message in progress, of which there is at most one.
create index alert_messages_target on alert_messages (target_id, id desc);
create unique index alert_messages_sending on alert_messages (target_id) where status = 'sending';
-- Old ones are removed by age.
create index alert_messages_age on alert_messages (created_at);

create table alert_events (
  id bigint generated always as identity primary key,
  target_id bigint not null references alert_targets on delete cascade,
  -- Identifies the event, so that it is stored once.
  key text not null,
  kind text not null,
  data jsonb not null,
  created_at timestamptz not null default now(),
  -- The message that contains it; null while it waits.
  message_id bigint references alert_messages on delete cascade,
  unique (target_id, key)
);

create index alert_events_message on alert_events (message_id, id);
create index alert_events_waiting on alert_events (target_id, id) where message_id is null;
create index alert_events_age on alert_events (created_at);
