import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whole } from '../../support/callers.ts';
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
let admin: Person;
beforeAll(async () => {
  study = await startStudy();
  admin = study.admin;
});
afterAll(() => study[Symbol.asyncDispose]());

const userOf = ({ id, username, email }: Person, changes: object = {}) => {
  const fields = { id, username, email, full_name: null, role: 'user', is_active: true, email_verified: false };
  return { ...fields, created_at: TIME, last_login: null, ...changes };
};

describe('/api/admin/users', () => {
  test('returns 200, newest first, filtered by page, role, activity and text', async () => {
    const [first, second] = [await study.person(), await study.person()];
    const { body } = await admin.get('/api/admin/users?page_size=2');
    expect(body.items).toEqual([userOf(second), userOf(first)]);
    expect(body).toMatchObject({ page: 1, page_size: 2, total_pages: Math.ceil(body.total / 2) });
    expect((await expectOk(admin.get('/api/admin/users?role=admin'))).items).toEqual([
      userOf(admin, { role: 'admin' }),
    ]);
    expect(await whole(admin.get(`/api/admin/users?search=${first.username}`))).toEqual(page([userOf(first)]));
    expect(await whole(admin.get('/api/admin/users?is_active=false'))).toEqual(page([]));
    expect((await admin.get('/api/admin/users?role=root')).status).toBe(400);
    expect((await admin.get('/api/admin/users?page_size=101')).status).toBe(400);
  });

  test('returns 200 with one user’s config and statistics', async () => {
    const person = await study.person();
    await expectOk(person.put('/api/user/config', { speed: 1.5 }));
    await make(person);
    const config = {
      ...{ cx_username: null, cx_password_set: false, speed: 1.5, notopen_action: 'retry' },
      ...{ notification_config: {}, tiku_config: {}, use_cookies: false, updated_at: TIME },
    };
    const none = { running: 0, paused: 0, completed: 0, failed: 0, cancelled: 0 };
    expect(await whole(admin.get(`/api/admin/users/${person.id}`))).toEqual({
      status: 200,
      body: { ...userOf(person), config, statistics: { tasks: { total: 1, pending: 1, ...none } } },
    });
  });

  test('returns 200 and changes the named fields; a disabled user is signed out', async () => {
    const person = await study.person();
    const path = `/api/admin/users/${person.id}`;
    const email = `new_${person.email}`;
    expect(await whole(admin.put(path, { email, full_name: '张三' }))).toEqual({
      status: 200,
      body: userOf(person, { email, full_name: '张三' }),
    });
    expect(await expectOk(admin.put(path, { role: 'admin' }))).toMatchObject({ role: 'admin', full_name: '张三' });
    expect((await person.get('/api/admin/statistics')).status).toBe(200);
    expect(await expectOk(admin.put(path, { role: 'user', is_active: false }))).toMatchObject({ is_active: false });
    expect((await person.get('/api/auth/me')).status).toBe(401);
  });

  test.each<[object, unknown]>([
    [{ email: 'nobody' }, 'email: 邮箱格式不正确'],
    [{ role: 'root' }, expect.stringContaining('user, admin')],
    [{ is_active: 'no' }, 'is_active: 应当是 boolean 类型'],
    [{ full_name: 'x'.repeat(101) }, 'full_name: 不应多于 100 个字符'],
  ])('returns 400 for %j', async (json, detail) => {
    const person = await study.person();
    expect(await whole(admin.put(`/api/admin/users/${person.id}`, json))).toEqual(refused(400, detail));
  });

  test('returns 400 for an address that is taken and for the last administrator', async () => {
    const [person, other] = [await study.person(), await study.person()];
    expect(await whole(admin.put(`/api/admin/users/${person.id}`, { email: other.email }))).toEqual(
      refused(400, '邮箱已存在'),
    );
    const last = '不能停用、降级或删除最后一个管理员';
    for (const change of [{ role: 'user' }, { is_active: false }]) {
      expect(await whole(admin.put(`/api/admin/users/${admin.id}`, change))).toEqual(refused(400, last));
    }
    expect(await whole(admin.delete(`/api/admin/users/${admin.id}`))).toEqual(refused(400, '不能删除自己的账户'));
  });

  test('returns 200, deletes a user with the tasks and stops the running ones', async () => {
    const person = await study.person();
    const worker = await study.work();
    const id = await make(person, 'wait');
    await expectOk(person.post(`/api/tasks/${id}/start`));
    await expect.poll(async () => (await person.get(`/api/tasks/${id}`)).body.progress, { timeout: 30_000 }).toBe(35);
    await expectOk(person.put('/api/user/config', { speed: 2 }));
    const path = `/api/admin/users/${person.id}`;
    expect(await whole(admin.delete(path))).toEqual({ status: 200, body: { message: '用户已删除' } });
    expect((await person.get('/api/auth/me')).status).toBe(401);
    expect((await admin.get(`/api/tasks/${id}`)).status).toBe(404);
    expect(await whole(admin.get(path))).toEqual(refused(404, '用户不存在'));
    expect((await admin.delete(path)).status).toBe(404);
    expect((await admin.put(path, {})).status).toBe(404);
    const { query } = study.server.core.database;
    const runs = await query.selectFrom('runs').select(['status', 'owner_id']).orderBy('id', 'desc').limit(1).execute();
    expect(runs).toEqual([{ status: 'cancelled', owner_id: null }]);
    await worker.stop();
  });

  test('deletes a user whose tasks change at the same moment without a deadlock', async () => {
    for (let turn = 0; turn < 5; turn++) {
      const person = await study.person();
      const worker = await study.work();
      const failed = await make(person, 'fail');
      const running = await make(person, 'wait');
      for (const id of [failed, running]) await expectOk(person.post(`/api/tasks/${id}/start`));
      await when(person, failed, 'failed');
      const answers = await Promise.all([
        person.post(`/api/tasks/${failed}/retry`),
        person.post(`/api/tasks/${running}/pause`),
        admin.delete(`/api/admin/users/${person.id}`),
        person.post('/api/tasks', { name: 'late' }),
        admin.post(`/api/admin/tasks/${running}/force-stop`),
      ]);
      expect(answers[2]?.status).toBe(200);
      for (const { status, text } of answers) expect([200, 201, 400, 401, 404], text).toContain(status);
      await worker.stop();
    }
  });
});

describe('GET /api/admin/tasks', () => {
  test('returns 200 with everybody’s tasks and their owners, newest first, filtered by status and user', async () => {
    const [ann, bob] = [await study.person(), await study.person()];
    const [first, second] = [await make(ann), await make(bob)];
    await expectOk(bob.post(`/api/tasks/${second}/cancel`));
    const { items } = await expectOk(admin.get('/api/admin/tasks?page_size=2'));
    const fields = {
      name: 'A task',
      description: null,
      course_ids: [],
      progress: 0,
      created_at: TIME,
      start_time: null,
      error_msg: null,
    };
    const figures = { completed_courses: 0, total_courses: 0 };
    expect(items).toEqual([
      {
        id: second,
        user_id: bob.id,
        username: bob.username,
        status: 'cancelled',
        ...fields,
        ...figures,
        end_time: TIME,
      },
      { id: first, user_id: ann.id, username: ann.username, status: 'pending', ...fields, ...figures, end_time: null },
    ]);
    const idsOf = async (query: string) =>
      (await expectOk(admin.get(`/api/admin/tasks?${query}`))).items.map(({ id }: { id: number }) => id);
    expect(await idsOf(`user_id=${ann.id}`)).toEqual([first]);
    expect(await idsOf(`user_id=${ann.id}&status=cancelled`)).toEqual([]);
    expect((await idsOf('status=cancelled'))[0]).toBe(second);
    expect((await admin.get('/api/admin/tasks?status=none')).status).toBe(400);
    expect((await admin.get('/api/admin/tasks?user_id=x')).status).toBe(400);
    expect((await ann.get('/api/admin/tasks')).status).toBe(403);
  });
});

describe('POST /api/admin/tasks/{id}/force-stop', () => {
  test('returns 200, and the task names the administrator until it is retried', async () => {
    const person = await study.person();
    const id = await make(person, 'wait');
    await expectOk(person.post(`/api/tasks/${id}/start`));
    const stopped = { id, username: person.username, status: 'cancelled', end_time: TIME };
    const error_msg = `已被管理员 ${admin.username} 强制停止`;
    expect(await expectOk(admin.post(`/api/admin/tasks/${id}/force-stop`))).toMatchObject({ ...stopped, error_msg });
    expect(await expectOk(person.get(`/api/tasks/${id}`))).toMatchObject({ status: 'cancelled', error_msg });
    const { database, journal } = study.server.core;
    const stops = { target: `study_task:${id}`, action: 'force_stop_task' };
    const { items } = await journal.list(database.query, stops, { page: 1, pageSize: 5 });
    const detail = { user_id: person.id, name: 'A task', status: 'running' };
    expect(items).toMatchObject([{ account_id: admin.id, action: 'force_stop_task', address: '127.0.0.1', detail }]);
    expect(await whole(admin.post(`/api/admin/tasks/${id}/force-stop`))).toEqual(
      refused(400, '任务状态为 cancelled，不能强制停止'),
    );
    expect((await journal.list(database.query, stops, { page: 1, pageSize: 5 })).total).toBe(1);
    expect(await expectOk(person.post(`/api/tasks/${id}/retry`))).toMatchObject({ status: 'running', error_msg: null });
  });

  test('returns 404 for an unknown task and 403 to a user', async () => {
    expect(await whole(admin.post('/api/admin/tasks/999999999/force-stop'))).toEqual(
      refused(404, '任务不存在: 999999999'),
    );
    const person = await study.person();
    const id = await make(person, 'wait');
    expect(await whole(person.post(`/api/admin/tasks/${id}/force-stop`))).toEqual(
      refused(403, '权限不足：需要管理员权限'),
    );
  });
});

test('GET /api/admin/statistics returns the true figures', async () => {
  await using fresh = await startStudy();
  const [ann, bob] = [await fresh.person(), await fresh.person()];
  await expectOk(fresh.admin.put(`/api/admin/users/${bob.id}`, { is_active: false }));
  const cat = await fresh.person();
  const worker = await fresh.work();
  for (const [outcome, status] of [
    ['complete', 'completed'],
    ['some', 'completed'],
    ['fail', 'failed'],
  ] as const) {
    const id = await make(ann, outcome);
    await expectOk(ann.post(`/api/tasks/${id}/start`));
    await when(ann, id, status);
  }
  await worker.stop();
  const [paused, cancelled, waiting] = [await make(ann, 'wait'), await make(cat, 'wait'), await make(cat, 'wait')];
  for (const [person, id] of [
    [ann, paused],
    [cat, cancelled],
    [cat, waiting],
  ] as const) {
    await expectOk(person.post(`/api/tasks/${id}/start`));
  }
  await expectOk(ann.post(`/api/tasks/${paused}/pause`));
  await expectOk(cat.post(`/api/tasks/${cancelled}/cancel`));
  await make(cat);
  expect(await whole(fresh.admin.get('/api/admin/statistics'))).toEqual({
    status: 200,
    body: {
      users: { total: 4, active: 3 },
      tasks: {
        ...{ total: 7, pending: 1, running: 1, paused: 1, completed: 2, failed: 1, cancelled: 1 },
        waiting: 1,
      },
      ...{ total_users: 4, active_users: 3, total_tasks: 7, running_tasks: 1, completed_tasks: 2, failed_tasks: 1 },
      ...{ totalUsers: 4, activeUsers: 3, totalTasks: 7, runningTasks: 1, completedTasks: 2, failedTasks: 1 },
      ...{ todayCompleted: 2, todayFailed: 1, successRate: 28.6, warnings: 0 },
    },
  });
});

test('Every route of the administration returns 403 to users and 401 without a token', async () => {
  const person = await study.person();
  for (const path of ['/api/admin/users', '/api/admin/users/1', '/api/admin/tasks', '/api/admin/statistics']) {
    expect(await whole(person.get(path))).toEqual(refused(403, '权限不足：需要管理员权限'));
    expect((await callerWith(study.server, '').get(path)).status).toBe(401);
  }
});
