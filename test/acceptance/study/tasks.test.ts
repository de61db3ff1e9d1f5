import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whole } from '../../support/callers.ts';
import { publishedRoutes } from '../../support/routes.ts';
import { accountWith } from '../../support/tokens.ts';
import {
  callerWith,
  expectOk,
  make,
  type Person,
  page,
  refused,
  type Study,
  startStudy,
  TIME,
  when,
} from './studying.ts';

let study: Study;
let user: Person;
let other: Person;
beforeAll(async () => {
  study = await startStudy();
  user = await study.person();
  other = await study.person();
});
afterAll(() => study[Symbol.asyncDispose]());

const taskOf = (changes: object = {}) => ({
  id: expect.any(Number),
  user_id: user.id,
  name: 'A task',
  description: null,
  course_ids: [],
  status: 'pending',
  progress: 0,
  created_at: TIME,
  start_time: null,
  end_time: null,
  error_msg: null,
  completed_courses: 0,
  total_courses: 0,
  ...changes,
});

describe('POST /api/tasks', () => {
  test('returns 201 with and without courses', async () => {
    const json = { name: '学习任务', course_ids: ['123456', '789012'] };
    expect(await whole(user.post('/api/tasks', json))).toEqual({
      status: 201,
      body: taskOf({ ...json, total_courses: 2 }),
    });
    expect(await whole(user.post('/api/tasks', { name: 'A task' }))).toEqual({ status: 201, body: taskOf() });
    const most = { name: 'x'.repeat(200), course_ids: Array.from({ length: 200 }, (_, n) => `${n}`.padStart(64, '0')) };
    expect((await user.post('/api/tasks', most)).status).toBe(201);
  });

  test.each<[unknown, unknown]>([
    [{}, 'name: 缺少必填字段'],
    [{ name: '' }, 'name: 不应少于 1 个字符'],
    [{ name: ' \u3000' }, 'name: 不能为空白，也不能包含不可见或控制字符'],
    [{ name: 'x'.repeat(201) }, 'name: 不应多于 200 个字符'],
    [{ name: 5 }, 'name: 应当是 string 类型'],
    [{ name: 'x', course_ids: 'all' }, 'course_ids: 应当是 array 类型'],
    [{ name: 'x', course_ids: [123456] }, 'course_ids/0: 应当是 string 类型'],
    [{ name: 'x', course_ids: [''] }, 'course_ids/0: 不应少于 1 个字符'],
    [{ name: 'x', course_ids: ['x'.repeat(65)] }, 'course_ids/0: 不应多于 64 个字符'],
    [{ name: 'x', course_ids: ['1', '2', '1'] }, 'course_ids: 不应当含有重复项（第 3 项与第 1 项相同）'],
    [{ name: 'x', course_ids: Array.from({ length: 201 }, String) }, expect.stringMatching(/^course_ids: /)],
    [{ name: 'a\0b' }, expect.stringMatching(/^name: /)],
  ])('returns 400 for %j', async (json, detail) => {
    expect(await whole(user.post('/api/tasks', json))).toEqual(refused(400, detail));
  });
});

describe('GET /api/tasks', () => {
  let lister: Person;
  const ids: number[] = [];
  beforeAll(async () => {
    lister = await study.person();
    for (let count = 0; count < 5; count++) ids.push(await make(lister));
    await expectOk(lister.post(`/api/tasks/${ids[1]}/start`));
    await expectOk(lister.post(`/api/tasks/${ids[3]}/cancel`));
  });

  const listed = async (query: string) => {
    const { items, total } = await expectOk(lister.get(`/api/tasks?${query}`));
    return [items.map(({ id }: { id: number }) => ids.indexOf(id)).join(''), total];
  };

  test('returns 200 with a page, newest first', async () => {
    const [task] = (await expectOk(lister.get('/api/tasks?page_size=1'))).items;
    expect(task).toEqual(taskOf({ id: ids[4], user_id: lister.id }));
    expect(await whole(lister.get('/api/tasks?page=9&page_size=2'))).toEqual(
      page([], { total: 5, page: 9, pageSize: 2 }),
    );
  });

  test.each([
    ['', '43210', 5],
    ['page=2&page_size=2', '21', 5],
    ['page=3&page_size=2', '0', 5],
    ['status=pending', '420', 3],
    ['status=pending&page=2&page_size=2', '0', 3],
    ['status=running', '1', 1],
    ['status=cancelled', '3', 1],
    ['status=paused', '', 0],
    ['status=completed', '', 0],
    ['status=failed', '', 0],
  ])('returns 200: %s', async (query, expected, total) => {
    expect(await listed(query)).toEqual([expected, total]);
  });

  test.each(['status=done', 'page=0', 'page=x', 'page_size=0', 'page_size=101'])(
    'returns 400 for %s',
    async (query) => {
      const [field = ''] = query.split('=');
      expect(await whole(lister.get(`/api/tasks?${query}`))).toEqual(
        refused(400, expect.stringMatching(new RegExp(`^${field}: `))),
      );
    },
  );

  test('returns 200 without the tasks of others, to an administrator too', async () => {
    expect(await whole(study.admin.get('/api/tasks'))).toEqual(page([]));
  });
});

describe('a running task', () => {
  test('shows its progress and its log', async () => {
    const worker = await study.work();
    const id = await make(user, 'wait', 'other');
    const started = await expectOk(user.post(`/api/tasks/${id}/start`));
    const course_ids = ['wait', 'other'];
    expect(started).toEqual(taskOf({ id, course_ids, status: 'running', start_time: TIME, total_courses: 2 }));
    const log = { id: expect.any(Number), task_id: id, level: 'INFO', message: '当前任务: 视频 one', created_at: TIME };
    await expect
      .poll(async () => (await user.get(`/api/tasks/${id}`)).body, { timeout: 30_000 })
      .toEqual({
        ...taskOf({ id, course_ids, status: 'running', start_time: TIME }),
        progress: 35,
        completed_courses: 1,
        total_courses: 2,
        logs: [log],
      });
    await expectOk(user.post(`/api/tasks/${id}/pause`));
    expect(await expectOk(user.get(`/api/tasks/${id}`))).toMatchObject({ status: 'paused', progress: 35 });
    await expectOk(user.post(`/api/tasks/${id}/cancel`));
    expect(await expectOk(user.get(`/api/tasks/${id}`))).toMatchObject({
      status: 'cancelled',
      progress: 35,
      end_time: TIME,
      error_msg: null,
    });
    await worker.stop();
  });

  test('completes with all or some of its courses', async () => {
    const worker = await study.work();
    const times = { start_time: TIME, end_time: TIME };
    for (const [outcome, progress, completed_courses, error_msg] of [
      ['complete', 100, 2, null],
      ['some', 50, 1, '2 门课程中有 1 门未完成'],
    ] as const) {
      const id = await make(user, outcome);
      await expectOk(user.post(`/api/tasks/${id}/start`));
      const { logs, ...task } = await when(user, id, 'completed');
      const done = { status: 'completed', progress, completed_courses, total_courses: 2, error_msg };
      expect(task).toEqual(taskOf({ id, course_ids: [outcome], ...times, ...done }));
    }
    await worker.stop();
  });

  test('shows the reason of its failure until it is retried, and keeps the log of all its runs', async () => {
    const worker = await study.work();
    const id = await make(user, 'fail');
    await expectOk(user.post(`/api/tasks/${id}/start`));
    const messagesOf = async (query = '') =>
      (await expectOk(user.get(`/api/tasks/${id}/logs${query}`))).map(
        ({ level, message }: { level: string; message: string }) => `${level} ${message}`,
      );
    expect(await when(user, id, 'failed')).toMatchObject({
      error_msg: '没有可以学习的课程',
      end_time: TIME,
      progress: 35,
    });
    const ofOne = ['ERROR 没有可以学习的课程', 'INFO 当前任务: 视频 one'];
    await expect.poll(() => messagesOf()).toEqual(ofOne);
    await worker.stop();
    const fresh = { status: 'running', progress: 0, start_time: TIME, end_time: null, error_msg: null };
    expect(await expectOk(user.post(`/api/tasks/${id}/retry`))).toEqual(
      taskOf({ id, course_ids: ['fail'], ...fresh, completed_courses: 0, total_courses: 1 }),
    );
    const another = await study.work();
    await when(user, id, 'failed');
    await expect.poll(() => messagesOf()).toEqual([...ofOne, ...ofOne]);
    expect(await messagesOf('?limit=3')).toEqual([...ofOne, ofOne[0]]);
    const { logs } = await expectOk(user.get(`/api/tasks/${id}`));
    expect(logs).toEqual(await expectOk(user.get(`/api/tasks/${id}/logs`)));
    await another.stop();
    const given = await expectOk(user.post(`/api/tasks/${id}/cancel`));
    expect(given).toMatchObject({ status: 'cancelled', error_msg: '没有可以学习的课程' });
  });

  test('contains its newest 200 log lines, and up to 1,000 at the log’s own route', async () => {
    const id = await make(user);
    const { query } = study.server.core.database;
    const { run_id } = await query
      .selectFrom('study_runs')
      .select('run_id')
      .where('task_id', '=', id)
      .executeTakeFirstOrThrow();
    const lines = Array.from({ length: 1_100 }, (_, n) => ({
      run_id,
      level: 'warning' as const,
      message: `line ${n}`,
      created_at: '2025-10-12 12:00:00+00',
    }));
    await query.insertInto('run_logs').values(lines).execute();
    const { logs } = await expectOk(user.get(`/api/tasks/${id}`));
    expect(logs).toHaveLength(200);
    const newest = { id: expect.any(Number), task_id: id, level: 'WARNING', message: 'line 1099' };
    expect(logs[0]).toEqual({ ...newest, created_at: '2025-10-12T12:00:00' });
    for (const [path, count] of [
      ['', 100],
      ['?limit=1', 1],
      ['?limit=1000', 1_000],
    ] as const) {
      const some = await expectOk(user.get(`/api/tasks/${id}/logs${path}`));
      expect(some.map(({ message }: { message: string }) => message)).toEqual(
        Array.from({ length: count }, (_, n) => `line ${1_099 - n}`),
      );
    }
    for (const limit of ['0', '1001', 'x', '1.5']) {
      expect(await whole(user.get(`/api/tasks/${id}/logs?limit=${limit}`))).toEqual(
        refused(400, expect.stringMatching(/^limit: /)),
      );
    }
  });
});

test('The log and the error of a task are in the language of the reader', async () => {
  const person = await study.person();
  const ask = (method: string, path: string, language: string) =>
    expectOk(study.server.send(method, path, { token: person.token, headers: { 'accept-language': language } }));
  const id = await make(person);
  await expectOk(person.post(`/api/tasks/${id}/start`));
  await expectOk(study.admin.post(`/api/admin/tasks/${id}/force-stop`));
  const words = {
    'zh-CN': `已被管理员 ${study.admin.username} 强制停止`,
    'en-US,en;q=0.9': `Stopped by the administrator ${study.admin.username}.`,
  };
  for (const [language, message] of Object.entries(words)) {
    const task = await ask('GET', `/api/tasks/${id}`, language);
    expect(task).toMatchObject({ error_msg: message, logs: [{ level: 'WARNING', message }] });
    expect(await ask('GET', `/api/tasks/${id}/logs`, language)).toMatchObject([{ message }]);
    const { items } = await ask('GET', '/api/tasks', language);
    expect(items).toMatchObject([{ error_msg: message }]);
  }
  expect(await ask('DELETE', `/api/tasks/${id}`, 'en')).toEqual({ message: 'The task was deleted.' });
});

describe('another user’s task', () => {
  const calls = [
    ['GET', ''],
    ['GET', '/logs'],
    ['POST', '/start'],
    ['POST', '/pause'],
    ['POST', '/resume'],
    ['POST', '/cancel'],
    ['POST', '/retry'],
    ['DELETE', ''],
  ] as const;

  test.each(calls)('returns 404: %s %s', async (method, path) => {
    const id = await make(other);
    const call = (of: string) => whole(study.server.send(method, `/api/tasks/${of}${path}`, { token: user.token }));
    expect(await call(`${id}`)).toEqual(refused(404, `任务不存在: ${id}`));
    expect(await call('999999999')).toEqual(refused(404, '任务不存在: 999999999'));
    for (const none of ['0', '-1', 'x', '1.5', '9007199254740993']) {
      expect(await call(none)).toEqual(refused(400, expect.stringMatching(/^id: /)));
    }
    expect((await expectOk(other.get(`/api/tasks/${id}`))).status).toBe('pending');
  });

  test('can be read and force-stopped by an administrator, and nothing else', async () => {
    const id = await make(other, 'wait');
    expect((await expectOk(study.admin.get(`/api/tasks/${id}`))).user_id).toBe(other.id);
    expect(await expectOk(study.admin.get(`/api/tasks/${id}/logs`))).toEqual([]);
    for (const action of ['start', 'pause', 'resume', 'cancel', 'retry']) {
      expect((await study.admin.post(`/api/tasks/${id}/${action}`)).status).toBe(404);
    }
    expect((await study.admin.delete(`/api/tasks/${id}`)).status).toBe(404);
  });
});

test('Every route that needs a token returns 401 after the session has ended', async () => {
  const token = await accountWith(study.server.core, 'admin');
  const stale = callerWith(study.server, token);
  await expectOk(stale.post('/api/auth/logout'));
  const routes = await publishedRoutes(study.server);
  const guarded = routes.filter(({ access }) => access !== 'public');
  expect(guarded.length).toBeGreaterThan(20);
  for (const { method, path } of guarded) {
    const { status, body } = await study.server.send(method, path.replace(/\{\w+\}/, '1'), { token });
    expect({ status, body }, `${method} ${path}`).toEqual(refused(401, '令牌无效或会话已结束，请重新登录'));
  }
});
