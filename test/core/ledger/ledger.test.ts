/** The ledger: holds, settlements, adjustments, and what the database refuses. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/core/db/database.ts';
import { Ledger } from '../../../src/core/ledger/ledger.ts';
import { Vouchers } from '../../../src/core/ledger/vouchers.ts';
import { isRefusal } from '../../../src/shared/errors.ts';
import { openTestDatabase } from '../../support/database.ts';

const ledger = new Ledger();
const vouchers = new Vouchers();
const admin = 1_000_000;
let database: Database;
let accounts = 0;
let runs = 0;

beforeAll(async () => {
  database = await openTestDatabase();
});

afterAll(() => database.close());

/** @param balance in hundredths */
async function account(balance = 0): Promise<number> {
  accounts += 1;
  const accountId = accounts;
  await database.transaction((tx) => ledger.adjustTo(tx, { accountId, balance, actorId: admin }));
  return accountId;
}

const nextRun = () => {
  runs += 1;
  return runs;
};

const hold = (accountId: number, amount: number, runId = nextRun()) =>
  database.transaction(async (tx) => {
    await ledger.hold(tx, { runId, accountId, amount });
    return runId;
  });

const settle = (accountId: number, runId: number, cost: number) =>
  database.transaction((tx) => ledger.settle(tx, [{ runId, accountId, cost }]));

const balance = (accountId: number) => ledger.balance(database.query, accountId);

async function voucher(like: { amount?: number; max_uses?: number; expires_at?: string } = {}) {
  const [made] = await vouchers.issue(database.query, 1, {
    amount: 100,
    max_uses: 1,
    description: null,
    expires_at: null,
    created_by: null,
    ...like,
  });
  return made?.code ?? '';
}

/** Expects that each balance is the sum of its entries, and the held amount the sum of its holds. */
async function expectSound() {
  const { rows } = await sql`
    select account_id, balance, held, charged,
      (select coalesce(sum(amount), 0)::bigint from ledger_entries e where e.account_id = b.account_id) as entries,
      (select coalesce(sum(amount), 0)::bigint from ledger_holds h where h.account_id = b.account_id) as holds
    from ledger_balances b
    where balance <> (select coalesce(sum(amount), 0) from ledger_entries e where e.account_id = b.account_id)
      or held <> (select coalesce(sum(amount), 0) from ledger_holds h where h.account_id = b.account_id)
      or charged <> (
        select coalesce(-sum(amount), 0) from ledger_entries e where e.account_id = b.account_id and kind = 'charge'
      )
      or balance < held or held < 0`.execute(database.query);
  expect(rows).toEqual([]);
}

describe('a hold', () => {
  test('takes free money, and is refused money that another hold has', async () => {
    const id = await account(100);
    await hold(id, 60);
    expect(await balance(id)).toEqual({ balance: 100, held: 60, charged: 0, account_id: id });
    await expect(hold(id, 41)).rejects.toMatchObject({
      code: 'insufficient_balance',
      data: { available: 40, required: 41 },
    });
    await hold(id, 40);
    await expectSound();
  });

  test('of zero needs no money', async () => {
    accounts += 1;
    await hold(accounts, 0);
    expect(await balance(accounts)).toEqual({ balance: 0, held: 0, charged: 0 });
  });

  test('can be extended', async () => {
    const id = await account(100);
    const run = await hold(id, 60);
    await hold(id, 30, run);
    await expect(hold(id, 11, run)).rejects.toMatchObject({ code: 'insufficient_balance' });
    expect(await balance(id)).toMatchObject({ balance: 100, held: 90 });
  });

  test('is granted to one of a hundred simultaneous requests with money for one', async () => {
    const id = await account(100);
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => hold(id, 100)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(isRefusal(outcome.reason, 'insufficient_balance')).toBe(true);
    }
    await expectSound();
  });
});

describe('a settlement', () => {
  test('charges the cost and releases the rest', async () => {
    const id = await account(100);
    const run = await hold(id, 60);
    expect(await settle(id, run, 25)).toEqual(new Map([[run, 25]]));
    expect(await balance(id)).toMatchObject({ balance: 75, held: 0, charged: 25 });
  });

  test('of zero leaves no entry', async () => {
    const id = await account(100);
    const run = await hold(id, 60);
    await settle(id, run, 0);
    const { items } = await ledger.entries(database.query, { accountId: id }, { page: 1, pageSize: 20 });
    expect(items).toMatchObject([{ kind: 'adjustment', amount: 100, balance_after: 100, actor_id: admin }]);
  });

  test('charges at most the free money, and none that other work holds', async () => {
    const id = await account(100);
    const run = await hold(id, 10);
    await hold(id, 50);
    expect(await settle(id, run, 80)).toEqual(new Map([[run, 50]]));
    expect(await balance(id)).toMatchObject({ balance: 50, held: 50 });
  });

  test('of a run without a hold, on an account without money, charges nothing', async () => {
    accounts += 1;
    const run = nextRun();
    expect(await settle(accounts, run, 5)).toEqual(new Map([[run, 0]]));
  });

  test('happens once for each run', async () => {
    const id = await account(100);
    const run = await hold(id, 60);
    await settle(id, run, 25);
    await expect(settle(id, run, 25)).rejects.toMatchObject({ code: '23505' });
    expect(await balance(id)).toMatchObject({ balance: 75, charged: 25 });
  });

  test('of many runs is one statement, and refuses none', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => account(100)));
    const held = await Promise.all(
      ids.flatMap((id) =>
        Array.from({ length: 5 }, async () => ({ accountId: id, runId: await hold(id, 20), cost: 7 })),
      ),
    );
    const charged = await database.transaction((tx) => ledger.settle(tx, held));
    expect([...charged.values()]).toEqual(held.map(() => 7));
    for (const one of (await ledger.balances(database.query, ids)).values()) {
      expect(one).toMatchObject({ balance: 65, held: 0, charged: 35 });
    }
  });
});

test('In the order of ids, balance_after is the running sum, even with simultaneous entries', async () => {
  const id = await account();
  const redeemed = await Promise.all(Array.from({ length: 40 }, () => voucher({ amount: 10 })));
  const held = await account(1_000);
  const runsOf = await Promise.all(Array.from({ length: 40 }, () => hold(held, 10)));
  await Promise.all([
    ...redeemed.map((code) => database.transaction((tx) => vouchers.redeem(tx, id, code))),
    ...runsOf.map((run) => settle(held, run, 3)),
    ...Array.from({ length: 20 }, (_, index) =>
      database.transaction((tx) => ledger.adjustTo(tx, { accountId: held, balance: 2_000 + index, actorId: admin })),
    ),
  ]);
  const { rows } = await sql<{ entries: number; wrong: number }>`
    select count(*)::int as entries, count(*) filter (where balance_after <> sum)::int as wrong
    from (
      select balance_after, sum(amount) over (partition by account_id order by id) as sum
      from ledger_entries where account_id in (${id}, ${held})
    ) as in_order`.execute(database.query);
  expect(rows[0]?.entries).toBeGreaterThanOrEqual(80);
  expect(rows[0]?.wrong).toBe(0);
});

describe('an adjustment', () => {
  test('is an entry that names the administrator', async () => {
    const id = await account(100);
    await database.transaction((tx) =>
      ledger.adjustTo(tx, { accountId: id, balance: 40, actorId: admin, note: 'gift' }),
    );
    const { items, total } = await ledger.entries(database.query, { accountId: id }, { page: 1, pageSize: 1 });
    expect({ items, total }).toMatchObject({
      items: [{ kind: 'adjustment', amount: -60, balance_after: 40, actor_id: admin, note: 'gift' }],
      total: 2,
    });
  });

  test('to the present balance makes no entry', async () => {
    const id = await account(100);
    const adjust = () =>
      database.transaction((tx) => ledger.adjustTo(tx, { accountId: id, balance: 100, actorId: admin }));
    expect(await adjust()).toBeUndefined();
  });

  test('keeps the holds', async () => {
    const id = await account(100);
    await hold(id, 60);
    const adjust = database.transaction((tx) => ledger.adjustTo(tx, { accountId: id, balance: 59, actorId: admin }));
    await expect(adjust).rejects.toMatchObject({ code: 'balance_held', data: { balance: 59, held: 60 } });
  });
});

describe('the database refuses a manipulation of the ledger', () => {
  test.each([
    ['an entry is changed', sql`update ledger_entries set amount = 1_000_000`],
    ['an entry is removed', sql`delete from ledger_entries`],
    ['all entries are removed', sql`truncate ledger_entries`],
    ['a balance is changed', sql`update ledger_balances set balance = 1_000_000`],
    ['a balance is inserted', sql`insert into ledger_balances (account_id, balance) values (999999, 5)`],
    ['a balance is removed', sql`delete from ledger_balances`],
    ['all balances are removed', sql`truncate ledger_balances cascade`],
    ['all holds are removed', sql`truncate ledger_holds`],
    ['all codes are removed', sql`truncate vouchers cascade`],
    ['all redemptions are removed', sql`truncate voucher_redemptions`],
    ['a charge gives money', sql`insert into ledger_entries (account_id, kind, amount) values (1, 'charge', 1000)`],
    [
      'an entry takes more than there is',
      sql`insert into ledger_entries (account_id, kind, amount) values (999999, 'adjustment', -1)`,
    ],
  ])('%s', async (_name, statement) => {
    await hold(await account(100), 30);
    await expect(statement.execute(database.query)).rejects.toThrow(/append-only|by an entry|check constraint/);
    await expectSound();
  });
});

test('Under random simultaneous operations every balance is the sum of its entries', async () => {
  const step = fc.record({
    account: fc.integer({ min: 0, max: 4 }),
    kind: fc.constantFrom('redeem', 'hold', 'settle', 'settle', 'adjust', 'abandon'),
    amount: fc.integer({ min: 0, max: 120 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 50, maxLength: 200 }), async (steps) => {
      const ids = await Promise.all(Array.from({ length: 5 }, () => account(50)));
      const codes = await Promise.all(Array.from({ length: 3 }, () => voucher({ amount: 33, max_uses: 3 })));
      const open: { accountId: number; runId: number }[] = [];
      const act = async ({ account: index, kind, amount }: (typeof steps)[number]) => {
        const accountId = ids[index] as number;
        if (kind === 'redeem') await vouchers.redeem(database.query, accountId, codes[amount % 3] as string);
        if (kind === 'hold') open.push({ accountId, runId: await hold(accountId, amount) });
        if (kind === 'adjust') {
          await database.transaction((tx) => ledger.adjustTo(tx, { accountId, balance: amount, actorId: admin }));
        }
        const ended = kind === 'settle' || kind === 'abandon' ? open.shift() : undefined;
        if (ended && kind === 'settle') await settle(ended.accountId, ended.runId, amount);
        if (ended && kind === 'abandon') {
          // A worker that dies after the work: its transaction is rolled back, and another settles.
          const died = new Error('died');
          const dying = database.transaction(async (tx) => {
            await ledger.settle(tx, [{ ...ended, cost: amount }]);
            throw died;
          });
          await expect(dying).rejects.toBe(died);
          await settle(ended.accountId, ended.runId, amount);
        }
      };
      const outcomes = await Promise.allSettled(steps.map(act));
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected')
          expect(['insufficient_balance', 'balance_held', 'voucher_invalid']).toContain(outcome.reason.code);
      }
      await expectSound();
    }),
    { numRuns: 20 },
  );
});
