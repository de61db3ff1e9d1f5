import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../../src/core/db/database.ts';
import { LedgerCheck } from '../../../src/core/ledger/ledger-check.ts';
import { openTestDatabase } from '../../support/database.ts';

/** More accounts than two checks take. */
const ACCOUNTS = 120;

let database: Database;

beforeEach(async () => {
  database = await openTestDatabase();
  await sql`insert into ledger_entries (account_id, kind, amount)
    select account, 'adjustment', 100 * n from generate_series(1, ${ACCOUNTS}) account, generate_series(1, 3) n`.execute(
    database.query,
  );
  await sql`insert into ledger_entries (account_id, kind, amount, run_id) values (7, 'charge', -50, 1)`.execute(
    database.query,
  );
  await sql`insert into ledger_holds (run_id, account_id, amount) values (2, 7, 30)`.execute(database.query);
});
afterEach(() => database.close());

/** Changes rows past the triggers, as damage would. */
async function damage(change: ReturnType<typeof sql>): Promise<void> {
  await database.transaction(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await change.execute(tx);
  });
}

/** Checks all accounts once. @returns the inconsistent ones */
async function round(check: LedgerCheck): Promise<number[]> {
  const looks = [];
  for (let look = 0; look < 3; look += 1) looks.push(...(await check.look()));
  return looks;
}

const unsound = async (check: LedgerCheck) => {
  for (const metric of check.metrics) {
    const { name, values } = await metric.get();
    if (name === 'owlery_ledger_unsound_accounts') return values[0]?.value;
  }
  return undefined;
};

test('Consistent balances pass the check', async () => {
  const check = new LedgerCheck(database);
  expect(await round(check)).toEqual([]);
  expect(await unsound(check)).toBe(0);
});

test.for([
  ['a balance', sql`update ledger_balances set balance = balance + 1 where account_id = 110`, 110],
  ['a sum of charges', sql`update ledger_balances set charged = 0 where account_id = 7`, 7],
  ['a hold', sql`delete from ledger_holds where account_id = 7`, 7],
  ['an entry', sql`delete from ledger_entries where account_id = 60 and amount = 200`, 60],
] as const)('%s that was changed past the triggers is detected', async ([, change, account]) => {
  const check = new LedgerCheck(database);
  await damage(change);
  expect(await round(check)).toEqual([account]);
  expect(await unsound(check)).toBe(1);
});

test('An inconsistent account is reported until it is corrected', async () => {
  const check = new LedgerCheck(database);
  await damage(sql`update ledger_balances set held = 5 where account_id = 61`);
  expect(await round(check)).toEqual([61]);
  expect(await round(check)).toEqual([61]);
  await damage(sql`update ledger_balances set held = 0 where account_id = 61`);
  expect(await round(check)).toEqual([]);
  expect(await unsound(check)).toBe(0);
});
