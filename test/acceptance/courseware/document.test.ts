/**
 * The published document, whole: sends its printed requests, and compares the answers field by
 * field with the printed ones, including the words of each refusal.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, startTestServer, type TestServer } from '../../support/server.ts';
import { film, pdf } from './teaching.ts';

let server: TestServer;
let token: string;
let refreshToken: string;
let video: { id: number; file_path: string };
beforeAll(async () => {
  server = await startTestServer('courseware', { atRoot: true, works: true });
});
afterAll(async () => {
  await server.close();
  expect(server.undeclared).toEqual([]);
});

const get = (path: string, as = token) => server.send('GET', path, { token: as });
const post = (path: string, json?: unknown, as = '') => server.send('POST', path, { json, token: as });

/** Expects every printed field with its printed type; there may be more fields. */
function expectLike(answer: unknown, printed: unknown, at = ''): void {
  if (printed === null || answer === null) return;
  if (Array.isArray(printed)) {
    expect(Array.isArray(answer), at).toBe(true);
    for (const item of answer as unknown[]) expectLike(item, printed[0], `${at}[]`);
  } else if (typeof printed === 'object') {
    for (const [name, value] of Object.entries(printed)) {
      expect(answer, `${at} has ${name}`).toHaveProperty(name);
      expectLike((answer as Record<string, unknown>)[name], value, `${at}.${name}`);
    }
  } else {
    expect(typeof answer, at).toBe(typeof printed);
    if (typeof printed === 'string' && /^\d{4}-\d\d-\d\dT/.test(printed))
      expect(answer).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}$/);
  }
}

function expectAnswer({ status, body, text }: Answer, expected: number, printed: unknown): void {
  expect(status, text).toBe(expected);
  expectLike(body, printed);
}

const user = {
  id: 1,
  email: 'user@example.com',
  name: '用户名',
  avatar_url: null,
  is_active: true,
  created_at: '2024-01-15T08:30:00',
};
const tokens = { access_token: 'eyJ…', refresh_token: 'eyJ…', token_type: 'bearer' };
const material = {
  id: 1,
  title: '课件标题',
  description: '课件描述',
  type: 'video',
  file_path: 'materials/1/20240115_083000_video.mp4',
  file_size: 10485760,
  file_format: 'mp4',
  thumbnail_path: 'thumbnails/1/1.jpg',
  uploader_id: 1,
  view_count: 100,
  like_count: 50,
  status: 'active',
  created_at: '2024-01-15T08:30:00',
  updated_at: '2024-01-15T08:30:00',
};
const shown = { ...material, uploader_name: '用户名', uploader_avatar: null, is_liked: false };
const related = { id: 2, title: '相关课件', type: 'video', thumbnail_path: null, view_count: 80, like_count: 30 };

async function upload(bytes: Buffer, name: string, type: string, title = '课件标题'): Promise<Answer> {
  const form = new FormData();
  form.append('file', new File([new Uint8Array(bytes)], name, { type }));
  form.append('title', title);
  form.append('description', '课件描述');
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${server.url}/api/v1/upload`, { method: 'POST', headers, body: form });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) };
}

test('The health routes answer as printed', async () => {
  expectAnswer(await get('/health', ''), 200, { status: 'healthy', version: '1.0.0', environment: 'production' });
  expect((await get('/health', '')).body).toMatchObject({ status: 'healthy', version: '1.0.0' });
  expect((await get('/api/v1/health/db', '')).body).toEqual({ status: 'healthy', database: 'connected' });
});

test('Registration, sign-in, refresh and sign-out answer as printed', async () => {
  const registration = { email: 'user@example.com', name: '用户名', password: 'your-password' };
  expectAnswer(await post('/api/v1/auth/register', registration), 201, user);
  const credentials = { email: 'user@example.com', password: 'your-password' };
  const signedIn = await post('/api/v1/auth/login', credentials);
  expectAnswer(signedIn, 200, { ...tokens, expires_in: 1800, user });
  expect(signedIn.body).toMatchObject({ expires_in: 1800, token_type: 'bearer' });
  ({ access_token: token, refresh_token: refreshToken } = signedIn.body);
  expectAnswer(await get('/api/v1/auth/me'), 200, user);
  const refreshed = await post('/api/v1/auth/refresh', { refresh_token: refreshToken });
  expectAnswer(refreshed, 200, tokens);
  const other = await post('/api/v1/auth/login', credentials);
  expect((await post('/api/v1/auth/logout', undefined, other.body.access_token)).body).toEqual({
    message: 'Successfully logged out',
    detail: 'Please discard your tokens on the client side',
  });
  token = refreshed.body.access_token;
});

test('An upload, its status and its thumbnail answer as printed', { timeout: 60_000 }, async () => {
  const uploaded = await upload(await film(), 'video.mp4', 'video/mp4');
  expectAnswer(uploaded, 201, { ...material, thumbnail_path: null });
  expect(uploaded.body.file_path).toMatch(/^materials\/\d+\/\d{8}_\d{6}_video\.mp4$/);
  video = uploaded.body;
  expectAnswer(await upload(await film(), 'other.mp4', 'video/mp4', '相关课件'), 201, material);
  const status = await get(`/api/v1/upload/status/${video.id}`);
  expect(status.body).toMatchObject({
    material_id: video.id,
    status: 'active',
    progress: 100,
    message: 'Upload complete and ready',
  });
  await expect
    .poll(async () => (await get(`/api/v1/upload/thumbnail-status/${video.id}`)).body, { timeout: 50_000 })
    .toEqual({
      material_id: video.id,
      thumbnail_status: 'completed',
      thumbnail_path: expect.stringMatching(/^thumbnails\/\d+\/\d+\.jpg$/),
      has_thumbnail: true,
    });
});

test('The list, a material and a like answer as printed', async () => {
  const listed = await get(
    '/api/v1/materials?page=1&page_size=20&sort_by=created_at&sort_order=desc&material_type=video',
  );
  expectAnswer(listed, 200, { items: [shown], total: 100, page: 1, page_size: 20, total_pages: 5 });
  expect(listed.body).toMatchObject({ total: 2, total_pages: 1 });
  for (const as of [token, '']) {
    const detail = await get(`/api/v1/materials/${video.id}`, as);
    expectAnswer(detail, 200, { ...shown, related_materials: [related] });
    expect(detail.body.related_materials).toHaveLength(1);
  }
  const like = () => post(`/api/v1/materials/${video.id}/like`, undefined, token);
  expect((await like()).body).toMatchObject({ is_liked: true, like_count: 1 });
  expect((await like()).body).toMatchObject({ is_liked: false, like_count: 0 });
});

test('The file is served at the printed address', async () => {
  const answer = await fetch(encodeURI(`${server.url}/materials/${video.file_path}`));
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'video/mp4']);
  await answer.body?.cancel();
});

test('The administration answers as printed', async () => {
  const { query } = server.core.database;
  await query.updateTable('accounts').set({ role: 'admin' }).where('email', '=', 'user@example.com').execute();
  const order = { cleanup_processing: true, cleanup_orphans: true, max_age_minutes: 30 };
  const cleaned = { success: true, cleaned_records: 5, cleaned_files: 3, duration_seconds: 2.5, errors: [] };
  await expect.poll(async () => (await post('/api/v1/admin/cleanup', order, token)).status).toBe(200);
  expectAnswer(await post('/api/v1/admin/cleanup', order, token), 200, cleaned);
  const jobs = [{ id: 'cleanup_job', name: 'cleanup_stale_records', next_run_time: '2024-01-15T09:00:00' }];
  const scheduler = await get('/api/v1/admin/scheduler/status');
  expectAnswer(scheduler, 200, { running: true, jobs });
  expect(scheduler.body.jobs).toMatchObject([{ id: 'cleanup_job', name: 'cleanup_stale_records' }]);
  for (const [verb, done] of [
    ['pause', 'paused'],
    ['resume', 'resumed'],
  ]) {
    expect((await post(`/api/v1/admin/scheduler/jobs/cleanup_job/${verb}`, undefined, token)).body).toEqual({
      success: true,
      message: `Job cleanup_job ${done} successfully`,
      job_id: 'cleanup_job',
    });
  }
});

test('Each refusal has the printed words', { timeout: 60_000 }, async () => {
  const refusals: [Promise<Answer> | Answer, number, string, string][] = [
    [
      post('/api/v1/auth/register', { email: 'user@example.com', name: 'A', password: 'your-password' }),
      400,
      'EMAIL_ALREADY_EXISTS',
      '邮箱已被注册',
    ],
    [get('/api/v1/materials?material_type=image'), 400, 'INVALID_TYPE', '无效的课件类型'],
    [get('/api/v1/materials?page_size=101'), 400, 'VALIDATION_ERROR', '请求参数验证失败'],
    [post('/api/v1/auth/login', { email: 5, password: 'x' }), 422, 'VALIDATION_ERROR', '请求格式错误'],
    [
      post('/api/v1/auth/login', { email: 'user@example.com', password: 'other' }),
      401,
      'UNAUTHORIZED',
      '邮箱或密码错误',
    ],
    [get('/api/v1/auth/me', ''), 401, 'UNAUTHORIZED', '未认证或Token无效'],
    [get('/api/v1/auth/me', 'a.b.c'), 401, 'INVALID_TOKEN', 'Token无效或已过期'],
    [get('/api/v1/materials/999999'), 404, 'NOT_FOUND', '课件不存在或已删除'],
    [post('/api/v1/materials/999999/like', undefined, token), 404, 'NOT_FOUND', '课件不存在'],
    [get('/api/v1/nothing'), 404, 'NOT_FOUND', '资源不存在'],
    [post('/api/v1/admin/scheduler/jobs/none/pause', undefined, token), 404, 'JOB_NOT_FOUND', '定时任务不存在'],
    [upload(Buffer.from('text'), 'a.txt', 'text/plain'), 415, 'UNSUPPORTED_FILE_TYPE', '不支持的文件类型'],
    [
      upload(Buffer.concat([pdf(), Buffer.alloc(50 * 1_048_576)]), 'a.pdf', 'application/pdf'),
      413,
      'FILE_TOO_LARGE',
      '文件超过大小限制',
    ],
  ];
  for (const [answering, status, code, message] of refusals) {
    const answer = await answering;
    expect([answer.status, answer.body]).toEqual([
      status,
      { error: { code, message, details: expect.objectContaining({ reason: expect.any(String) }) } },
    ]);
  }
});

test('Refusals to other users and for deleted materials have the printed words', async () => {
  const stranger = await post('/api/v1/auth/register', {
    email: 'b@example.com',
    name: 'B',
    password: 'your-password',
  });
  const other = stranger.body.access_token;
  const remove = (as: string, id = video.id) => server.send('DELETE', `/api/v1/materials/${id}`, { token: as });
  const error = (answer: Answer) => [answer.status, answer.body?.error.code, answer.body?.error.message];
  expect(error(await remove(other))).toEqual([403, 'FORBIDDEN', '只能删除自己上传的课件']);
  expect(error(await get('/api/v1/admin/scheduler/status', other))).toEqual([403, 'FORBIDDEN', '无权限访问']);
  expect(error(await get(`/api/v1/upload/status/${video.id}`, other))).toEqual([403, 'FORBIDDEN', '无权限访问']);
  expect(error(await remove(token, 999_999))).toEqual([404, 'NOT_FOUND', '课件不存在']);
  expect((await remove(token)).status).toBe(204);
  expect(error(await remove(token))).toEqual([400, 'ALREADY_DELETED', '课件已被删除']);
  expect(error(await post(`/api/v1/materials/${video.id}/like`, undefined, token))).toEqual([
    400,
    'INVALID_STATUS',
    '无法对隐藏课件点赞',
  ]);
  expect((await get(`/api/v1/upload/status/${video.id}`)).body).toMatchObject({ status: 'hidden', progress: 100 });
  const { query } = server.core.database;
  await query.updateTable('accounts').set({ status: 'inactive' }).where('email', '=', 'b@example.com').execute();
  const credentials = { email: 'b@example.com', password: 'your-password' };
  expect(error(await post('/api/v1/auth/login', credentials))).toEqual([403, 'INACTIVE_USER', '用户账号已禁用']);
  expect((await server.send('DELETE', `/api/v1/upload/${video.id}`, { token })).status).toBe(204);
});
