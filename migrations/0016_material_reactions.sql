-- courseware: reactions to materials. One reaction for each account and material.

create table material_reactions (
  id bigint generated always as identity primary key,
  material_id bigint not null references materials on delete cascade,
  account_id bigint not null references accounts on delete cascade,
  type text not null check (type in ('thumbs_up', 'thumbs_down', 'question', 'insight')),
  created_at timestamptz not null default now(),
  -- When its type changed.
  updated_at timestamptz not null default now(),
  unique (material_id, account_id)
);

create index material_reactions_account on material_reactions (account_id);
