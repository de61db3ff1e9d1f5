import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/core/db/database.ts';
import { Journal } from '../../../src/core/journal/journal.ts';
import type { JournalFilter } from '../../../src/core/journal/journal-queries.ts';
import { openTestDatabase } from '../../support/database.ts';

const journal = new Journal();
let database: Database;

beforeAll(async () => {
  database = await openTestDatabase();
  for (const [accountId, action, target] of [
    [1, 'register', undefined],
    [1, 'sign_in', undefined],
    [2, 'register', undefined],
    [2, 'suspend', 'account:1'],
    [null, 'clean_up', undefined],
    [2, 'activate', 'account:1'],
  ] as const) {
    await journal.record(database.query, { accountId, action, target });
  }
});

afterAll(() => database.close());

async function actions(filter: JournalFilter, page = { page: 1, pageSize: 20 }) {
  const { items, total } = await journal.list(database.query, filter, page);
  return { actions: items.map(({ action }) => action), total };
}

describe('the journal', () => {
  test('lists the newest entries first, by page', async () => {
    expect(await actions({}, { page: 1, pageSize: 4 })).toEqual({
      actions: ['activate', 'clean_up', 'suspend', 'register'],
      total: 6,
    });
    expect(await actions({}, { page: 2, pageSize: 4 })).toEqual({ actions: ['sign_in', 'register'], total: 6 });
    expect(await actions({}, { page: 3, pageSize: 4 })).toEqual({ actions: [], total: 6 });
  });

  test('filters by account, action, target and combinations', async () => {
    expect(await actions({ account_id: 1 })).toEqual({ actions: ['sign_in', 'register'], total: 2 });
    expect(await actions({ action: 'register' })).toEqual({ actions: ['register', 'register'], total: 2 });
    expect(await actions({ target: 'account:1' })).toEqual({ actions: ['activate', 'suspend'], total: 2 });
    expect(await actions({ target: 'account:1', action: 'suspend' })).toEqual({ actions: ['suspend'], total: 1 });
    expect(await actions({ account_id: 3 })).toEqual({ actions: [], total: 0 });
  });

  test('filters by time, and is read oldest first in batches', async () => {
    await using own = await openOwn();
    await sql`insert into journal (action, at)
      select 'action ' || n, timestamptz '2026-01-01Z' + n * interval '1 minute' from generate_series(1, 2500) n`.execute(
      own.query,
    );
    const read: string[] = [];
    const filter = { since: '2026-01-01T00:02:00Z', until: '2026-01-02T16:00:00Z' };
    for await (const entries of journal.read(own.query, filter)) read.push(...entries.map(({ action }) => action));
    expect([read[0], read.at(-1), read.length]).toEqual(['action 2', 'action 2399', 2398]);
    const { total } = await journal.list(own.query, filter, { page: 1, pageSize: 1 });
    expect(total).toBe(2398);
  });

  test('keeps every field of an action', async () => {
    await using own = await openOwn();
    const detail = { old: { role: 'user' }, 新: ['一', 2] };
    await journal.record(own.query, { accountId: 7, action: 'a', target: 't:1', detail, address: '2001:db8::1' });
    const { items } = await journal.list(own.query, {}, { page: 1, pageSize: 1 });
    expect(items).toEqual([
      {
        id: 1,
        account_id: 7,
        action: 'a',
        target: 't:1',
        detail,
        address: '2001:db8::1',
        at: expect.stringMatching(/^20.*\+00$/),
        impersonator_id: null,
        token_id: null,
        token_name: null,
      },
    ]);
  });

  test('names who acts in all entries of the work, also after it has waited', async () => {
    await using own = await openOwn();
    const token = { id: '00000000-0000-4000-8000-000000000001', name: 'nightly' };
    const acting = { accountId: 7, address: '2001:db8::1', token, impersonatorId: 9 };
    await journal.onBehalf(acting, async () => {
      await own.transaction((tx) => journal.recordAll(tx, [{ action: 'a' }, { action: 'b', accountId: null }]));
    });
    await journal.record(own.query, { action: 'c' });
    const { items } = await journal.list(own.query, { action: 'a' }, { page: 1, pageSize: 1 });
    const by = { address: '2001:db8::1', token_id: token.id, token_name: 'nightly', impersonator_id: 9 };
    expect(items).toMatchObject([{ account_id: 7, ...by }]);
    const others = await journal.list(own.query, {}, { page: 1, pageSize: 2 });
    expect(others.items).toMatchObject([
      { action: 'c', account_id: null, token_id: null, impersonator_id: null },
      { action: 'b', account_id: null, ...by },
    ]);
  });

  test('keeps nothing of an action whose transaction is rolled back', async () => {
    await using own = await openOwn();
    const undone = own.transaction(async (tx) => {
      await journal.record(tx, { accountId: 1, action: 'undone' });
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    expect((await journal.list(own.query, {}, { page: 1, pageSize: 1 })).total).toBe(0);
  });

  test.for(['update journal set action = action', 'delete from journal', 'truncate journal'])(
    'refuses "%s"',
    async (statement) => {
      await expect(sql.raw(statement).execute(database.query)).rejects.toThrow('append-only');
      expect((await actions({})).total).toBe(6);
    },
  );

  test.for([
    { what: 'account', condition: 'account_id = 1', index: 'journal_account' },
    { what: 'action', condition: "action = 'register'", index: 'journal_action' },
    { what: 'target', condition: "target = 'account:1'", index: 'journal_target' },
    { what: 'nothing', condition: 'true', index: 'journal_pkey' },
  ])('uses an index when it filters by $what', async ({ condition, index }) => {
    await using own = await openOwn();
    await sql`insert into journal (account_id, action, target)
      select n % 500, 'action ' || n % 50, 'thing:' || n % 300 from generate_series(1, 20000) n`.execute(own.query);
    await sql`analyze journal`.execute(own.query);
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain select * from journal
      where ${sql.raw(condition)} order by id desc limit 20`.execute(own.query);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain(`Index Scan Backward using ${index}`);
    expect(plan).not.toContain('Sort');
  });
});

async function openOwn(): Promise<Database & AsyncDisposable> {
  const own = await openTestDatabase();
  return { ...own, [Symbol.asyncDispose]: () => own.close() };
}
