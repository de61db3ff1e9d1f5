import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collecting } from '../../systems/market/script-folder.ts';
import {
  type CollectingMarket,
  EXECUTION_ID,
  ended,
  execute,
  ok,
  page,
  refused,
  startMarket,
  TIME,
} from './collecting.ts';

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
  is_active: true,
  last_execution_at: null,
  next_execution_at: null,
  created_at: TIME,
  updated_at: TIME,
};

describe('POST /api/tasks/', () => {
  test('201', async () => {
    const { status, body } = await market.user.post('/api/tasks/', DEFINITION);
    expect({ status, body }).toEqual({ status: 201, body: ok(TASK) });
    expect((await market.user.get(`/api/tasks/${body.data.id}`)).body).toEqual(body);
  });

  test('201: with no more than it needs', async () => {
    const { name, script_id, parameters } = DEFINITION;
    const { status, body } = await market.user.post('/api/tasks/', { name, script_id, parameters });
    expect({ status, body }).toEqual({
      status: 201,
      body: ok({ ...TASK, schedule_type: null, schedule_expression: null }),
    });
  });

  test('404: no such script', async () => {
    expect(await market.user.post('/api/tasks/', { ...DEFINITION, script_id: 'nothing' })).toMatchObject(
      refused(404, 2001, 'script_not_found'),
    );
  });

  test.each([
    [{ name: '' }, 'invalid_body', /^name: /],
    [{ name: 'x'.repeat(201) }, 'invalid_body', /^name: /],
    [{ name: 'a\0b' }, 'invalid_body', /^name: /],
    [{ max_retries: 11 }, 'invalid_body', /^max_retries: /],
    [{ max_retries: '3' }, 'invalid_body', /^max_retries: /],
    [{ schedule_type: 'yearly' }, 'invalid_body', /^schedule_type: /],
    [{ schedule_type: undefined }, 'invalid_body', /^schedule_type: /],
    [{ parameters: [] }, 'invalid_body', /^parameters: /],
    [{ unknown: 1 }, 'invalid_body', /^unknown: /],
    [{ schedule_expression: 'soon' }, 'schedule_invalid', /^schedule_expression: .*soon/],
    [{ schedule_expression: undefined }, 'schedule_invalid', /^schedule_expression: /],
    [{ parameters: {} }, 'parameters_invalid', /^parameters\/symbol: 缺少必填参数$/],
    [
      { parameters: { symbol: 1, days: 0.5, x: 1 } },
      'parameters_invalid',
      /symbol: 应为文本; .*days: 应为整数; .*x: 未知参数/,
    ],
  ])('422: %j', async (changes, detail, message) => {
    expect(await market.user.post('/api/tasks/', { ...DEFINITION, ...changes })).toMatchObject(
      refused(422, 3001, detail, expect.stringMatching(message)),
    );
  });
});

describe('tasks', () => {
  test('are listed to their owner, newest first, and to administrators', async () => {
    const { data: older } = (await market.other.post('/api/tasks/', DEFINITION)).body;
    const { data: newer } = (await market.other.post('/api/tasks/', { ...DEFINITION, name: '另一个' })).body;
    expect((await market.other.get('/api/tasks/')).body).toEqual(page([newer, older]));
    expect((await market.other.get('/api/tasks/?is_active=false')).body).toEqual(page([]));
    expect((await market.admin.get('/api/tasks/?page_size=2')).body.data.items).toEqual([newer, older]);
    expect((await market.user.get(`/api/tasks/${newer.id}`)).body).toMatchObject({
      code: 2001,
      detail: 'task_not_found',
    });
  });

  test.each(['0', 'x', '1.5', '9'.repeat(20)])('400: the id %s', async (id) => {
    expect(await market.user.get(`/api/tasks/${id}`)).toMatchObject(refused(400, 3002, 'invalid_parameters'));
  });
});

describe('executions', () => {
  test('are started with 200, shown to the end, and listed', async () => {
    const { data: task } = (await market.user.post('/api/tasks/', DEFINITION)).body;
    const started = await market.user.post(`/api/tasks/${task.id}/execute`);
    expect(started).toMatchObject({ status: 200, body: ok({ execution_id: EXECUTION_ID, status: 'pending' }) });
    const execution = await ended(market.user, started.body.data.execution_id);
    expect(execution).toEqual({
      execution_id: started.body.data.execution_id,
      task_id: task.id,
      script_id: 'takes_symbol',
      params: { symbol: '000001', days: 1 },
      status: 'completed',
      progress: 100,
      start_time: TIME,
      end_time: TIME,
      duration: expect.any(Number),
      rows_before: 0,
      rows_after: 1,
      rows_affected: 1,
      result: { message: 'success', table_name: 'ak_takes_symbol' },
      error_message: null,
      retry_count: 0,
      triggered_by: 'manual',
      operator_id: expect.any(Number),
    });
    const list = (query: string) => market.user.get(`/api/executions/?task_id=${task.id}${query}`);
    expect((await list('&status=completed')).body).toEqual(page([execution]));
    expect((await list('&status=failed')).body).toEqual(page([]));
    expect(await list('&status=done')).toMatchObject(refused(400, 3002, 'invalid_parameters'));
    expect((await market.user.get(`/api/tasks/${task.id}`)).body.data.last_execution_at).toEqual(TIME);
    expect((await market.admin.get(`/api/executions/${execution.execution_id}`)).body).toEqual(
      ok({ ...execution, error_trace: null }),
    );
  });

  test('that fail say why to their owner, and where to administrators', async () => {
    const execution = await execute(market.user, 'throws');
    expect(execution).toMatchObject({
      status: 'failed',
      rows_before: null,
      rows_after: null,
      rows_affected: null,
      result: null,
      error_message: 'Error: the source is down',
    });
    expect(execution).not.toHaveProperty('error_trace');
    const { body } = await market.admin.get(`/api/executions/${execution.execution_id}`);
    expect(body.data).toEqual({ ...execution, error_trace: expect.stringContaining('throws.ts:') });
    expect(await market.user.get('/api/tables/ak_throws')).toMatchObject(refused(404, 2001, 'table_not_found'));
  });

  test('of others, and of others’ tasks, are not there', async () => {
    const { execution_id, task_id } = await execute(market.user, 'takes_symbol', { symbol: '000002' });
    expect(await market.other.get(`/api/executions/${execution_id}`)).toMatchObject(
      refused(404, 2001, 'execution_not_found'),
    );
    expect(await market.other.post(`/api/tasks/${task_id}/execute`)).toMatchObject(
      refused(404, 2001, 'task_not_found'),
    );
    expect((await market.other.get(`/api/executions/?task_id=${task_id}`)).body).toEqual(page([]));
  });
});
