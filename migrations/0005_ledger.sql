-- Money: the balances of accounts, the holds for unfinished work, and every change of a balance. All amounts are
-- in hundredths. A balance changes by an entry and in no other way: the triggers enforce that for every writer.

create table ledger_balances (
  -- No reference: money outlives its account.
  account_id bigint primary key,
  -- Always the sum of the account's entries.
  balance bigint not null default 0 check (balance >= 0),
  -- The part reserved for unfinished work: the sum of the account's holds.
  held bigint not null default 0 check (held >= 0),
  -- The sum of its charges, as a positive number.
  charged bigint not null default 0,
  constraint ledger_balances_held_is_there check (held <= balance)
);

create table ledger_entries (
  -- Assigned by the trigger below under the lock of the account's balance: in the order of an account's ids, each
  -- balance_after is the previous one plus the amount.
  id bigint primary key,
  uuid uuid not null unique default gen_random_uuid(),
  account_id bigint not null,
  kind text not null check (kind in ('redemption', 'charge', 'adjustment')),
  amount bigint not null check (amount <> 0 and (kind <> 'charge' or amount < 0) and (kind <> 'redemption' or amount > 0)),
  balance_after bigint not null,
  -- The run that was paid for.
  run_id bigint,
  -- The redeemed code.
  voucher_id bigint,
  -- The administrator who made the adjustment.
  actor_id bigint,
  note text,
  created_at timestamptz not null default now()
);

-- An account's entries of one kind or all, newest first, without a sort.
create index ledger_entries_account on ledger_entries (account_id, kind, id desc);
-- A run is charged once, even if workers die and return.
create unique index ledger_entries_run on ledger_entries (run_id) where kind = 'charge';

create table ledger_holds (
  run_id bigint primary key,
  account_id bigint not null references ledger_balances,
  amount bigint not null check (amount > 0),
  created_at timestamptz not null default now()
);

create index ledger_holds_account on ledger_holds (account_id);

create sequence ledger_entries_id_seq owned by ledger_entries.id;

create function apply_ledger_entry() returns trigger language plpgsql as $$
begin
  insert into ledger_balances (account_id) values (new.account_id) on conflict do nothing;
  update ledger_balances
  set balance = balance + new.amount, charged = charged - case when new.kind = 'charge' then new.amount else 0 end
  where account_id = new.account_id
  returning balance into new.balance_after;
  new.id := nextval('ledger_entries_id_seq');
  return new;
end $$;

create trigger ledger_entries_applied before insert on ledger_entries
  for each row execute function apply_ledger_entry();

create function apply_ledger_hold() returns trigger language plpgsql as $$
begin
  update ledger_balances
  set held = held + coalesce(new.amount, 0) - coalesce(old.amount, 0)
  where account_id = coalesce(new.account_id, old.account_id);
  return null;
end $$;

create trigger ledger_holds_applied after insert or update of amount or delete on ledger_holds
  for each row execute function apply_ledger_hold();

create function refuse_ledger_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only';
end $$;

create trigger ledger_entries_append_only before update or delete or truncate on ledger_entries
  for each statement execute function refuse_ledger_change();

-- Only the triggers above write balances: they run one trigger level deeper than the statements on entries and holds.
create function refuse_balance_change() returns trigger language plpgsql as $$
begin
  if pg_trigger_depth() < 2 then
    raise exception 'a balance changes by an entry of the ledger only';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;

create trigger ledger_balances_follow before insert or update or delete on ledger_balances
  for each row execute function refuse_balance_change();
create trigger ledger_balances_stay before truncate on ledger_balances
  for each statement execute function refuse_ledger_change();

-- Ends a run's hold and charges its cost, at most its hold and the part of the balance without holds.
create function settle_ledger_hold(run bigint, account bigint, cost bigint) returns bigint language plpgsql as $$
declare
  payable bigint;
begin
  -- The same order of locks everywhere, so that there are no deadlocks.
  perform from ledger_balances where account_id = account for update;
  delete from ledger_holds where run_id = run;
  select least(cost, balance - held) into payable from ledger_balances where account_id = account;
  if coalesce(payable, 0) > 0 then
    insert into ledger_entries (account_id, kind, amount, run_id) values (account, 'charge', -payable, run);
  end if;
  return coalesce(payable, 0);
end $$;

create table vouchers (
  id bigint generated always as identity primary key,
  uuid uuid not null unique default gen_random_uuid(),
  code text not null unique,
  amount bigint not null check (amount > 0),
  description text,
  max_uses integer not null check (max_uses >= 1),
  used_count integer not null default 0 check (used_count between 0 and max_uses),
  expires_at timestamptz,
  created_by bigint references accounts on delete set null,
  created_at timestamptz not null default now()
);

-- Each filter of the list is read from an index, newest first. Expired: past its time and not used up.
create index vouchers_unused on vouchers (id desc) where used_count < max_uses;
create index vouchers_used on vouchers (id desc) where used_count = max_uses;
create index vouchers_creator on vouchers (created_by);

-- An account redeems a code once.
create table voucher_redemptions (
  voucher_id bigint not null references vouchers on delete cascade,
  account_id bigint not null,
  primary key (voucher_id, account_id)
);

-- Holds and redemptions cannot be truncated, like entries and balances: the held amounts would stay in the
-- balances for ever, and every code could be redeemed again.
create trigger ledger_holds_stay before truncate on ledger_holds
  for each statement execute function refuse_ledger_change();
create trigger vouchers_stay before truncate on vouchers
  for each statement execute function refuse_ledger_change();
create trigger voucher_redemptions_stay before truncate on voucher_redemptions
  for each statement execute function refuse_ledger_change();
