/**
 * The published document, whole: sends its printed requests, and compares the answers field by
 * field with the printed ones, including each error code. Its curl, Python and Postman examples are run by
 * `document-examples.test.ts`.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { type FakeNvidiaSmi, fakeNvidiaSmi } from '../../support/nvidia-smi.ts';
import { expectLike } from '../../support/printed.ts';
import { type Answer, startTestServer, type TestServer } from '../../support/server.ts';
import { accountWith } from '../../support/tokens.ts';
import { callerWith } from './factory.ts';

/** A type of task that reports the printed progress and then runs until it is cancelled. */
const types = `
held:
  title: Runs until it is cancelled
  command: [sh, -c, "echo '{\\"progress\\": 45.5}'; while :; do sleep 1; done"]
  rate: 0
`;
const gpu = (index: number) => `GPU-${String(process.pid).padStart(8, '0')}-4444-2222-3333-00000000000${index}`;
const row = (index: number) => `${index}, ${gpu(index)}, 85, 10445, 12288, [N/A], NVIDIA GeForce RTX 3060`;

let folder: string;
let nvidia: FakeNvidiaSmi;
let server: TestServer;
let admin: ReturnType<typeof callerWith>;
let user: ReturnType<typeof callerWith>;
let userId: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'owlery-document-'));
  const file = join(folder, 'factory.tasks.yaml');
  await writeFile(file, types);
  nvidia = await fakeNvidiaSmi({ rows: [row(0), row(1)] });
  vi.stubEnv('PATH', nvidia.path);
  const environment = { OWLERY_TASKS_FILE: file, OWLERY_GPUS: 'all' };
  server = await startTestServer('factory', { atRoot: true, works: true, environment });
  admin = callerWith(server, await accountWith(server.core, 'admin'));
});
afterAll(async () => {
  await server.close();
  vi.unstubAllEnvs();
  await nvidia[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
  expect(server.undeclared).toEqual([]);
});

const post = (path: string, json: unknown) => server.send('POST', path, { json });

/** Expects the envelope of a success. @returns its data */
async function answered(answering: Promise<Answer>, printed: unknown = null) {
  const { status, body, text, headers } = await answering;
  expect(status, text).toBe(200);
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(Object.keys(body).sort()).toEqual(['data', 'error_code', 'message', 'success']);
  expect(body).toMatchObject({ success: true, message: expect.any(String), error_code: null });
  expectLike(body.data, printed);
  return body.data;
}

/** Expects a page of a list. @returns its items */
async function listed(answering: Promise<Answer>, item: unknown, pageSize = 20) {
  const { status, body, text } = await answering;
  expect(status, text).toBe(200);
  expectLike(body, { items: [item], total: 100, page: 1, page_size: 20, total_pages: 5 });
  const { items, ...numbers } = body;
  const total = items.length;
  expect(numbers).toEqual({ total, page: 1, page_size: pageSize, total_pages: 1 });
  return items;
}

async function ends(id: string) {
  const task = () => answered(user.get(`/api/tasks/${id}`));
  await eventually(async () => expect((await task()).completed_at).not.toBeNull());
  return await task();
}

const user1 = { id: 'uuid', email: 'newuser@example.com', username: 'newuser', role: 'user' };
const profile = {
  ...user1,
  full_name: '新用户',
  balance: 100.5,
  total_tasks: 25,
  created_at: '2024-01-01T00:00:00Z',
  last_login: '2024-01-15T10:30:00Z',
};
const definition = {
  title: '视频分析任务',
  description: '分析视频内容',
  task_type: 'video_analysis',
  priority: 2,
  estimated_duration: 30,
  config: { video_url: 'https://example.com/video.mp4', analysis_type: 'content' },
};
const created = {
  id: 'task_uuid',
  title: '视频分析任务',
  status: 'pending',
  progress: 0,
  created_at: '2024-01-15T10:30:00Z',
};
const detail = {
  ...created,
  description: '分析视频内容',
  task_type: 'video_analysis',
  priority: 2,
  gpu_server_id: 'server_uuid',
  config: {},
  result: {},
  error_message: null,
  cost: 5.25,
  estimated_duration: 30,
  started_at: '2024-01-15T10:35:00Z',
  completed_at: null,
  updated_at: '2024-01-15T10:40:00Z',
};
const code = { id: 'code_uuid', code: 'OWL-ABCD-1234-EFGH', amount: 100, expires_at: '2024-12-31T23:59:59Z' };

test('Registration and sign-in answer as printed', async () => {
  const registration = { email: 'newuser@example.com', username: 'newuser', password: 'password123' };
  const registered = await answered(post('/api/auth/register', { ...registration, full_name: '新用户' }), user1);
  userId = registered.id;
  const credentials = { email: 'newuser@example.com', password: 'password123' };
  const printed = { access_token: 'eyJ0', token_type: 'bearer', expires_in: 1800, user: user1 };
  const signedIn = await answered(post('/api/auth/login', credentials), printed);
  expect(signedIn).toMatchObject({ token_type: 'bearer', expires_in: 1800, user: { ...user1, id: userId } });
  user = callerWith(server, signedIn.access_token);
});

test('The account and its password answer as printed', async () => {
  expect(await answered(user.get('/api/users/me'), profile)).toMatchObject({ id: userId, full_name: '新用户' });
  const changed = await answered(
    user.put('/api/users/me', { full_name: '新的姓名', username: 'new_username' }),
    profile,
  );
  expect(changed).toMatchObject({ full_name: '新的姓名', username: 'new_username' });
  await answered(
    user.post('/api/users/change-password', { current_password: 'password123', new_password: 'new_password' }),
  );
  const credentials = { email: 'newuser@example.com', password: 'new_password' };
  user = callerWith(server, (await answered(post('/api/auth/login', credentials))).access_token);
});

test('Recharge codes and their redemption answer as printed', async () => {
  const wanted = { amount: 100, description: '新用户充值码', batch_size: 10, max_uses: 1 };
  const printed = { codes: [code], total_generated: 10, total_amount: 1000 };
  const past = await answered(
    admin.post('/api/recharge/codes', { ...wanted, expires_at: '2024-12-31T23:59:59Z' }),
    printed,
  );
  expect(past).toMatchObject({ total_generated: 10, total_amount: 1000 });
  expect(past.codes).toHaveLength(10);
  for (const made of past.codes) {
    expect(made).toMatchObject({ amount: 100, expires_at: '2024-12-31T23:59:59Z' });
    expect(made.code).toMatch(/^OWL-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  }
  const { codes } = await answered(
    admin.post('/api/recharge/codes', { ...wanted, expires_at: '2999-12-31T23:59:59Z' }),
  );
  const active = await listed(admin.get('/api/recharge/codes?page=1&page_size=20&status=active'), {
    ...code,
    status: 'active',
  });
  expect(active).toHaveLength(10);
  const redeemed = await answered(user.post('/api/recharge/redeem', { code: codes[0].code }), {
    amount: 100,
    new_balance: 250,
    recharge_record_id: 'record_uuid',
  });
  expect(redeemed).toMatchObject({ amount: 100, new_balance: 100 });
  const record = { id: 'record_uuid', amount: 100, created_at: '2024-01-15T10:30:00Z' };
  const records = await listed(user.get('/api/recharge/records?page=1&page_size=20'), record);
  expect(records).toMatchObject([{ id: redeemed.recharge_record_id }]);
});

test('A task answers as printed from its creation to its removal', { timeout: 60_000 }, async () => {
  const made = await answered(user.post('/api/tasks', definition), created);
  expect(made).toMatchObject({ title: '视频分析任务', status: 'pending', progress: 0 });
  const shown = await answered(user.get(`/api/tasks/${made.id}`), { ...detail, gpu_server_id: null, started_at: null });
  expect(shown).toMatchObject(definition);
  await ends(made.id);
  const minimal = { title: '测试任务', task_type: 'test', description: '这是一个测试任务' };
  const tested = await answered(user.post('/api/tasks', minimal), created);
  const ended = await ends(tested.id);
  expectLike(ended, { ...detail, completed_at: '2024-01-15T10:40:00Z' });
  expect(ended).toMatchObject({ ...minimal, status: 'completed', progress: 100, error_message: null });

  const held = await answered(user.post('/api/tasks', { title: '视频分析任务', task_type: 'held' }));
  await eventually(async () => expect((await answered(user.get(`/api/tasks/${held.id}`))).progress).toBe(45.5));
  const running = await answered(user.get(`/api/tasks/${held.id}`), { ...detail, description: null });
  expect(running).toMatchObject({ status: 'running', error_message: null, completed_at: null, result: {} });
  expect(await listed(user.get('/api/tasks?page=1&page_size=20&status=running'), created)).toHaveLength(1);
  for (const sort of ['created_at', 'updated_at', 'priority']) {
    for (const order of ['asc', 'desc']) {
      const sorted = await listed(user.get(`/api/tasks?task_type=test&sort_by=${sort}&sort_order=${order}`), created);
      expect(sorted).toHaveLength(1);
    }
  }
  await serversAre(running);
  await answered(user.post(`/api/tasks/${held.id}/cancel`, undefined));
  expect(await ends(held.id)).toMatchObject({ status: 'cancelled' });
  await answered(user.post(`/api/tasks/${held.id}/retry`, undefined));
  await answered(user.post(`/api/tasks/${held.id}/cancel`, undefined));
  await ends(held.id);
  await answered(user.delete(`/api/tasks/${held.id}`));
  expect((await user.get(`/api/tasks/${held.id}`)).status).toBe(404);
  const statistics = {
    total_tasks: 25,
    completed_tasks: 20,
    failed_tasks: 2,
    total_cost: 150.75,
    current_balance: 100.5,
    last_task_date: '2024-01-15T10:30:00Z',
  };
  expect(await answered(user.get('/api/users/stats'), statistics)).toMatchObject({
    total_tasks: 2,
    completed_tasks: 1,
  });
});

/** Checks the server routes while this task runs. */
async function serversAre(task: { id: string; gpu_server_id: string }): Promise<void> {
  const usage = { status: 'online', cpu_usage: 45.2, memory_usage: 68.3 };
  const printed = {
    ...usage,
    id: 'server_uuid',
    name: 'GPU-Server-01',
    host: '192.168.1.100',
    current_tasks: 2,
    max_concurrent_tasks: 4,
    total_memory: 24,
    used_memory: 12.5,
    gpu_count: 2,
    last_heartbeat: '2024-01-15T10:45:00Z',
  };
  const servers = await answered(user.get('/api/gpu/servers'), [printed]);
  expect(servers).toMatchObject([
    { id: task.gpu_server_id, status: 'online', current_tasks: 1, total_memory: 24, used_memory: 20.4, gpu_count: 2 },
  ]);
  await answered(user.get(`/api/gpu/servers/${task.gpu_server_id}`), printed);
  const of = { gpu_id: 0, usage: 85.5, memory_used: 10.2, memory_total: 12 };
  const status = await answered(user.get(`/api/gpu/servers/${task.gpu_server_id}/status`), {
    ...usage,
    server_id: 'server_uuid',
    gpu_usage: [of],
    running_tasks: [{ task_id: 'task_uuid', progress: 45.5 }],
    timestamp: '2024-01-15T10:45:00Z',
  });
  expect(status).toMatchObject({
    gpu_usage: [0, 1].map((index) => ({ gpu_id: index, usage: 85, memory_used: 10.2, memory_total: 12 })),
    running_tasks: [{ task_id: task.id, progress: 45.5 }],
  });
  const overview = await answered(user.get('/api/gpu/cluster/overview'));
  expect(overview).toEqual({
    total_servers: 1,
    online_servers: 1,
    offline_servers: 0,
    total_gpus: 2,
    busy_gpus: 2,
    idle_gpus: 0,
    total_running_tasks: 1,
    queue_length: 0,
    average_gpu_usage: 85,
    total_memory: 24,
    used_memory: 20.4,
  });
}

test('The administration answers as printed', async () => {
  const counts = ['total_users', 'active_users', 'total_tasks', 'running_tasks', 'completed_tasks', 'failed_tasks'];
  const figures = [...counts, 'total_gpu_servers', 'online_gpu_servers', 'total_revenue'];
  await answered(admin.get('/api/admin/stats'), Object.fromEntries(figures.map((name) => [name, 1])));
  const users = await listed(admin.get('/api/admin/users?page=1&page_size=20&role=user&is_active=true'), {
    ...profile,
    is_active: true,
  });
  expect(users).toMatchObject([{ id: userId }]);
  const config = { max_concurrent_tasks_per_user: 5, default_task_timeout: 3600, maintenance_mode: false };
  await answered(admin.get('/api/admin/config'), config);
  expect(await answered(admin.put('/api/admin/config', config), config)).toMatchObject(config);
  const changes = { role: 'admin', is_active: false, balance: 200 };
  expect(await answered(admin.put(`/api/admin/users/${userId}`, changes), profile)).toMatchObject(changes);
  await answered(admin.put(`/api/admin/users/${userId}`, { role: 'user', is_active: true }));
  const credentials = { email: 'newuser@example.com', password: 'new_password' };
  user = callerWith(server, (await answered(post('/api/auth/login', credentials))).access_token);
});

test('The logs answer as printed', async () => {
  const now = '2024-01-15T10:30:00Z';
  await sql`
    insert into system_logs (level, source, message, at)
    values ('ERROR', 'a', 'printed', '2024-01-15T10:30:00Z')`.execute(server.core.database.query);
  const line = { level: 'ERROR', message: 'printed', created_at: now };
  const range = 'level=ERROR&start_date=2024-01-01&end_date=2024-01-31';
  expect(await listed(admin.get(`/api/logs/system?page=1&page_size=50&${range}`), line, 50)).toMatchObject([line]);
  expect(await listed(admin.get('/api/logs/system?search=printed'), line, 50)).toHaveLength(1);
  for (const level of ['DEBUG', 'INFO', 'WARNING', 'CRITICAL'])
    expect((await admin.get(`/api/logs/system?level=${level}`)).status).toBe(200);
  const action = { user_id: 'uuid', username: 'new_username', action: 'sign_in', created_at: now };
  await listed(admin.get(`/api/logs/user-actions?user_id=${userId}&page=1&page_size=50`), action, 50);
  const [task] = await listed(user.get('/api/tasks?task_type=test'), created);
  await listed(user.get(`/api/logs/tasks/${task.id}`), { ...line, task_id: 'task_uuid' }, 50);
  const file = await admin.get('/api/logs/download?log_type=system&date=2024-01-15');
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename=/);
  expect(JSON.parse(file.text)).toMatchObject({ level: 'ERROR', message: 'printed' });
});

test('Each error code has the printed status and words', async () => {
  const { query } = server.core.database;
  const error = async (answering: Promise<Answer>) => {
    const { status, body } = await answering;
    expect(Object.keys(body).sort()).toEqual(['details', 'error_code', 'message', 'success']);
    expect(body).toMatchObject({ success: false, details: expect.any(Object) });
    return [status, body.error_code, body.message];
  };
  const credentials = { email: 'newuser@example.com', password: 'other' };
  const unauthenticated = [401, 'INVALID_CREDENTIALS', '无效的认证凭据'];
  expect(await error(post('/api/auth/login', credentials))).toEqual(unauthenticated);
  expect(await error(server.send('GET', '/api/users/me'))).toEqual(unauthenticated);
  expect(await error(callerWith(server, 'a.b.c').get('/api/users/me'))).toEqual(unauthenticated);
  expect(await error(user.get('/api/admin/stats'))).toEqual([403, 'ACCESS_DENIED', '访问被拒绝']);
  const missing = [404, 'RESOURCE_NOT_FOUND', '资源不存在'];
  expect(await error(user.get('/api/tasks/00000000-0000-4000-8000-000000000000'))).toEqual(missing);
  expect(await error(user.post('/api/recharge/redeem', { code: 'OWL-ABCD-1234-EFGH' }))).toEqual(missing);
  expect(await error(user.get('/api/none'))).toEqual(missing);
  const costly = { ...definition, estimated_duration: 1_440, config: { ...definition.config, gpus: 64 } };
  expect(await error(user.post('/api/tasks', costly))).toEqual([400, 'INSUFFICIENT_BALANCE', '余额不足']);
  expect((await post('/api/auth/register', { email: 'none', username: 'other', password: 'short' })).body).toEqual({
    success: false,
    message: '请求参数验证失败',
    error_code: 'VALIDATION_ERROR',
    details: { field_errors: { email: ['邮箱格式不正确'], password: ['密码长度至少6位'] } },
  });
  for (const [type, status, wrong] of [
    ['application/json', 422, /JSON/],
    ['text/plain', 415, /text\/plain/],
  ] as const) {
    const answer = await server.send('POST', '/api/auth/login', { raw: '{', headers: { 'content-type': type } });
    expect([answer.status, answer.body]).toEqual([
      status,
      {
        success: false,
        message: '请求参数验证失败',
        error_code: 'VALIDATION_ERROR',
        details: { field_errors: { body: [expect.stringMatching(wrong)] } },
      },
    ]);
  }
  expect(await error(post('/api/auth/login', {}))).toEqual([422, 'VALIDATION_ERROR', '请求参数验证失败']);

  const held = { title: 'Held', task_type: 'held' };
  await answered(admin.put('/api/admin/config', { max_concurrent_tasks_per_user: 1 }));
  const { id } = await answered(user.post('/api/tasks', held));
  expect(await error(user.post('/api/tasks', held))).toEqual([429, 'TASK_LIMIT_EXCEEDED', '任务数量超限']);
  await answered(user.post(`/api/tasks/${id}/cancel`, undefined));
  await answered(admin.put('/api/admin/config', { maintenance_mode: true }));
  expect(await error(user.get('/api/tasks'))).toEqual([503, 'SERVER_UNAVAILABLE', '服务器不可用']);
  await answered(admin.put('/api/admin/config', { maintenance_mode: false }));
  const suspend = (status: 'active' | 'inactive') =>
    query.updateTable('accounts').set({ status }).where('email', '=', 'newuser@example.com').execute();
  await suspend('inactive');
  const known = { ...credentials, password: 'new_password' };
  expect(await error(post('/api/auth/login', known))).toEqual([403, 'ACCESS_DENIED', '访问被拒绝']);
  await suspend('active');
  await sql`alter table factory_servers rename to factory_servers_gone`.execute(query);
  expect(await error(admin.get('/api/gpu/servers'))).toEqual([500, 'INTERNAL_ERROR', '服务器内部错误']);
  await sql`alter table factory_servers_gone rename to factory_servers`.execute(query);
});
