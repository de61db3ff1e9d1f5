-- What is held, and who has redeemed what, can no more be emptied at once than entries and balances can: what is held would
-- stay held in the balances for ever, and every code could be redeemed again.

create trigger ledger_holds_stay before truncate on ledger_holds
  for each statement execute function refuse_ledger_change();
create trigger vouchers_stay before truncate on vouchers
  for each statement execute function refuse_ledger_change();
create trigger voucher_redemptions_stay before truncate on voucher_redemptions
  for each statement execute function refuse_ledger_change();
