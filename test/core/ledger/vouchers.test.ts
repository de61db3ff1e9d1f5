/** Recharge codes: redeemed once by an account, listed by status. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/core/db/database.ts';
import { Ledger } from '../../../src/core/ledger/ledger.ts';
import { Vouchers } from '../../../src/core/ledger/vouchers.ts';
import { openTestDatabase } from '../../support/database.ts';

const ledger = new Ledger();
const vouchers = new Vouchers();
const admin = 1_000_000;
let database: Database;
let accounts = 0;

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

describe('a recharge code', () => {
  test('has its documented format and is accepted in any case', async () => {
    const code = await voucher();
    expect(code).toMatch(/^OWL(-[2-9A-HJ-NP-Z]{4}){3}$/);
    const id = await account();
    expect(await vouchers.redeem(database.query, id, ` ${code.toLowerCase()} `)).toMatchObject({
      kind: 'redemption',
      amount: 100,
      balance_after: 100,
    });
  });

  test.each([
    ['unknown', async () => 'OWL-AAAA-AAAA-AAAA'],
    ['expired', () => voucher({ expires_at: '2024-01-01T00:00:00Z' })],
    [
      'used_up',
      async () => {
        const code = await voucher();
        await vouchers.redeem(database.query, await account(), code);
        return code;
      },
    ],
  ])('that is %s is refused and moves no money', async (reason, codeOf) => {
    const id = await account();
    await expect(vouchers.redeem(database.query, id, await codeOf())).rejects.toMatchObject({
      code: 'voucher_invalid',
      data: { reason },
    });
    expect(await balance(id)).toEqual({ balance: 0, held: 0, charged: 0 });
  });

  test('is redeemed once by one account, and a failed try uses nothing up', async () => {
    const code = await voucher({ max_uses: 2 });
    const id = await account();
    await vouchers.redeem(database.query, id, code);
    await expect(vouchers.redeem(database.query, id, code)).rejects.toMatchObject({ data: { reason: 'redeemed' } });
    await vouchers.redeem(database.query, await account(), code);
  });

  test('for one use is redeemed by one of a hundred simultaneous accounts', async () => {
    const code = await voucher();
    const ids = await Promise.all(Array.from({ length: 100 }, () => account()));
    const outcomes = await Promise.allSettled(ids.map((id) => vouchers.redeem(database.query, id, code)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const balances = await ledger.balances(database.query, ids);
    expect([...balances.values()].reduce((sum, one) => sum + one.balance, 0)).toBe(100);
  });

  test('is listed by its status', async () => {
    await voucher();
    const page = { page: 1, pageSize: 100 };
    for (const status of ['active', 'used', 'expired'] as const) {
      const { items, total } = await vouchers.list(database.query, status, page);
      expect(items).toHaveLength(total);
      expect(total).toBeGreaterThan(0);
    }
    const { total } = await vouchers.list(database.query, undefined, page);
    const each = await Promise.all(
      (['active', 'used', 'expired'] as const).map((status) => vouchers.list(database.query, status, page)),
    );
    expect(each.reduce((sum, one) => sum + one.total, 0)).toBe(total);
  });
});
