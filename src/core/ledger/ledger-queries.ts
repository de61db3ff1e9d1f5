import { type Generated, type Selectable, sql } from 'kysely';
import type { Queryable } from '../db/database.ts';
import type { Timestamp } from '../db/tables.ts';

interface LedgerBalancesTable {
  account_id: number;
  balance: Generated<number>;
  held: Generated<number>;
  charged: Generated<number>;
}

interface LedgerEntriesTable {
  id: Generated<number>;
  uuid: Generated<string>;
  account_id: number;
  kind: 'redemption' | 'charge' | 'adjustment';
  amount: number;
  balance_after: Generated<number>;
  run_id: number | null;
  voucher_id: number | null;
  actor_id: number | null;
  note: string | null;
  created_at: Generated<Timestamp>;
}

interface LedgerHoldsTable {
  run_id: number;
  account_id: number;
  amount: number;
  created_at: Generated<Timestamp>;
}

declare module '../db/tables.ts' {
  interface Tables {
    ledger_balances: LedgerBalancesTable;
    ledger_entries: LedgerEntriesTable;
    ledger_holds: LedgerHoldsTable;
  }
}

/** One change of a balance, in hundredths. */
export type LedgerEntry = Selectable<LedgerEntriesTable>;

/** A balance, in hundredths. */
export type Balance = Omit<Selectable<LedgerBalancesTable>, 'account_id'>;

/** Which entries. */
export interface EntryFilter {
  readonly accountId: number;
  readonly kind?: LedgerEntry['kind'] | undefined;
}

/** The existing balances; an account that never had an entry has none. */
export async function selectBalances(db: Queryable, accountIds: readonly number[]) {
  return await db
    .selectFrom('ledger_balances')
    .selectAll()
    .where('account_id', '=', sql<number>`any(${accountIds}::bigint[])`)
    .execute();
}

/** Locks a balance until the transaction ends. */
export async function lockBalance(tx: Queryable, accountId: number): Promise<Balance | undefined> {
  return await tx
    .selectFrom('ledger_balances')
    .select(['balance', 'held', 'charged'])
    .where('account_id', '=', accountId)
    .forUpdate()
    .executeTakeFirst();
}

/** A trigger updates the balance. */
export async function insertLedgerEntry(
  tx: Queryable,
  entry: Pick<LedgerEntry, 'account_id' | 'kind' | 'amount'> &
    Partial<Pick<LedgerEntry, 'voucher_id' | 'actor_id' | 'note'>>,
): Promise<LedgerEntry> {
  return await tx.insertInto('ledger_entries').values(entry).returningAll().executeTakeFirstOrThrow();
}

/** Increases the hold for a run, starting from 0. */
export async function addToHold(tx: Queryable, runId: number, accountId: number, amount: number): Promise<void> {
  await tx
    .insertInto('ledger_holds')
    .values({ run_id: runId, account_id: accountId, amount })
    .onConflict((conflict) =>
      conflict.column('run_id').doUpdateSet({ amount: sql<number>`ledger_holds.amount + excluded.amount` }),
    )
    .execute();
}

/** An ended run and its cost in hundredths. */
export interface Settlement {
  readonly runId: number;
  readonly accountId: number;
  readonly cost: number;
}

/** Ends the holds of runs and charges for them. @returns the charge of each */
export async function settleHolds(tx: Queryable, settlements: readonly Settlement[]): Promise<Map<number, number>> {
  const column = (name: keyof Settlement) => settlements.map((settlement) => settlement[name]);
  const { rows } = await sql<{ run_id: number; charged: number }>`
    select run_id, settle_ledger_hold(run_id, account_id, cost) as charged
    from (
      select run_id, account_id, cost
      from unnest(${column('runId')}::bigint[], ${column('accountId')}::bigint[], ${column('cost')}::bigint[])
        as settlement (run_id, account_id, cost)
      -- One order for all who settle several, and kept to: "offset 0" is planned by itself.
      order by account_id, run_id offset 0
    ) settlements`.execute(tx);
  return new Map(rows.map(({ run_id, charged }) => [run_id, charged]));
}

/** Newest first. */
export async function selectLedgerEntries(db: Queryable, filter: EntryFilter, limit: number, offset: number) {
  return await matching(db, filter).selectAll().orderBy('id', 'desc').limit(limit).offset(offset).execute();
}

export async function countLedgerEntries(db: Queryable, filter: EntryFilter): Promise<number> {
  const { count } = await matching(db, filter)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** The sum of all charges, in hundredths. */
export async function sumCharged(db: Queryable): Promise<number> {
  const { rows } = await sql<{ sum: number }>`
    select coalesce(sum(charged), 0)::bigint as sum from ledger_balances`.execute(db);
  return rows[0]?.sum ?? 0;
}

const matching = (db: Queryable, { accountId, kind }: EntryFilter) =>
  db
    .selectFrom('ledger_entries')
    .where('account_id', '=', accountId)
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind as LedgerEntry['kind']));
