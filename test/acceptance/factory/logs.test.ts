import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whole } from '../../support/callers.ts';
import { eventually } from '../../support/eventually.ts';
import type { Answer } from '../../support/server.ts';
import {
  expectOk,
  type Factory,
  invalid,
  order,
  PASSWORD,
  type Person,
  page,
  refused,
  startFactory,
  TIME,
} from './factory.ts';

let factory: Factory;
let user: Person;

beforeAll(async () => {
  // Days begin one hour before UTC's, and two hours in summer.
  factory = await startFactory({ environment: { OWLERY_TIMEZONE: 'Europe/Berlin' } });
  await factory.configure({ max_concurrent_tasks_per_user: 1_000 });
  user = await factory.person();
});

afterAll(() => factory[Symbol.asyncDispose]());

interface Line {
  at: string;
  level?: string;
  message?: string;
  detail?: object | null;
}

async function logged(...lines: Line[]) {
  const { database } = factory.server.core;
  await sql`truncate system_logs restart identity`.execute(database.query);
  for (const { at, level = 'INFO', message = 'a line', detail = null } of lines) {
    await sql`insert into system_logs (at, level, source, message, detail)
      values (${at}, ${level}, 'host:1', ${message}, ${detail && JSON.stringify(detail)}::jsonb)`.execute(
      database.query,
    );
  }
}

const messages = (answer: Answer) => answer.body.items.map(({ message }: { message: string }) => message);
const found = async (query: string) => messages(await factory.admin.get(`/api/logs/system?${query}`));
const linesOf = ({ text }: Answer) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('GET /api/logs/system', () => {
  test('returns 200 with the newest first, by page', async () => {
    await logged(
      { at: '2024-01-15T10:00:00Z', message: 'first' },
      { at: '2024-01-15T10:00:02.5Z', message: '第三', level: 'ERROR', detail: { run: 7, err: { message: 'x' } } },
      { at: '2024-01-15T10:00:01Z', message: 'second' },
    );
    const line = { level: 'INFO', source: 'host:1', details: null };
    const third = {
      id: 2,
      level: 'ERROR',
      source: 'host:1',
      message: '第三',
      details: { run: 7, err: { message: 'x' } },
    };
    expect(await whole(factory.admin.get('/api/logs/system'))).toEqual(
      page(
        [
          { ...third, created_at: '2024-01-15T10:00:02Z' },
          { ...line, id: 3, message: 'second', created_at: '2024-01-15T10:00:01Z' },
          { ...line, id: 1, message: 'first', created_at: '2024-01-15T10:00:00Z' },
        ],
        { pageSize: 50 },
      ),
    );
    const last = await whole(factory.admin.get('/api/logs/system?page=2&page_size=2'));
    expect(last).toEqual(
      page([{ ...line, id: 1, message: 'first', created_at: '2024-01-15T10:00:00Z' }], {
        total: 3,
        page: 2,
        pageSize: 2,
      }),
    );
    expect((await factory.admin.get('/api/logs/system?page=2147483647')).body.items).toEqual([]);
  });

  test('returns 200 filtered by level, by days in the server’s zone, by times and by text in any script', async () => {
    await logged(
      { at: '2024-01-14T22:59:59.999Z', message: 'the day before' },
      { at: '2024-01-14T23:00:00Z', message: 'Midnight', level: 'ERROR' },
      { at: '2024-01-15T12:00:00Z', message: '磁盘空间不足', level: 'CRITICAL', detail: { disk: '/dev/Owl_1%' } },
      { at: '2024-01-15T22:59:59.999Z', message: 'the last' },
      { at: '2024-01-15T23:00:00Z', message: 'the day after', detail: { text: "it's \\ here" } },
    );
    const day = 'start_date=2024-01-15&end_date=2024-01-15';
    expect(await found(day)).toEqual(['the last', '磁盘空间不足', 'Midnight']);
    expect(await found('start_date=2024-01-15T23:00:00Z')).toEqual(['the day after']);
    expect(await found('end_date=2024-01-14T23:00:00%2B00:00')).toEqual(['Midnight', 'the day before']);
    expect(await found('start_date=2024-01-16T00:00:00')).toEqual(['the day after']);
    expect(await found('level=ERROR')).toEqual(['Midnight']);
    for (const [search, expected] of [
      ['空间', ['磁盘空间不足']],
      ['足', ['磁盘空间不足']],
      ['磁盘空间不足', ['磁盘空间不足']],
      ['盘空不', []],
      ['midNIGHT', ['Midnight']],
      ['ow', ['磁盘空间不足']],
      ['owl_1%', ['磁盘空间不足']],
      ['owl11', []],
      ["'s", ['the day after']],
      ['THE DAY', ['the day after', 'the day before']],
      [' ', ['the day after', '磁盘空间不足', 'the last', 'the day before'].sort()],
    ] as const) {
      const answer = await found(`search=${encodeURIComponent(search)}`);
      expect(search === ' ' ? answer.filter((one: string) => one !== 'Midnight').sort() : answer, search).toEqual(
        expected,
      );
    }
    expect(await found(`${day}&search=the`)).toEqual(['the last']);
    expect(await found('level=INFO&search=day')).toEqual(['the day after', 'the day before']);
    expect(await found('search=day&page=2&page_size=1')).toEqual(['the day before']);
  });

  test.each([
    ['level=LOUD', 'level'],
    ['level=error', 'level'],
    ['start_date=yesterday', 'start_date'],
    ['start_date=2024-02-30', 'start_date'],
    ['end_date=0000-01-01', 'end_date'],
    ['end_date=2024-01-15T25:00:00Z', 'end_date'],
    ['end_date=9999-12-31', 'end_date'],
    [`search=${'x'.repeat(201)}`, 'search'],
    ['page=0', 'page'],
    ['page_size=201', 'page_size'],
  ])('returns 422 for %s', async (query, field) => {
    expect(await whole(factory.admin.get(`/api/logs/system?${query}`))).toEqual(
      invalid({ [field]: [expect.any(String)] }),
    );
  });

  test('returns 401 without a token and 403 to a user', async () => {
    expect(await whole(factory.anybody.get('/api/logs/system'))).toEqual(refused(401, 'INVALID_CREDENTIALS'));
    expect(await whole(user.get('/api/logs/system'))).toEqual(refused(403, 'ACCESS_DENIED'));
  });
});

describe('GET /api/logs/user-actions', () => {
  const actionsOf = async ({ id }: Person, query = '') =>
    (await factory.admin.get(`/api/logs/user-actions?user_id=${id}${query}`)).body;

  test('returns 200 with what an account did and what was done to it', async () => {
    const person = await factory.person(5);
    const task = await order(person);
    const { items, total } = await actionsOf(person);
    expect(total).toBe(2);
    expect(items).toEqual([
      {
        id: expect.any(Number),
        user_id: person.id,
        username: person.username,
        action: 'create_task',
        target: `task:${task.id}`,
        details: { task_type: 'free' },
        ip_address: '127.0.0.1',
        created_at: TIME,
      },
      expect.objectContaining({ action: 'register', target: null }),
    ]);
    const admins = await actionsOf(factory.admin, '&action=adjust_balance&page_size=200');
    expect(admins.items).toContainEqual(
      expect.objectContaining({ user_id: factory.admin.id, action: 'adjust_balance', target: `user:${person.id}` }),
    );
    expect(new Set(admins.items.map(({ action }: { action: string }) => action))).toEqual(new Set(['adjust_balance']));
    const everybody = (await factory.admin.get('/api/logs/user-actions?page_size=1')).body;
    expect(everybody).toMatchObject({ page: 1, page_size: 1, total: everybody.total_pages });
    expect(everybody.items[0].id).toBeGreaterThanOrEqual(items[0].id);
  });

  test('returns 200 with money to two decimals, and each target by its public id', async () => {
    const person = await factory.person(5);
    const { codes } = await expectOk(factory.admin.post('/api/recharge/codes', { amount: 100.25 }));
    await expectOk(factory.anybody.post('/api/auth/login', { email: person.email, password: PASSWORD }));
    const { recharge_record_id: entry } = await expectOk(person.post('/api/recharge/redeem', { code: codes[0].code }));
    const { items } = await actionsOf(person, '&action=redeem_code');
    expect(items).toMatchObject([{ target: `code:${codes[0].id}`, details: { amount: 100.25, entry } }]);
    const [issued] = (await actionsOf(factory.admin, '&action=issue_codes')).items;
    expect(issued).toMatchObject({ target: null, details: { amount: 100.25, count: 1, max_uses: 1 } });
    const [adjusted] = (await actionsOf(factory.admin, '&action=adjust_balance')).items;
    expect(adjusted).toMatchObject({ target: `user:${person.id}`, details: { amount: 5, balance: 5 } });
    const { database } = factory.server.core;
    await database.query.deleteFrom('accounts').where('id', '=', person.accountId).execute();
    const [gone] = (await actionsOf(factory.admin, '&action=adjust_balance')).items;
    expect(gone).toMatchObject({ id: adjusted.id, target: 'user' });
  });

  test('returns 200 with sign-ins, failed sign-ins and locks', async () => {
    const person = await factory.person();
    const signIn = (password: string, email = person.email) =>
      factory.anybody.post('/api/auth/login', { email, password });
    await expectOk(signIn(PASSWORD));
    for (let guess = 1; guess <= 6; guess += 1) await signIn(`wrong ${guess}`);
    const { items } = await actionsOf(person);
    expect(items.map(({ action, details }: { action: string; details: object }) => [action, details])).toEqual([
      ['sign_in_failed', { system: 'factory', reason: 'account_locked' }],
      ['sign_in_failed', { system: 'factory', reason: 'invalid_credentials' }],
      ['account_locked', null],
      ...Array(4).fill(['sign_in_failed', { system: 'factory', reason: 'invalid_credentials' }]),
      ['sign_in', { system: 'factory' }],
      ['register', null],
    ]);
    expect(items[0]).toMatchObject({ target: `user:${person.id}`, ip_address: '127.0.0.1' });
    // A name typed at sign-in may be a password, so it is not logged.
    await signIn('hunter2', 'hunter2@example.com');
    const nobody = (await factory.admin.get('/api/logs/user-actions?action=sign_in_failed')).body.items[0];
    expect(nobody).toMatchObject({ user_id: null, username: null, target: null });
    expect(JSON.stringify(nobody)).not.toContain('hunter2');
  });

  test('returns 200 and an empty list for an unknown account', async () => {
    const answer = await whole(factory.admin.get(`/api/logs/user-actions?user_id=${randomUUID()}`));
    expect(answer).toEqual(page([], { pageSize: 50 }));
  });

  test('returns 401 without a token, 403 to a user and 422 for a malformed id', async () => {
    expect(await whole(factory.anybody.get('/api/logs/user-actions'))).toEqual(refused(401, 'INVALID_CREDENTIALS'));
    expect(await whole(user.get('/api/logs/user-actions'))).toEqual(refused(403, 'ACCESS_DENIED'));
    expect(await whole(factory.admin.get('/api/logs/user-actions?user_id=1'))).toEqual(
      invalid({ user_id: [expect.any(String)] }),
    );
  });
});

/** Logs lines in the task's current run. */
async function logLines(taskId: string, ...lines: string[]) {
  const { rows } = await sql<{ run_id: number }>`select run_id from factory_tasks where uuid = ${taskId}`.execute(
    factory.server.core.database.query,
  );
  for (const line of lines) {
    await sql`insert into run_logs (run_id, level, message, created_at)
      values (${rows[0]?.run_id}, 'warning', ${line}, '2024-01-15T10:00:00.5Z')`.execute(
      factory.server.core.database.query,
    );
  }
}

describe('GET /api/logs/tasks/{task_id}', () => {
  test('returns 200 with the lines of all runs, newest first, by page, to the owner and to administrators', async () => {
    const { id } = await order(user);
    await logLines(id, 'one', 'two');
    await expectOk(user.post(`/api/tasks/${id}/cancel`));
    await expectOk(user.post(`/api/tasks/${id}/retry`));
    await logLines(id, '三');
    const line = { id: expect.any(Number), task_id: id, level: 'WARNING', created_at: '2024-01-15T10:00:00Z' };
    const all = ['三', 'two', 'one'].map((message) => ({ ...line, message }));
    for (const person of [user, factory.admin]) {
      expect(await whole(person.get(`/api/logs/tasks/${id}`))).toEqual(page(all, { pageSize: 50 }));
    }
    expect(await whole(user.get(`/api/logs/tasks/${id}?page=2&page_size=2`))).toEqual(
      page(all.slice(2), { total: 3, page: 2, pageSize: 2 }),
    );
  });

  test('returns 401 without a token, 404 for another user’s or an unknown task and 422 for a malformed id', async () => {
    const { id } = await order(user);
    const other = await factory.person();
    expect(await whole(factory.anybody.get(`/api/logs/tasks/${id}`))).toEqual(refused(401, 'INVALID_CREDENTIALS'));
    expect(await whole(other.get(`/api/logs/tasks/${id}`))).toEqual(refused(404, 'RESOURCE_NOT_FOUND'));
    expect(await whole(user.get(`/api/logs/tasks/${randomUUID()}`))).toEqual(refused(404, 'RESOURCE_NOT_FOUND'));
    expect(await whole(user.get('/api/logs/tasks/1'))).toEqual(invalid({ task_id: [expect.any(String)] }));
    expect(await whole(user.get(`/api/logs/tasks/${id}?page_size=0`))).toEqual(
      invalid({ page_size: [expect.any(String)] }),
    );
  });
});

describe('GET /api/logs/download', () => {
  test('returns 200 with one day of the system log as a file, oldest first', async () => {
    await logged(
      { at: '2024-07-14T21:59:59Z', message: 'the day before' },
      { at: '2024-07-15T12:00:00.123Z', message: '午后', detail: { run: 1 } },
      { at: '2024-07-14T22:00:00Z', message: 'midnight in summer' },
    );
    const answer = await factory.admin.get('/api/logs/download?log_type=system&date=2024-07-15');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toContain('attachment; filename="system-2024-07-15.jsonl"');
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    const line = { level: 'INFO', source: 'host:1' };
    expect(linesOf(answer)).toEqual([
      { ...line, id: 3, message: 'midnight in summer', details: null, created_at: '2024-07-14T22:00:00.000Z' },
      { ...line, id: 2, message: '午后', details: { run: 1 }, created_at: '2024-07-15T12:00:00.123Z' },
    ]);
    const none = await factory.admin.get('/api/logs/download?log_type=system&date=2001-01-01');
    expect([none.status, none.text]).toEqual([200, '']);
  });

  test('returns 200 with one day of user actions, one day of all task logs, or the whole log of one task', async () => {
    const { id } = await order(user);
    await logLines(id, 'one', 'two');
    const today = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin' }).format(new Date());
    const actions = await factory.admin.get(`/api/logs/download?log_type=user-actions&date=${today}`);
    expect(linesOf(actions).at(-1)).toMatchObject({ user_id: user.id, action: 'create_task', target: `task:${id}` });
    const ofTask = await factory.admin.get(`/api/logs/download?log_type=task&task_id=${id}`);
    expect(ofTask.headers.get('content-disposition')).toContain(`filename="task-${id}.jsonl"`);
    const line = { id: expect.any(Number), task_id: id, level: 'WARNING', created_at: '2024-01-15T10:00:00.500Z' };
    const both = [
      { ...line, message: 'one' },
      { ...line, message: 'two' },
    ];
    expect(linesOf(ofTask)).toEqual(both);
    const ofDay = await factory.admin.get('/api/logs/download?log_type=task&date=2024-01-15');
    expect(linesOf(ofDay)).toEqual(expect.arrayContaining(both));
    const elsewhere = await factory.admin.get(`/api/logs/download?log_type=task&task_id=${id}&date=2024-01-16`);
    expect(elsewhere.text).toBe('');
  });

  test('stops reading when the client disconnects', async () => {
    const { database } = factory.server.core;
    await logged();
    await sql`insert into system_logs (at, level, source, message, detail)
      select '2024-01-15T12:00:00Z'::timestamptz, 'INFO', 'host:1', 'x', jsonb_build_object('long', repeat('x', 16000))
      from generate_series(1, 2000) n`.execute(database.query);
    const reading = async () => {
      const { rows } = await sql<{ count: number }>`select count(*) as count from pg_stat_activity
        where datname = current_database() and query like 'fetch % from lines_out'`.execute(database.query);
      return rows[0]?.count;
    };
    const gone = new AbortController();
    const response = await fetch(`${factory.server.url}/api/logs/download?log_type=system&date=2024-01-15`, {
      headers: { authorization: `Bearer ${factory.admin.token}` },
      signal: gone.signal,
    });
    await response.body?.getReader().read();
    expect(await reading()).toBe(1);
    gone.abort();
    await eventually(async () => expect(await reading()).toBe(0));
  });

  test.each([
    ['', 'log_type'],
    ['log_type=secrets&date=2024-01-15', 'log_type'],
    ['log_type=system', 'date'],
    ['log_type=task', 'date'],
    ['log_type=system&date=2024-02-30', 'date'],
    ['log_type=task&task_id=1', 'task_id'],
  ])('returns 422 for %s', async (query, field) => {
    expect(await whole(factory.admin.get(`/api/logs/download?${query}`))).toEqual(
      invalid({ [field]: [expect.any(String)] }),
    );
  });

  test('returns 401 without a token and 403 to a user', async () => {
    const path = '/api/logs/download?log_type=system&date=2024-01-15';
    expect(await whole(factory.anybody.get(path))).toEqual(refused(401, 'INVALID_CREDENTIALS'));
    expect(await whole(user.get(path))).toEqual(refused(403, 'ACCESS_DENIED'));
  });
});

test('The retention of logs is part of the configuration', async () => {
  const change = { log_keep_level: 'WARNING', log_retention_days: 7 };
  expect(await expectOk(factory.admin.put('/api/admin/config', change))).toMatchObject({
    ...change,
    task_log_retention_days: 90,
    user_action_retention_days: 365,
  });
  for (const [wrong, field] of [
    [{ log_keep_level: 'LOUD' }, 'log_keep_level'],
    [{ log_retention_days: 0 }, 'log_retention_days'],
    [{ user_action_retention_days: 29 }, 'user_action_retention_days'],
  ] as const) {
    expect(await whole(factory.admin.put('/api/admin/config', wrong))).toEqual(
      invalid({ [field]: [expect.any(String)] }),
    );
  }
});
