import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whole } from '../../support/callers.ts';
import {
  expectOk,
  expectSound,
  type Factory,
  invalid,
  ok,
  page,
  refused,
  startFactory,
  TIME,
  UUID,
} from './factory.ts';

let factory: Factory;
beforeAll(async () => {
  factory = await startFactory();
});
afterAll(() => factory[Symbol.asyncDispose]());

const CODE = expect.stringMatching(/^OWL(-[2-9A-HJ-NP-Z]{4}){3}$/);

const make = async (changes: object = {}): Promise<string> =>
  (await expectOk(factory.admin.post('/api/recharge/codes', { amount: 100, ...changes }))).codes[0].code;

describe('POST /api/recharge/codes', () => {
  test('returns 200 and as many different codes as requested', async () => {
    const json = {
      amount: 100.0,
      description: '新用户充值码',
      batch_size: 10,
      expires_at: '2024-12-31T23:59:59Z',
      max_uses: 1,
    };
    const answer = await whole(factory.admin.post('/api/recharge/codes', json));
    const code = { id: UUID, code: CODE, amount: 100, expires_at: '2024-12-31T23:59:59Z' };
    const codes = Array.from({ length: 10 }, () => code);
    expect(answer).toEqual(ok({ codes, total_generated: 10, total_amount: 1_000 }));
    expect(new Set(answer.body.data.codes.map((one: { code: string }) => one.code)).size).toBe(10);
  });

  test('returns 200 and a code without expiry when only an amount is given', async () => {
    expect(await expectOk(factory.admin.post('/api/recharge/codes', { amount: 0.01 }))).toEqual({
      codes: [{ id: UUID, code: CODE, amount: 0.01, expires_at: null }],
      total_generated: 1,
      total_amount: 0.01,
    });
  });

  test('returns 200 and a thousand codes', async () => {
    const { codes } = await expectOk(factory.admin.post('/api/recharge/codes', { amount: 1, batch_size: 1_000 }));
    expect(codes).toHaveLength(1_000);
  });

  test.each<[object, string, string?]>([
    [{}, 'amount'],
    [{ amount: 0 }, 'amount'],
    [{ amount: -1 }, 'amount'],
    [{ amount: 1_000_000.01 }, 'amount'],
    [{ amount: 1.005 }, 'amount', '最多两位小数'],
    [{ amount: '100' }, 'amount'],
    [{ amount: 1, batch_size: 0 }, 'batch_size'],
    [{ amount: 1, batch_size: 1_001 }, 'batch_size'],
    [{ amount: 1, max_uses: 0 }, 'max_uses'],
    [{ amount: 1, expires_at: 'tomorrow' }, 'expires_at'],
    [{ amount: 1, expires_at: '0000-01-01T00:00:00Z' }, 'expires_at'],
    [{ amount: 1, expires_at: '2024-12-31T23:59:60Z' }, 'expires_at'],
  ])('returns 422 for %j', async (json, field, words) => {
    expect(await whole(factory.admin.post('/api/recharge/codes', json))).toEqual(
      invalid({ [field]: [words ?? expect.any(String)] }),
    );
  });

  test('returns 403 to a user and 401 without a token', async () => {
    const user = await factory.person();
    expect(await whole(user.post('/api/recharge/codes', { amount: 1 }))).toEqual(refused(403, 'ACCESS_DENIED'));
    expect(await whole(factory.anybody.post('/api/recharge/codes', { amount: 1 }))).toEqual(
      refused(401, 'INVALID_CREDENTIALS'),
    );
  });
});

describe('POST /api/recharge/redeem', () => {
  test('returns 200 and adds the amount to the balance', async () => {
    const user = await factory.person(150);
    const code = await make();
    expect(await whole(user.post('/api/recharge/redeem', { code: ` ${code.toLowerCase()}` }))).toEqual(
      ok({ amount: 100, new_balance: 250, recharge_record_id: UUID }),
    );
    expect((await expectOk(user.get('/api/users/me'))).balance).toBe(250);
  });

  test.each<[string, () => Promise<string>, string]>([
    ['unknown', async () => 'OWL-ABCD-2345-EFGH', 'unknown'],
    ['expired', () => make({ expires_at: '2024-12-31T23:59:59Z' }), 'expired'],
    [
      'used up',
      async () => {
        const code = await make();
        await expectOk((await factory.person()).post('/api/recharge/redeem', { code }));
        return code;
      },
      'used_up',
    ],
  ])('refuses a code that is %s', async (_name, codeOf, reason) => {
    const user = await factory.person();
    expect(await whole(user.post('/api/recharge/redeem', { code: await codeOf() }))).toEqual(
      reason === 'unknown' ? refused(404, 'RESOURCE_NOT_FOUND') : refused(400, 'INVALID_CODE', { reason }),
    );
    expect((await expectOk(user.get('/api/users/me'))).balance).toBe(0);
  });

  test('returns 400 for a code that the same account has redeemed before', async () => {
    const user = await factory.person();
    const code = await make({ max_uses: 2 });
    await expectOk(user.post('/api/recharge/redeem', { code }));
    expect(await whole(user.post('/api/recharge/redeem', { code }))).toEqual(
      refused(400, 'INVALID_CODE', { reason: 'redeemed' }),
    );
    await expectOk((await factory.person()).post('/api/recharge/redeem', { code }));
  });

  test('A code for one use that a hundred accounts redeem at once is redeemed by one', async () => {
    const code = await make();
    const people = await Promise.all(Array.from({ length: 100 }, () => factory.person()));
    const answers = await Promise.all(people.map((person) => person.post('/api/recharge/redeem', { code })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.error_code === 'INVALID_CODE')).toHaveLength(99);
    await expectSound(factory.server.core);
  });

  test('A code for a hundred uses that one account redeems a hundred times at once is redeemed once', async () => {
    const code = await make({ max_uses: 100 });
    const person = await factory.person();
    const answers = await Promise.all(Array.from({ length: 100 }, () => person.post('/api/recharge/redeem', { code })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await expectOk(person.get('/api/users/me'))).balance).toBe(100);
  });

  test.each<[object, string]>([
    [{}, 'code'],
    [{ code: '' }, 'code'],
    [{ code: 7 }, 'code'],
    [{ code: 'x'.repeat(101) }, 'code'],
  ])('returns 422 for %j', async (json, field) => {
    expect(await whole((await factory.person()).post('/api/recharge/redeem', json))).toEqual(
      invalid({ [field]: [expect.any(String)] }),
    );
  });
});

test('GET /api/recharge/records returns the caller’s own redemptions, newest first, without adjustments', async () => {
  const user = await factory.person(50);
  const codes = [await make(), await make({ amount: 0.5 })];
  for (const code of codes) await expectOk(user.post('/api/recharge/redeem', { code }));
  const record = (code: string | undefined, amount: number, balance_after: number) => ({
    id: UUID,
    code,
    recharge_code_id: UUID,
    amount,
    balance_after,
    created_at: TIME,
  });
  const records = [record(codes[1], 0.5, 150.5), record(codes[0], 100, 150)];
  expect(await whole(user.get('/api/recharge/records?page=1&page_size=20'))).toEqual(page(records));
  expect(await whole(user.get('/api/recharge/records?page=2&page_size=1'))).toEqual(
    page(records.slice(1), { total: 2, page: 2, pageSize: 1 }),
  );
  expect(await whole((await factory.person()).get('/api/recharge/records'))).toEqual(page([]));
  expect(await whole(user.get('/api/recharge/records?page_size=0'))).toEqual(
    invalid({ page_size: [expect.any(String)] }),
  );
});

describe('GET /api/recharge/codes', () => {
  test('returns 200 with all codes, newest first, and their status', async () => {
    const description = '三种';
    const used = await make({ description });
    await expectOk((await factory.person()).post('/api/recharge/redeem', { code: used }));
    const expired = await make({ description, expires_at: '2024-12-31T23:59:59Z' });
    const active = await make({ description, max_uses: 3, expires_at: '2999-12-31T23:59:59+08:00' });
    const codeOf = (code: string, status: string, changes: object = {}) => ({
      id: UUID,
      code,
      amount: 100,
      description,
      status,
      max_uses: 1,
      used_count: 0,
      expires_at: null,
      created_at: TIME,
      ...changes,
    });
    const { body } = await factory.admin.get('/api/recharge/codes?page_size=3');
    expect(body).toEqual({
      ...page(
        [
          codeOf(active, 'active', { max_uses: 3, expires_at: '2999-12-31T15:59:59Z' }),
          codeOf(expired, 'expired', { expires_at: '2024-12-31T23:59:59Z' }),
          codeOf(used, 'used', { used_count: 1 }),
        ],
        { pageSize: 3, total: body.total },
      ).body,
    });
    for (const [status, code] of Object.entries({ active, expired, used })) {
      const filtered = await factory.admin.get(`/api/recharge/codes?status=${status}&page_size=1`);
      expect(filtered.body.items).toMatchObject([{ code, status }]);
    }
  });

  test('returns 422 for an unknown status and 403 to a user', async () => {
    expect(await whole(factory.admin.get('/api/recharge/codes?status=lost'))).toEqual(
      invalid({ status: [expect.any(String)] }),
    );
    expect(await whole((await factory.person()).get('/api/recharge/codes'))).toEqual(refused(403, 'ACCESS_DENIED'));
  });
});
