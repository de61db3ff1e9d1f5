/** Requests and fields beyond the document that clients of the original server use. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectOk, make, type Study, startStudy, when } from './studying.ts';
import { sockets } from './watching.ts';

let study: Study;
beforeAll(async () => {
  study = await startStudy();
});
afterAll(() => study[Symbol.asyncDispose]());

const { connect } = sockets();

test('The config form of the original client is accepted, and its notification settings are returned', async () => {
  const person = await study.person();
  const notification_config = { provider: 'Bark', url: 'https://push.example', token: 'secret', enabled: true };
  const form = { cx_username: 'owl', cx_password: 'secret', speed: 1.5, notopen_action: 'ask' };
  const sent = { ...form, notification_config, tiku_config: { provider: 'x', submit: false }, use_cookies: true };
  await expectOk(person.put('/api/user/config', sent));
  const kept = await expectOk(person.get('/api/user/config'));
  expect(kept).toMatchObject({ notification_config, tiku_config: {}, use_cookies: false });
  const { query } = study.server.core.database;
  const row = await query
    .selectFrom('study_configs')
    .select('notification_config_sealed as sealed')
    .where('account_id', '=', person.id)
    .executeTakeFirstOrThrow();
  expect(row.sealed).not.toContain('secret');
  await expectOk(person.put('/api/user/config', { notification_config: null }));
  expect((await expectOk(person.get('/api/user/config'))).notification_config).toEqual({});
});

test('A task keeps its description', async () => {
  const person = await study.person();
  const made = await expectOk(person.post('/api/tasks', { name: 'A task', description: 'Why', course_ids: null }));
  expect(made).toMatchObject({ description: 'Why', course_ids: [] });
  expect((await expectOk(person.get(`/api/tasks/${made.id}`))).description).toBe('Why');
});

test('An administrator can force-stop a task at the address that existing clients use', async () => {
  const person = await study.person();
  const id = await make(person, 'wait');
  await expectOk(person.post(`/api/tasks/${id}/start`));
  await expectOk(study.admin.post(`/api/admin/tasks/${id}/cancel`));
  await when(person, id, 'cancelled');
  expect((await person.post(`/api/admin/tasks/${id}/cancel`)).status).toBe(403);
});

test('A socket message may carry the task’s id in its data', async () => {
  const person = await study.person();
  const id = await make(person);
  const client = await connect(study.server.url, person.token);
  client.send({ type: 'subscribe_task', data: { task_id: id } });
  expect(await client.take('subscribed')).toMatchObject({ type: 'subscribed', task_id: id });
  client.send({ type: 'subscribe_task' });
  expect(await client.take('error')).toMatchObject({ message: expect.stringContaining('task_id') });
});

test('The replies of a socket have words for people, in the language of the client', async () => {
  const person = await study.person();
  const id = await make(person);
  const client = await connect(study.server.url, person.token, '/ws/connect', { 'accept-language': 'en' });
  const { username } = person;
  expect(await client.take('connected')).toMatchObject({ user_id: person.id, username, message: 'Connected.' });
  client.send({ type: 'subscribe_task', task_id: id });
  expect(await client.take('subscribed')).toMatchObject({ message: `Subscribed to task ${id}.` });
  client.send({ type: 'unsubscribe_task', task_id: id });
  expect(await client.take('unsubscribed')).toMatchObject({ message: `Unsubscribed from task ${id}.` });
});

test('Tasks can be filtered by several statuses', async () => {
  const person = await study.person();
  const pending = await make(person);
  const cancelled = await make(person);
  await expectOk(person.post(`/api/tasks/${cancelled}/cancel`));
  const ids = async (caller: typeof person, path: string) =>
    (await expectOk(caller.get(path))).items.map(({ id }: { id: number }) => id);
  expect(await ids(person, '/api/tasks?status[]=cancelled')).toEqual([cancelled]);
  expect(await ids(person, '/api/tasks?status[]=pending&status[]=cancelled')).toEqual([cancelled, pending]);
  expect(await ids(person, '/api/tasks?status[]=running')).toEqual([]);
  expect(await ids(study.admin, `/api/admin/tasks?user_id=${person.id}&status[]=pending`)).toEqual([pending]);
  expect((await person.get('/api/tasks?status[]=unknown')).status).toBe(400);
});

test('Only its owner can rename a task', async () => {
  const [person, other] = [await study.person(), await study.person()];
  const id = await make(person);
  const changed = await expectOk(person.put(`/api/tasks/${id}`, { name: 'Another name', status: 'completed' }));
  expect(changed).toMatchObject({ id, name: 'Another name', status: 'pending', description: null });
  expect(await expectOk(person.put(`/api/tasks/${id}`, { description: 'Why' }))).toMatchObject({
    name: 'Another name',
    description: 'Why',
  });
  expect((await person.put(`/api/tasks/${id}`, { name: ' ' })).status).toBe(400);
  expect((await other.put(`/api/tasks/${id}`, { name: 'Mine' })).status).toBe(404);
});

test('An administrator can change a user’s name and password', async () => {
  const [person, other] = [await study.person(), await study.person()];
  const path = `/api/admin/users/${person.id}`;
  const whole = { username: `${person.username}-2`, email: person.email, is_active: true, role: 'user' };
  expect(await expectOk(study.admin.put(path, { ...whole, password: '' }))).toMatchObject({ username: whole.username });
  expect((await person.get('/api/auth/me')).status).toBe(200);
  await expectOk(study.admin.put(path, { ...whole, password: 'another-1' }));
  expect((await person.get('/api/auth/me')).status).toBe(401);
  const signIn = { username: whole.username, password: 'another-1' };
  expect((await study.anybody.post('/api/auth/login', signIn)).status).toBe(200);
  expect((await study.admin.put(path, { password: 'short' })).body).toEqual({ detail: 'password: 密码长度至少6位' });
  expect((await study.admin.put(path, { username: other.username })).body.detail).toContain('用户名');
  expect((await study.admin.put(path, { username: other.username, password: 'another-2' })).status).toBe(400);
  // A refused change changes nothing.
  expect((await study.anybody.post('/api/auth/login', signIn)).status).toBe(200);
});

test('Administrators cannot delete themselves, even when there are others', async () => {
  const admin = await study.person('admin');
  const refusal = { detail: '不能删除自己的账户' };
  expect(await admin.delete(`/api/admin/users/${admin.id}`)).toMatchObject({ status: 400, body: refusal });
});

test('The original’s pages get answers about the server', async () => {
  const { admin, anybody } = study;
  const person = await study.person();
  expect(await expectOk(anybody.get('/api/health'))).toEqual({ status: 'healthy', database: 'connected' });
  expect(await expectOk(admin.post('/api/admin/recover-tasks'))).toEqual({ message: '任务会自动恢复，无需操作' });
  expect(await expectOk(admin.post('/api/system-config/init-defaults'))).toMatchObject({ created: 0, updated: 0 });
  const parameters = await expectOk(admin.get('/api/system-config/system-params'));
  expect(parameters).toMatchObject({
    app: { version: '2.1.0' },
    task: { max_concurrent_tasks_per_user: 3 },
    security: { jwt_expire_minutes: 1_440, password_reset_expire_minutes: 30 },
  });
  const { items, page_size } = await expectOk(admin.get('/api/admin/logs?level=ERROR'));
  expect([items, page_size]).toEqual([expect.any(Array), 50]);
  for (const path of ['/api/admin/logs', '/api/system-config/system-params']) {
    expect((await person.get(path)).status).toBe(403);
  }
});
