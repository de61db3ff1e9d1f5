/** Tasks of factory: created, listed, and visible to others. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whole } from '../../support/callers.ts';
import { eventually } from '../../support/eventually.ts';
import {
  expectOk,
  expectSound,
  type Factory,
  invalid,
  ok,
  order,
  type Person,
  page,
  refused,
  startFactory,
  TIME,
  taskOf,
} from './factory.ts';

let factory: Factory;
let user: Person;
let other: Person;

beforeAll(async () => {
  factory = await startFactory();
  await factory.configure({ max_concurrent_tasks_per_user: 1_000 });
  user = await factory.person(100);
  other = await factory.person(100);
});

afterAll(() => factory[Symbol.asyncDispose]());

describe('POST /api/tasks', () => {
  test('returns 200 for a title and a type alone', async () => {
    const json = { title: 'A task', task_type: 'test' };
    expect(await whole(user.post('/api/tasks', json))).toEqual(ok(taskOf({ task_type: 'test' }), '任务创建成功'));
  });

  test('returns 200 with every field', async () => {
    const json = {
      title: '视频分析任务',
      description: '分析视频内容',
      task_type: 'video_analysis',
      priority: 2,
      estimated_duration: 30,
      config: { video_url: 'https://example.com/video.mp4', analysis_type: 'content' },
    };
    expect(await whole(user.post('/api/tasks', json))).toEqual(ok(taskOf(json)));
  });

  test.each<[string, object, Record<string, unknown>]>([
    ['nothing', {}, { title: ['缺少必填字段'], task_type: ['缺少必填字段'] }],
    ['an empty title', { title: '' }, { title: [expect.any(String)] }],
    ['a title of 201 characters', { title: 'x'.repeat(201) }, { title: [expect.any(String)] }],
    ['a title that is a number', { title: 5 }, { title: [expect.any(String)] }],
    ['a type of 51 characters', { task_type: 'x'.repeat(51) }, { task_type: [expect.any(String)] }],
    ['priority 0', { priority: 0 }, { priority: [expect.any(String)] }],
    ['priority 6', { priority: 6 }, { priority: [expect.any(String)] }],
    ['priority 1.5', { priority: 1.5 }, { priority: [expect.any(String)] }],
    ['priority as text', { priority: '2' }, { priority: [expect.any(String)] }],
    ['no minutes', { estimated_duration: 0 }, { estimated_duration: [expect.any(String)] }],
    ['a day and a minute', { estimated_duration: 1441 }, { estimated_duration: [expect.any(String)] }],
    ['a config that is a list', { config: [] }, { config: [expect.any(String)] }],
    ['-1 GPUs', { config: { gpus: -1 } }, { 'config.gpus': ['应为 0 到 64 的整数'] }],
    ['65 GPUs', { config: { gpus: 65 } }, { 'config.gpus': ['应为 0 到 64 的整数'] }],
    ['GPUs as text', { config: { gpus: '1' } }, { 'config.gpus': ['应为 0 到 64 的整数'] }],
    ['several at once', { title: '', priority: 9 }, { title: [expect.any(String)], priority: [expect.any(String)] }],
  ])('returns 422 for %s', async (name, json, fields) => {
    const body = name === 'nothing' ? json : { title: 'A task', task_type: 'free', ...json };
    expect(await whole(user.post('/api/tasks', body))).toEqual(invalid(fields));
  });

  test('returns 422 for an unknown type, naming the known types and where others are declared', async () => {
    const { status, body } = await user.post('/api/tasks', { title: 'A task', task_type: 'knitting' });
    expect({ status, body }).toEqual(
      refused(422, 'VALIDATION_ERROR', {
        field_errors: { task_type: [expect.stringContaining('test, video_analysis, free, training')] },
        known_types: ['test', 'video_analysis', 'free', 'training'],
      }),
    );
    expect(body.details.field_errors.task_type[0]).toContain('factory.tasks.yaml');
  });

  test('returns 401 without a token', async () => {
    expect(await whole(factory.anybody.post('/api/tasks', {}))).toEqual(refused(401, 'INVALID_CREDENTIALS'));
  });

  test('returns 400 when the balance is too low, and keeps nothing of the task', async () => {
    const poor = await factory.person(0.99);
    const json = { title: 'A task', task_type: 'training', estimated_duration: 10 };
    expect(await whole(poor.post('/api/tasks', json))).toEqual(
      refused(400, 'INSUFFICIENT_BALANCE', { required: 1, available: 0.99 }),
    );
    expect(await whole(poor.get('/api/tasks'))).toEqual(page([]));
    expect(await whole(poor.post('/api/tasks', { ...json, estimated_duration: 9 }))).toMatchObject({ status: 200 });
  });

  test('returns 400 to all except one of a hundred simultaneous tasks with money for one', async () => {
    const poor = await factory.person(1);
    const json = { title: 'A task', task_type: 'training', estimated_duration: 10 };
    const answers = await Promise.all(Array.from({ length: 100 }, () => poor.post('/api/tasks', json)));
    const counts = Map.groupBy(answers, ({ status, body }) => `${status} ${body.error_code}`);
    expect([...counts].map(([answer, of]) => [answer, of.length]).sort()).toEqual([
      ['200 null', 1],
      ['400 INSUFFICIENT_BALANCE', 99],
    ]);
    await expectSound(factory.server.core);
  });

  test('returns 429 above the limit in the settings, exactly, for fifty simultaneous tasks', async () => {
    await factory.configure({ max_concurrent_tasks_per_user: 7 });
    const eager = await factory.person();
    const json = { title: 'A task', task_type: 'free' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => eager.post('/api/tasks', json)));
    await factory.configure({ max_concurrent_tasks_per_user: 1_000 });
    const { 200: made = [], 429: turnedAway = [] } = Object.groupBy(answers, ({ status }) => status);
    expect([made.length, turnedAway.length]).toEqual([7, 43]);
    expect(turnedAway[0]?.body).toEqual(refused(429, 'TASK_LIMIT_EXCEEDED', { limit: 7 }).body);
    await expectSound(factory.server.core);
  });
});

test('Creating a task returns 401 to an account that is deleted meanwhile', async () => {
  const { administration, database } = factory.server.core;
  const person = await factory.person();
  const { id } = await order(person);
  await expectOk(person.post(`/api/tasks/${id}/cancel`));
  const asked = await database.transaction(async (tx) => {
    await sql`select from factory_tallies where owner_id = ${person.accountId} for update`.execute(tx);
    const answer = whole(person.post('/api/tasks', { title: 'A task', task_type: 'free' }));
    await eventually(async () => {
      const { rows } = await sql`
        select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%factory_tallies%'`.execute(
        database.query,
      );
      expect(rows).toHaveLength(1);
    });
    await administration.delete(person.accountId, { accountId: factory.admin.accountId, address: '127.0.0.1' });
    return { answer };
  });
  expect(await asked.answer).toEqual(refused(401, 'INVALID_CREDENTIALS'));
});

describe('GET /api/tasks', () => {
  let lister: Person;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    lister = await factory.person();
    for (const [title, priority, task_type] of [
      ['a', 3, 'free'],
      ['b', 1, 'test'],
      ['c', 5, 'free'],
      ['d', 3, 'free'],
    ]) {
      ids[String(title)] = (await order(lister, { title, priority, task_type })).id;
    }
    await expectOk(lister.post(`/api/tasks/${ids.b}/cancel`));
  });

  const titles = async (query: string) =>
    (await lister.get(`/api/tasks?${query}`)).body.items.map(({ title }: { title: string }) => title).join('');

  test('returns 200 with a page in the document’s bare shape, newest first', async () => {
    expect(await whole(lister.get('/api/tasks?page=1&page_size=2'))).toEqual(
      page([taskOf({ title: 'd', priority: 3 }), taskOf({ title: 'c', priority: 5 })], { total: 4, pageSize: 2 }),
    );
    expect(await titles('page=2&page_size=3')).toBe('a');
    expect(await whole(lister.get('/api/tasks?page=3'))).toEqual(page([], { total: 4, page: 3 }));
  });

  test.each([
    ['', 'dcba'],
    ['sort_order=asc', 'abcd'],
    ['sort_by=priority', 'cdab'],
    ['sort_by=priority&sort_order=asc', 'badc'],
    ['sort_by=updated_at', 'bdca'],
    ['sort_by=created_at', 'dcba'],
    ['status=pending', 'dca'],
    ['status=cancelled', 'b'],
    ['status=running', ''],
    ['status=completed', ''],
    ['status=failed', ''],
    ['task_type=free', 'dca'],
    ['task_type=free&status=pending&sort_by=priority&sort_order=desc', 'cda'],
    ['task_type=none', ''],
  ])('returns 200 for %s', async (query, expected) => {
    expect(await titles(query)).toBe(expected);
    const { body } = await lister.get(`/api/tasks?${query}`);
    expect(body.total).toBe(expected.length);
  });

  test('returns 200 without the tasks of others, to an administrator too', async () => {
    const { body } = await factory.admin.get('/api/tasks');
    expect(body).toEqual(page([]).body);
  });

  test.each([
    ['sort_by=title', 'sort_by'],
    ['sort_order=up', 'sort_order'],
    ['status=done', 'status'],
    ['page=0', 'page'],
    ['page_size=101', 'page_size'],
    ['page=x', 'page'],
  ])('returns 422 for %s', async (query, field) => {
    expect(await whole(lister.get(`/api/tasks?${query}`))).toEqual(invalid({ [field]: [expect.any(String)] }));
  });
});

describe('another user’s task', () => {
  const calls = [
    ['GET', ''],
    ['POST', '/cancel'],
    ['POST', '/retry'],
    ['DELETE', ''],
  ] as const;

  test.each(calls)('returns 404: %s %s', async (method, path) => {
    const { id } = await order(other);
    const { status, body } = await factory.server.send(method, `/api/tasks/${id}${path}`, { token: user.token });
    expect({ status, body }).toEqual(refused(404, 'RESOURCE_NOT_FOUND'));
    expect((await expectOk(other.get(`/api/tasks/${id}`))).status).toBe('pending');
  });

  test.each(calls)('%s %s returns 404 for an unknown id and 422 for a malformed one', async (method, path) => {
    const none = await factory.server.send(method, `/api/tasks/${randomUUID()}${path}`, { token: user.token });
    expect({ status: none.status, body: none.body }).toEqual(refused(404, 'RESOURCE_NOT_FOUND'));
    const noId = await factory.server.send(method, `/api/tasks/17${path}`, { token: user.token });
    expect({ status: noId.status, body: noId.body }).toEqual(invalid({ task_id: [expect.any(String)] }));
  });

  test('can be read and cancelled by an administrator, but not retried or removed', async () => {
    const { id } = await order(other);
    expect(await whole(factory.admin.get(`/api/tasks/${id}`))).toEqual(ok(taskOf({ id })));
    expect((await factory.admin.delete(`/api/tasks/${id}`)).status).toBe(404);
    expect(await whole(factory.admin.post(`/api/tasks/${id}/cancel`))).toEqual(
      ok(taskOf({ id, status: 'cancelled', completed_at: TIME })),
    );
    expect((await factory.admin.post(`/api/tasks/${id}/retry`)).status).toBe(404);
  });
});
