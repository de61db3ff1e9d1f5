/**
 * The published document, whole: sends its printed requests to its printed addresses, and
 * compares the answers field by field with the printed ones, including each status of its table.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whole } from '../../support/callers.ts';
import type { Answer } from '../../support/server.ts';
import { type MailServer, startMailServer } from '../../support/smtp.ts';
import { type Caller, callerWith, expectOk, refused, type Study, startStudy, TIME, when } from './studying.ts';
import { sockets } from './watching.ts';

/** The courses of the printed requests: one with a long video, one with a short one. */
const [COURSE, SHORT] = ['123456', '789012'] as const;

let mailServer: MailServer;
let study: Study;
let user: Caller;
let admin: Caller;
beforeAll(async () => {
  mailServer = await startMailServer();
  const environment = { SMTP_URL: mailServer.url, MAIL_FROM: 'owlery@example.com' };
  study = await startStudy({ atRoot: true, works: true, environment });
  admin = study.admin;
  await sql`with teachers as (
      insert into accounts (id, username, email, password_hash, full_name) overriding system value
      values (${COURSE}, 'teacher-a', 'a@example.com', '', '教师'),
        (${SHORT}, 'teacher-b', 'b@example.com', '', '课程名称') returning id
    ) insert into materials (uploader_id, title, type, file_path, file_size, file_format, duration_seconds, width,
      height, thumbnail_status)
    select id, '视频名称', 'video', id::text, 1, 'mp4', case id when ${COURSE}::bigint then 1800 else 1 end, 1, 1,
      'completed' from teachers`.execute(study.server.core.database.query);
});
afterAll(async () => {
  await study[Symbol.asyncDispose]();
  await mailServer[Symbol.asyncDispose]();
});

const { connect } = sockets();

/** Expects every printed field with its printed type; there may be more fields. */
function expectLike(answer: unknown, printed: unknown, at = 'the answer'): void {
  if (Array.isArray(printed)) {
    expect(Array.isArray(answer), at).toBe(true);
    expect(answer, at).not.toHaveLength(0);
    for (const item of answer as unknown[]) expectLike(item, printed[0], `${at}[]`);
  } else if (typeof printed === 'object') {
    for (const [name, value] of Object.entries(printed as object)) {
      expect(answer, `${at} has ${name}`).toHaveProperty(name);
      expectLike((answer as Record<string, unknown>)[name], value, `${at}.${name}`);
    }
  } else {
    expect(typeof answer, at).toBe(typeof printed);
    if (/^\d{4}-\d\d-\d\dT/.test(String(printed))) expect(answer).toEqual(TIME);
  }
}

async function expectAnswer(answering: Promise<Answer>, expected: number, printed: object): Promise<Answer['body']> {
  const { status, body, text } = await answering;
  expect(status, text).toBe(expected);
  expectLike(body, printed);
  return body;
}

const token = { access_token: 'eyJ…', token_type: 'bearer' };
const registration = { username: 'testuser', email: 'test@example.com', password: 'password123' };
const config = { cx_username: '13800138000', cx_password: 'your_password', speed: 1.5, notopen_action: 'retry' };
const definition = { name: '学习任务', course_ids: [COURSE, SHORT] };
const line = { id: 1, level: 'INFO', message: '当前任务: 视频...', created_at: '2025-10-12T12:00:00' };
const task = { id: 1, name: '学习任务', status: 'running', progress: 35 };
const course = { courseId: COURSE, courseName: '课程名称', teacherName: '教师', progress: 50 };
const figures = { item_progress: 50, item_current_time: 120, item_total_time: 1_800 };
const page = (item: object) => ({ items: [item], total: 1, page: 1, page_size: 20, total_pages: 1 });
const person = { id: 1, username: 'testuser', email: 'test@example.com', role: 'user', is_active: true };
const { cx_password, ...shownConfig } = config;

describe('sign-in', () => {
  test('registration answers as printed, and its token works at once', async () => {
    const registered = await expectAnswer(study.anybody.post('/api/auth/register', registration), 201, token);
    expect(registered).toMatchObject({ access_token: expect.stringMatching(/^eyJ/), token_type: 'bearer' });
    user = callerWith(study.server, registered.access_token);
    await expectAnswer(user.get('/api/auth/me'), 200, person);
  });

  test('sign-in and sign-out answer as printed', async () => {
    const { username, password } = registration;
    const signedIn = await expectAnswer(study.anybody.post('/api/auth/login', { username, password }), 200, token);
    const other = callerWith(study.server, signedIn.access_token);
    expect(await expectOk(other.get('/api/auth/me'))).toMatchObject({ username, email: registration.email });
    await expectAnswer(other.post('/api/auth/logout'), 200, { message: '…' });
    expect(await whole(other.get('/api/auth/me'))).toEqual(refused(401));
    expect((await user.get('/api/auth/me')).status).toBe(200);
  });

  test('forgetting, resetting and changing the password answer as printed', async () => {
    const { username, email } = registration;
    await expectAnswer(study.anybody.post('/api/auth/forgot-password', { email }), 200, { message: '…' });
    // The registration has sent a verification mail too.
    const mails = await mailServer.received(2);
    const mail = mails.find(({ text }) => text?.includes('/reset?'));
    const [code] = /(?<=token=)[\w-]{43}$/m.exec(mail?.text ?? '') ?? [];
    const reset = { token: code, new_password: 'password456' };
    await expectAnswer(study.anybody.post('/api/auth/reset-password', reset), 200, { message: '…' });
    const signIn = (password: string) => study.anybody.post('/api/auth/login', { username, password });
    expect(await whole(signIn(registration.password))).toEqual(refused(401));
    user = callerWith(study.server, (await expectOk(signIn('password456'))).access_token);
    const change = { old_password: 'password456', new_password: registration.password };
    await expectAnswer(user.put('/api/user/password', change), 200, { message: '…' });
    user = callerWith(study.server, (await expectOk(signIn(registration.password))).access_token);
  });
});

test('The config and the profile answer as printed', async () => {
  const expected = { ...shownConfig, cx_password_set: true };
  await expectAnswer(user.get('/api/user/config'), 200, { speed: 1, notopen_action: 'retry' });
  expect(await expectOk(user.put('/api/user/config', config))).toMatchObject(expected);
  const stored = await user.get('/api/user/config');
  expect(stored.body).toMatchObject(expected);
  expect(stored.text).not.toContain(cx_password);
  const profile = await expectAnswer(user.get('/api/user/profile'), 200, { statistics: { tasks: { total: 0 } } });
  expect(profile).toMatchObject({ user: { username: 'testuser' }, config: expected });
});

describe('tasks', () => {
  test('every action on a task and its live messages are as printed', { timeout: 60_000 }, async () => {
    const made = await expectAnswer(user.post('/api/tasks', definition), 201, { ...task, course_ids: [COURSE] });
    expect(made).toMatchObject({ ...definition, id: 1, status: 'pending', progress: 0 });

    const client = await connect(study.server.url, user.token);
    client.send({ type: 'subscribe_task', task_id: 1 });
    await client.take('task_update', ({ data }) => data.status === 'pending');
    const act = (action: string) => expectAnswer(user.post(`/api/tasks/1/${action}`), 200, task);
    const isAtIt = ({ data }: { data: { item_current_time: number } }) => data.item_current_time > 0;
    expect(await act('start')).toMatchObject({ status: 'running' });
    const told = await client.take('task_update', isAtIt);
    expectLike(told, { type: 'task_update', task_id: 1, data: { progress: 35, current_item: '🎬', ...figures } });
    expect(told).toMatchObject({ task_id: 1, data: { current_item: '🎬 视频名称', item_total_time: 1_800 } });
    const studied = await expectAnswer(user.get('/api/tasks/1'), 200, { ...task, logs: [line] });
    expect(studied).toMatchObject({ ...definition, id: 1, status: 'running' });
    expect(studied.logs).toContainEqual(expect.objectContaining({ level: 'INFO', message: '当前任务: 视频 视频名称' }));

    expect(await act('pause')).toMatchObject({ status: 'paused' });
    expect(await act('resume')).toMatchObject({ status: 'running' });
    await client.take('task_update', isAtIt);
    expect(await act('cancel')).toMatchObject({ status: 'cancelled' });
    await client.take('task_update', ({ data }) => data.status === 'cancelled');
    await expectAnswer(user.get('/api/tasks/1/logs'), 200, [line]);
  });

  test('the list answers as printed, by page and by status', async () => {
    const second = await expectOk(user.post('/api/tasks', { name: 'A task', course_ids: [SHORT] }));
    expect(await expectAnswer(user.get('/api/tasks'), 200, page(task))).toMatchObject({ total: 2, page_size: 20 });
    const listed = await expectAnswer(user.get('/api/tasks?page=2&page_size=1'), 200, page(task));
    expect(listed).toMatchObject({ items: [{ id: 1 }], total: 2, page: 2, page_size: 1, total_pages: 2 });
    const pending = await expectOk(user.get('/api/tasks?page=1&page_size=20&status=pending'));
    expect(pending).toMatchObject({ items: [{ id: second.id }], total: 1 });
    await expectOk(user.post(`/api/tasks/${second.id}/start`));
    const done = await when(user, second.id, 'completed');
    expect(done).toMatchObject({ progress: 100 });
  });

  test('a failed task can be retried as printed', async () => {
    const { id } = await expectOk(user.post('/api/tasks', { name: 'A task', course_ids: ['999999'] }));
    await expectOk(user.post(`/api/tasks/${id}/start`));
    expect((await when(user, id, 'failed')).error_msg).toContain('999999');
    expect(await expectOk(user.post(`/api/tasks/${id}/retry`))).toMatchObject({ status: 'running', error_msg: null });
    await when(user, id, 'failed');
    await expectAnswer(user.delete(`/api/tasks/${id}`), 200, { message: '…' });
    expect(await whole(user.get(`/api/tasks/${id}`))).toEqual(refused(404));
  });
});

test('The courses answer as printed', async () => {
  const courses = await expectAnswer(user.get('/api/courses/list'), 200, [course]);
  expect(courses).toMatchObject([
    { courseId: COURSE, courseName: '教师', teacherName: '教师', progress: expect.any(Number) },
    { courseId: SHORT, courseName: '课程名称', progress: 100 },
  ]);
});

test('The administration answers as printed', async () => {
  const { items } = await expectAnswer(admin.get('/api/admin/users?search=testuser'), 200, page(person));
  const path = `/api/admin/users/${items[0].id}`;
  await expectAnswer(admin.get(path), 200, person);
  expect(await expectOk(admin.put(path, { email: 'new@example.com' }))).toMatchObject({ email: 'new@example.com' });
  const { id } = await expectOk(user.post('/api/tasks', { name: 'A task', course_ids: [COURSE] }));
  await expectOk(user.post(`/api/tasks/${id}/start`));
  const watched = await expectAnswer(admin.get('/api/admin/tasks?status=running'), 200, page(task));
  expect(watched).toMatchObject({ items: [{ id, username: 'testuser' }] });
  const stopped = await expectAnswer(admin.post(`/api/admin/tasks/${id}/force-stop`), 200, task);
  expect(stopped).toMatchObject({ id, status: 'cancelled', error_msg: expect.stringContaining(study.admin.username) });
  const statistics = { users: { total: 4 }, tasks: { total: 3, cancelled: 2, completed: 1, failed: 0 } };
  expect(await expectOk(admin.get('/api/admin/statistics'))).toMatchObject(statistics);
  await expectAnswer(admin.delete(path), 200, { message: '…' });
  expect(await whole(admin.get(path))).toEqual(refused(404));
});

const OF_USERS = [
  ...['POST /auth/logout', 'GET /auth/me'],
  ...['GET /user/config', 'PUT /user/config', 'PUT /user/password', 'GET /user/profile'],
  ...['GET /tasks', 'POST /tasks', 'GET /tasks/1', 'DELETE /tasks/1', 'GET /tasks/1/logs', 'GET /courses/list'],
  ...['start', 'pause', 'resume', 'cancel', 'retry'].map((action) => `POST /tasks/1/${action}`),
];
const OF_ADMINISTRATORS = [
  ...['GET /admin/users', 'GET /admin/users/1', 'PUT /admin/users/1', 'DELETE /admin/users/1'],
  ...['GET /admin/tasks', 'POST /admin/tasks/1/force-stop', 'GET /admin/statistics'],
];

describe('a refusal', () => {
  let other: Caller;
  beforeAll(async () => {
    other = await study.person();
  });

  test('is 401 on every route that needs a token, without one and with a wrong one', async () => {
    for (const route of [...OF_USERS, ...OF_ADMINISTRATORS]) {
      const [method = '', path] = route.split(' ');
      const answer = (token: string) => whole(study.server.send(method, `/api${path}`, { token }));
      expect(await answer(''), route).toEqual(refused(401, expect.stringMatching(/^未认证/)));
      expect(await answer('a.b.c'), route).toEqual(refused(401));
    }
  });

  test('is 403 to users on the administrators’ routes', async () => {
    for (const route of OF_ADMINISTRATORS) {
      const [method = '', path] = route.split(' ');
      const json = method === 'PUT' ? {} : undefined;
      const answering = study.server.send(method, `/api${path}`, { token: other.token, json });
      expect(await whole(answering), route).toEqual(refused(403, expect.stringMatching(/^权限不足/)));
    }
  });

  test('is 400 or 404 depending on the request', async () => {
    const asked: [Promise<Answer>, number, string][] = [
      [other.post('/api/tasks', { course_ids: [COURSE] }), 400, 'name: '],
      [other.get('/api/tasks?page=0'), 400, 'page: '],
      [other.get('/api/tasks?status=done'), 400, 'status: '],
      [other.put('/api/user/config', { speed: 3 }), 400, 'speed: '],
      [other.put('/api/user/config', { notopen_action: 'wait' }), 400, 'notopen_action: '],
      [study.anybody.post('/api/auth/register', { ...registration, password: 'short' }), 400, 'password: '],
      [other.get('/api/tasks/999999999'), 404, '999999999'],
      [admin.get('/api/admin/users/999999999'), 404, '不存在'],
      [admin.post('/api/admin/tasks/999999999/force-stop'), 404, '999999999'],
      [other.get('/api/nothing'), 404, '资源不存在: GET /api/nothing'],
    ];
    for (const [answering, status, words] of asked) {
      expect(await whole(answering)).toEqual(refused(status, expect.stringContaining(words)));
    }
  });

  test('is 500 without internal details', async () => {
    const { query } = study.server.core.database;
    await sql`alter table study_configs rename to study_configs_away`.execute(query);
    try {
      const answer = await other.get('/api/user/config');
      expect([answer.status, answer.body]).toEqual([500, { detail: '服务器错误' }]);
    } finally {
      await sql`alter table study_configs_away rename to study_configs`.execute(query);
    }
  });

  test('of a socket with a bad token is a closed connection', async () => {
    for (const path of ['/ws/connect', '/api/ws/connect']) {
      const client = await connect(study.server.url, 'a.b.c', path);
      expect(await client.closed).toMatchObject({ code: 1008 });
    }
  });
});

test('The interactive documentation is at the printed address', async () => {
  const answer = await study.anybody.get('/api/docs');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
});
