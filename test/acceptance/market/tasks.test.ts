import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { collecting } from '../../systems/market/script-folder.ts';
import { type CollectingMarket, ok, page, refused, startMarket, TIME } from './collecting.ts';

let market: CollectingMarket;
beforeAll(async () => {
  const parameters =
    "parameters: { symbol: { type: 'string', required: true }, days: { type: 'integer', default: 1 } },";
  market = await startMarket({
    'stocks/daily/takes_symbol.ts': collecting('yield { symbol: parameters.symbol };', parameters),
    'stocks/daily/throws.ts': collecting("yield { n: 1 }; throw new Error('the source is down');"),
  });
});
afterAll(() => market[Symbol.asyncDispose]());

const DEFINITION = {
  name: '每日A股数据',
  script_id: 'takes_symbol',
  schedule_type: 'cron',
  schedule_expression: '0 15 * * 1-5',
  parameters: { symbol: '000001' },
  retry_on_failure: true,
  max_retries: 3,
};
const TASK = {
  ...DEFINITION,
  id: expect.any(Number),
  user_id: expect.any(Number),
  script_name: expect.any(String),
  description: null,
  timezone: 'Asia/Shanghai',
  is_active: true,
  timeout: 300,
  notify_on_failure: false,
  last_execution_at: null,
  // Three in the afternoon in Shanghai.
  next_execution_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT07:00:00Z$/),
  created_at: TIME,
  updated_at: TIME,
};

describe('POST /api/tasks/', () => {
  test('returns 201 with the task', async () => {
    const { status, body } = await market.user.post('/api/tasks/', DEFINITION);
    expect({ status, body }).toEqual({ status: 201, body: ok(TASK) });
    expect((await market.user.get(`/api/tasks/${body.data.id}`)).body).toEqual(body);
  });

  test('returns 201 for the required fields alone', async () => {
    const { name, script_id, parameters } = DEFINITION;
    const { status, body } = await market.user.post('/api/tasks/', { name, script_id, parameters });
    expect({ status, body }).toEqual({
      status: 201,
      body: ok({ ...TASK, schedule_type: null, schedule_expression: null, next_execution_at: null }),
    });
  });

  test('returns 404 for an unknown script', async () => {
    expect(await market.user.post('/api/tasks/', { ...DEFINITION, script_id: 'nothing' })).toMatchObject(
      refused(404, 2001, 'script_not_found'),
    );
  });

  test.each([
    [{ name: '' }, 'invalid_body', /^name: /],
    [{ name: 'x'.repeat(256) }, 'invalid_body', /^name: /],
    [{ name: 'a\0b' }, 'invalid_body', /^name: /],
    [{ max_retries: 11 }, 'invalid_body', /^max_retries: /],
    [{ max_retries: '3' }, 'invalid_body', /^max_retries: /],
    [{ schedule_type: 'yearly' }, 'invalid_body', /^schedule_type: /],
    [{ schedule_type: undefined }, 'schedule_invalid', /^schedule_type: /],
    [{ parameters: [] }, 'invalid_body', /^parameters: /],
    [{ max_retries: undefined, max_retires: 1 }, 'invalid_body', /max_retires/],
    [{ schedule_expression: 'soon' }, 'schedule_invalid', /^schedule_expression: .*soon/],
    [{ schedule_expression: undefined }, 'schedule_invalid', /^schedule_expression: /],
    [{ parameters: {} }, 'parameters_invalid', /^parameters\/symbol: 缺少必填参数$/],
    [
      { parameters: { symbol: 1, days: 0.5, x: 1 } },
      'parameters_invalid',
      /symbol: 应为文本; .*days: 应为整数; .*x: 未知参数/,
    ],
  ])('returns 422 for %j', async (changes, reason, message) => {
    expect(await market.user.post('/api/tasks/', { ...DEFINITION, ...changes })).toMatchObject(
      refused(422, 3001, reason, expect.stringMatching(message)),
    );
  });
});

const gone = refused(404, 2001, 'task_not_found');
const invalid = (field: string) => refused(422, 3001, 'invalid_body', expect.stringMatching(`^${field}: `));

/** Creates a task. @returns the data of the answer */
async function made(changes: object = {}, caller = market.user) {
  const answer = await caller.post('/api/tasks/', { ...DEFINITION, ...changes });
  expect(answer.status, answer.text).toBe(201);
  return answer.body.data;
}

describe('POST /api/tasks/, beyond the contract’s fields', () => {
  test('returns 201 with all of them', async () => {
    const all = {
      ...DEFINITION,
      description: '收盘后',
      timezone: 'America/New_York',
      is_active: false,
      max_retries: 0,
      timeout: 86_400,
      notify_on_failure: true,
    };
    expect(await made(all)).toEqual({ ...TASK, ...all, next_execution_at: null });
  });

  test('returns 201 and takes null and absent fields from the settings', async () => {
    expect(await made({ max_retries: null, timeout: null, description: null })).toEqual(TASK);
    expect(await made({ max_retries: undefined })).toEqual(TASK);
  });

  test('returns 201 for an interface instead of a script', async () => {
    const task = await made({ script_id: 'stock_zh_a_hist', parameters: { symbol: '000001' } });
    expect(task).toMatchObject({ script_id: 'stock_zh_a_hist', parameters: { symbol: '000001' } });
  });

  test.each([
    [{ script_id: 'stock_zh_a_hist', parameters: { nothing: 1 } }, 422, 3001, 'parameters_invalid'],
    [{ script_id: 'index_us_stock_sina_x', parameters: {} }, 404, 2001, 'script_not_found'],
  ])('refuses %j', async (changes, status, code, reason) => {
    expect(await market.user.post('/api/tasks/', { ...DEFINITION, ...changes })).toMatchObject(
      refused(status, code, reason),
    );
  });

  test('returns 400 with the reason for an interface that AKTools cannot serve', async () => {
    const all = market.server.systems.market.services.interfaces.list({ page: 1, pageSize: 2_000 }).items;
    const { name } = all.find(({ http }) => http === false) ?? { name: '' };
    expect(await market.user.post('/api/tasks/', { ...DEFINITION, script_id: name, parameters: {} })).toMatchObject(
      refused(400, -1, 'interface_unavailable', expect.stringContaining(name)),
    );
  });

  test.each([
    [{ timeout: -1 }, 'invalid_body', /^timeout: /],
    [{ timeout: 86_401 }, 'invalid_body', /^timeout: /],
    [{ timeout: '10' }, 'invalid_body', /^timeout: /],
    [{ description: 'x'.repeat(501) }, 'invalid_body', /^description: /],
    [{ notify_on_failure: 'yes' }, 'invalid_body', /^notify_on_failure: /],
    [{ is_active: 1 }, 'invalid_body', /^is_active: /],
    [{ timezone: 'Asia/Nowhere' }, 'timezone_unknown', /^timezone: .*Asia\/Nowhere/],
    [{ schedule_type: 'once', schedule_expression: '2020-01-01T00:00:00' }, 'schedule_invalid', /已经过去/],
    [{ schedule_expression: '0 0 30 2 *' }, 'schedule_invalid', /永远不会到来/],
  ])('returns 422 for %j', async (changes, reason, message) => {
    expect(await market.user.post('/api/tasks/', { ...DEFINITION, ...changes })).toMatchObject(
      refused(422, 3001, reason, expect.stringMatching(message)),
    );
  });
});

describe('PUT /api/tasks/{task_id}', () => {
  test('returns 200 and changes the named fields only', async () => {
    const task = await made();
    const changes = { name: '改名', schedule_type: 'interval', schedule_expression: '1h', max_retries: 1, timeout: 60 };
    const { status, body } = await market.user.put(`/api/tasks/${task.id}`, changes);
    expect({ status, body }).toEqual({
      status: 200,
      body: ok({ ...task, ...changes, updated_at: TIME, next_execution_at: TIME }),
    });
    const next = Date.parse(body.data.next_execution_at) - Date.now();
    expect(next).toBeGreaterThan(3_500_000);
    expect(next).toBeLessThanOrEqual(3_600_000);
    expect((await market.user.get(`/api/tasks/${task.id}/`)).body).toEqual(body);
    expect((await market.user.put(`/api/tasks/${task.id}/`, { max_retries: null, timeout: null })).body.data).toEqual({
      ...body.data,
      max_retries: 3,
      timeout: 300,
      updated_at: TIME,
    });
    expect((await market.user.put(`/api/tasks/${task.id}`, {})).status).toBe(200);
  });

  test('returns 200 when it removes the schedule or deactivates the task', async () => {
    const task = await made();
    const unscheduled = await market.user.put(`/api/tasks/${task.id}`, { schedule_type: null });
    const none = { schedule_type: null, schedule_expression: null, next_execution_at: null };
    expect(unscheduled.body.data).toMatchObject(none);
    const again = await market.user.put(`/api/tasks/${task.id}`, {
      schedule_type: 'daily',
      schedule_expression: '08:00',
      is_active: false,
    });
    expect(again.body.data).toMatchObject({ is_active: false, next_execution_at: null });
  });

  test('returns 200 to an administrator for any user’s task', async () => {
    const task = await made();
    expect((await market.admin.put(`/api/tasks/${task.id}`, { name: 'by admin' })).body.data.name).toBe('by admin');
  });

  test('returns 404 for an unknown task and for another user’s', async () => {
    const task = await made();
    expect(await market.other.put(`/api/tasks/${task.id}`, { name: 'x' })).toMatchObject(gone);
    expect(await market.user.put('/api/tasks/999999', { name: 'x' })).toMatchObject(gone);
  });

  test('refuses the values that creating a task refuses', async () => {
    const task = await made();
    const put = (changes: object) => market.user.put(`/api/tasks/${task.id}`, changes);
    expect(await put({ name: '' })).toMatchObject(invalid('name'));
    expect(await put({ max_retries: 11 })).toMatchObject(invalid('max_retries'));
    expect(await put({ max_retires: 7 })).toMatchObject(invalid('max_retires'));
    expect(await put({ is_active: 'no' })).toMatchObject(invalid('is_active'));
    expect(await put({ schedule_expression: 'soon' })).toMatchObject(refused(422, 3001, 'schedule_invalid'));
    expect(await put({ schedule_type: 'once' })).toMatchObject(refused(422, 3001, 'schedule_invalid'));
    expect(await put({ parameters: {} })).toMatchObject(refused(422, 3001, 'parameters_invalid'));
    expect(await put({ script_id: 'throws' })).toMatchObject(refused(422, 3001, 'parameters_invalid'));
    expect(await put({ script_id: 'nothing' })).toMatchObject(refused(404, 2001, 'script_not_found'));
    expect(await put({ timezone: 'Nowhere' })).toMatchObject(refused(422, 3001, 'timezone_unknown'));
    expect((await market.user.get(`/api/tasks/${task.id}`)).body.data).toEqual(task);
  });
});

describe('pause, resume and delete', () => {
  test('return 200 to the owner and 404 to other users', async () => {
    const task = await made();
    const path = `/api/tasks/${task.id}`;
    for (const action of ['pause', 'resume']) {
      expect(await market.other.post(`${path}/${action}`)).toMatchObject(gone);
      expect(await market.anybody.post(`${path}/${action}`)).toMatchObject(refused(401, 1001, 'sign_in_required'));
    }
    expect(await market.other.delete(path)).toMatchObject(gone);
    expect(await market.anybody.delete(path)).toMatchObject(refused(401, 1001, 'sign_in_required'));

    const done = { status: 200, body: { code: 0, message: 'success' } };
    expect(await market.user.post(`${path}/pause`)).toMatchObject(done);
    expect(await market.user.post(`${path}/pause/`)).toMatchObject(done);
    const paused = { is_active: false, next_execution_at: null };
    expect((await market.user.get(path)).body.data).toEqual({ ...task, ...paused, updated_at: TIME });
    expect((await market.user.get('/api/tasks/?is_active=false')).body.data.items[0]).toMatchObject({ id: task.id });
    expect(await market.user.post(`${path}/resume`)).toMatchObject(done);
    expect((await market.user.get(path)).body.data).toEqual({ ...task, updated_at: TIME });

    const removed = await market.user.delete(path);
    expect(removed).toMatchObject(done);
    expect(Object.keys(removed.body)).toEqual(['code', 'message']);
    expect(await market.user.delete(path)).toMatchObject(gone);
    expect(await market.user.post(`${path}/pause`)).toMatchObject(gone);
    expect(await market.user.get(`${path}/executions`)).toMatchObject(gone);
  });
});

test('Every template of GET /api/tasks/schedule/templates is a valid schedule', async () => {
  const { status, body } = await market.admin.get('/api/tasks/schedule/templates');
  expect(status).toBe(200);
  expect(body.data.templates[0]).toEqual({
    value: 'every_10_minutes',
    label: '每 10 分钟',
    description: 'every 10 minutes',
    schedule_type: 'cron',
    schedule_expression: '*/10 * * * *',
    cron_expression: '*/10 * * * *',
  });
  for (const { schedule_type, schedule_expression } of body.data.templates) {
    const task = await made({ schedule_type, schedule_expression, is_active: false }, market.admin);
    expect(task).toMatchObject({ schedule_type, schedule_expression });
  }
});

describe('a task that is due', () => {
  test('is executed by the scheduler and listed with its executions', async () => {
    const task = await made({ schedule_type: 'once', schedule_expression: null });
    const list = () => market.user.get(`/api/tasks/${task.id}/executions?status=completed`);
    await eventually(async () => expect((await list()).body.data.total).toBe(1));
    const { body } = await list();
    expect(body.data.items[0]).toMatchObject({
      task_id: task.id,
      triggered_by: 'scheduler',
      operator_id: null,
      status: 'completed',
    });
    expect(body).toEqual(page(body.data.items));
    expect((await market.user.get(`/api/tasks/${task.id}/executions/?status=failed`)).body).toEqual(page([]));
    expect((await market.user.get(`/api/tasks/${task.id}`)).body.data).toMatchObject({
      next_execution_at: null,
      last_execution_at: TIME,
    });
    expect(await market.other.get(`/api/tasks/${task.id}/executions`)).toMatchObject(gone);
    expect(await market.user.get(`/api/tasks/${task.id}/executions?status=x`)).toMatchObject(
      refused(400, 3002, 'invalid_parameters'),
    );
  });
});

describe('tasks', () => {
  test('are listed to their owner, newest first, and to administrators', async () => {
    const { data: older } = (await market.other.post('/api/tasks/', DEFINITION)).body;
    const { data: newer } = (await market.other.post('/api/tasks/', { ...DEFINITION, name: '另一个' })).body;
    expect((await market.other.get('/api/tasks/')).body).toEqual(page([newer, older]));
    // Several spellings of false; `False` is that of Python's requests.
    for (const no of ['false', 'False', '0', 'no']) {
      expect((await market.other.get(`/api/tasks/?is_active=${no}`)).body).toEqual(page([]));
    }
    expect(await market.other.get('/api/tasks/?is_active=maybe')).toMatchObject(
      refused(400, 3002, 'invalid_parameters'),
    );
    expect((await market.admin.get('/api/tasks/?page_size=2')).body.data.items).toEqual([newer, older]);
    expect((await market.user.get(`/api/tasks/${newer.id}`)).body).toMatchObject({
      code: 2001,
      reason: 'task_not_found',
    });
  });

  test.each(['0', 'x', '1.5', '9'.repeat(20)])('return 400 for the id %s', async (id) => {
    expect(await market.user.get(`/api/tasks/${id}`)).toMatchObject(refused(400, 3002, 'invalid_parameters'));
  });
});
