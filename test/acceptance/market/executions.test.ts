/** Executions over HTTP: started, shown, counted, cancelled and retried. */
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { accountWith } from '../../support/tokens.ts';
import { collecting, isAlive } from '../../systems/market/script-folder.ts';
import {
  type Caller,
  type CollectingMarket,
  callerWith,
  EXECUTION_ID,
  ended,
  execute,
  ok,
  page,
  refused,
  startMarket,
  TIME,
} from './collecting.ts';

/** A script that yields one row, or many and then hangs with a child process. */
const HANGS = `
  if (!parameters.file) {
    yield { n: 1 };
    return;
  }
  const { spawn } = await import('node:child_process');
  const { writeFileSync } = await import('node:fs');
  for (let n = 2; n < 50_000; n += 1) yield { n };
  const child = spawn('sleep', ['1000']);
  writeFileSync(parameters.file, JSON.stringify([process.pid, child.pid]));
  for (;;) await new Promise((resolve) => setTimeout(resolve, 1_000));`;

let market: CollectingMarket;
beforeAll(async () => {
  const parameters =
    "parameters: { symbol: { type: 'string', required: true }, days: { type: 'integer', default: 1 } },";
  market = await startMarket({
    'stocks/daily/takes_symbol.ts': collecting('yield { symbol: parameters.symbol };', parameters),
    'stocks/daily/throws.ts': collecting("yield { n: 1 }; throw new Error('the source is down');"),
    'stocks/daily/exits.ts': collecting('process.exit(3); yield {};'),
    'stocks/daily/waits.ts': collecting('for (;;) await new Promise((resolve) => setTimeout(resolve, 1_000));'),
    'stocks/daily/hangs.ts': collecting(HANGS, "parameters: { file: { type: 'string' } }, naturalKey: ['n'],"),
  });
});
afterAll(() => market[Symbol.asyncDispose]());

const DEFINITION = { name: 'A task', script_id: 'takes_symbol', parameters: { symbol: '000001' } };
const gone = refused(404, 2001, 'execution_not_found');
const done = { status: 200, body: { code: 0, message: 'success' } };

/** Executes a task that waits to be cancelled. @returns the ids of the task and its execution */
async function waiting(caller = market.user, changes: object = {}) {
  const { data: task } = (await caller.post('/api/tasks/', { name: 'A task', script_id: 'waits', ...changes })).body;
  const { data } = (await caller.post(`/api/tasks/${task.id}/execute`)).body;
  return { taskId: task.id as number, executionId: data.execution_id as string };
}

describe('executions', () => {
  test('return 200 when started, can be read until they end, and are listed', async () => {
    const { data: task } = (await market.user.post('/api/tasks/', DEFINITION)).body;
    const started = await market.user.post(`/api/tasks/${task.id}/execute`);
    expect(started).toMatchObject({ status: 200, body: ok({ execution_id: EXECUTION_ID, status: 'pending' }) });
    const execution = await ended(market.user, started.body.data.execution_id);
    expect(execution).toEqual({
      id: started.body.data.execution_id,
      created_at: TIME,
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

  test('report the reason of a failure to their owner, and its location to administrators', async () => {
    const execution = await execute(market.user, 'throws');
    expect(execution).toMatchObject({
      status: 'failed',
      rows_before: null,
      rows_after: null,
      rows_affected: null,
      result: null,
      error_message: '脚本运行失败: Error: the source is down',
    });
    expect(execution).not.toHaveProperty('error_trace');
    const { body } = await market.admin.get(`/api/executions/${execution.execution_id}`);
    expect(body.data).toEqual({ ...execution, error_trace: expect.stringContaining('throws.ts:') });
    expect(await market.user.get('/api/tables/ak_throws')).toMatchObject(refused(404, 2001, 'table_not_found'));
  });

  test('report the reason of a failure in the language of the reader', async () => {
    const { execution_id } = await execute(market.user, 'exits');
    const path = `/api/executions/${execution_id}`;
    const words = async (url: string, language: string) =>
      JSON.stringify((await market.user.get(url, { 'accept-language': language })).body);
    const chinese = '脚本进程在完成之前退出 (3)';
    const english = "The script's process ended before the script was done (3)";
    for (const url of [path, '/api/executions/', `/api/data/download/${execution_id}/result`]) {
      expect(await words(url, 'en-US,en;q=0.9')).toContain(english);
      expect(await words(url, 'zh-CN')).toContain(chinese);
      expect(await words(url, 'fr')).toContain(chinese);
    }
    expect((await market.user.get(path)).body.data.error_message).toBe(chinese);
  });

  test('of other users, and of their tasks, return 404', async () => {
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

describe('POST /api/executions/{execution_id}/cancel', () => {
  test('returns 200, stops the script with its child processes and leaves the table unchanged', async () => {
    await execute(market.user, 'hangs');
    const before = (await market.user.get('/api/tables/ak_hangs/data')).body;
    const file = join(tmpdir(), `owlery-pids-${process.pid}.json`);
    const definition = { name: 'A task', script_id: 'hangs', parameters: { file } };
    const { data: task } = (await market.user.post('/api/tasks/', definition)).body;
    const { data } = (await market.user.post(`/api/tasks/${task.id}/execute`)).body;
    const pids: number[] = await eventually(async () => JSON.parse(await readFile(file, 'utf8')));
    expect(await Promise.all(pids.map(isAlive))).toEqual([true, true]);

    expect(await market.user.post(`/api/executions/${data.execution_id}/cancel`)).toMatchObject(done);
    await eventually(async () => expect(await Promise.all(pids.map(isAlive))).toEqual([false, false]));
    expect((await market.user.get(`/api/executions/${data.execution_id}`)).body.data).toMatchObject({
      status: 'cancelled',
      end_time: TIME,
      rows_affected: null,
      result: null,
    });
    expect((await market.user.get('/api/tables/ak_hangs/data')).body).toEqual(before);
  });

  test('returns 400 for an ended execution and 404 for another user’s or an unknown one', async () => {
    const { executionId } = await waiting();
    const path = `/api/executions/${executionId}/cancel`;
    expect(await market.other.post(path)).toMatchObject(gone);
    expect(await market.user.post('/api/executions/exec_1/cancel')).toMatchObject(gone);
    expect(await market.anybody.post(path)).toMatchObject(refused(401, 1001, 'sign_in_required'));
    const answers = await Promise.all([1, 2, 3].map(() => market.admin.post(`${path}/`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect(await market.user.post(path)).toMatchObject(
      refused(400, -1, 'execution_ended', `执行已经结束: ${executionId} 的状态为 cancelled`),
    );
  });
});

describe('POST /api/executions/{execution_id}/retry', () => {
  test('returns 200 and a new execution whose retry count is one higher', async () => {
    const { taskId, executionId } = await waiting();
    await market.user.post(`/api/executions/${executionId}/cancel`);
    const again = await market.user.post(`/api/executions/${executionId}/retry`);
    expect(again).toMatchObject({ status: 200, body: ok({ execution_id: EXECUTION_ID, status: 'pending' }) });
    const { execution_id } = again.body.data;
    expect(execution_id).not.toBe(executionId);
    expect((await market.user.get(`/api/executions/${execution_id}`)).body.data).toMatchObject({
      task_id: taskId,
      script_id: 'waits',
      retry_count: 1,
      triggered_by: 'manual',
    });
    // A task runs once at a time, however it is started.
    const running = refused(400, -1, 'task_running', `任务正在执行: ${execution_id}`);
    expect(await market.user.post(`/api/executions/${executionId}/retry`)).toMatchObject(running);
    expect(await market.user.post(`/api/tasks/${taskId}/execute`)).toMatchObject(running);
    await market.user.post(`/api/executions/${execution_id}/cancel`);
  });

  test('returns 200 for an execution whose task has been deleted', async () => {
    const { taskId, executionId } = await waiting();
    await market.user.delete(`/api/tasks/${taskId}`);
    expect((await market.user.get(`/api/executions/${executionId}`)).body.data).toMatchObject({
      status: 'cancelled',
      task_id: null,
    });
    const again = await market.user.post(`/api/executions/${executionId}/retry`);
    expect(again.status).toBe(200);
    await market.user.post(`/api/executions/${again.body.data.execution_id}/cancel`);
  });

  test('returns 400 for a running or completed execution and 404 for another user’s', async () => {
    const completed = await execute(market.user, 'takes_symbol', { symbol: '000003' });
    const retry = (id: string) => market.user.post(`/api/executions/${id}/retry/`);
    expect(await retry(completed.execution_id)).toMatchObject(refused(400, -1, 'execution_not_retriable'));
    expect(await market.other.post(`/api/executions/${completed.execution_id}/retry`)).toMatchObject(gone);
    expect(await retry('nothing')).toMatchObject(gone);
    const { executionId } = await waiting();
    expect(await retry(executionId)).toMatchObject(refused(400, -1, 'execution_not_retriable'));
    await market.user.post(`/api/executions/${executionId}/cancel`);
  });
});

test('A pending retry blocks other executions of its task until it is cancelled', async () => {
  const failed = await execute(market.other, 'throws');
  const [retry] = (await market.other.get(`/api/tasks/${failed.task_id}/executions?status=pending`)).body.data.items;
  expect(retry).toMatchObject({ retry_count: 1, triggered_by: 'manual', start_time: null });
  const path = `/api/tasks/${failed.task_id}/execute`;
  expect(await market.other.post(path)).toMatchObject(
    refused(400, -1, 'task_running', `任务的上一次执行失败，正在等待重试: ${retry.execution_id}（可以取消它）`),
  );
  await market.other.post(`/api/executions/${retry.execution_id}/cancel`);
  expect(await market.other.post(path)).toMatchObject({ status: 200 });
});

test('A task that exceeds its time-out has the status timeout, not failed', async () => {
  const { taskId, executionId } = await waiting(market.user, { timeout: 1, max_retries: 0 });
  expect(await ended(market.user, executionId)).toMatchObject({ status: 'timeout', error_message: expect.any(String) });
  const list = (status: string) => market.user.get(`/api/executions/?task_id=${taskId}&status=${status}`);
  expect((await list('timeout')).body.data.total).toBe(1);
  expect((await list('failed')).body.data.total).toBe(0);
});

describe('GET /api/executions/stats', () => {
  test('returns the user’s own counts, and to administrators everybody’s', async () => {
    const { user } = market;
    const somebody = callerWith(market.server, await accountWith(market.server.core, 'user'));
    const stats = async (caller = somebody) => (await caller.get('/api/executions/stats')).body;
    const none = {
      total_count: 0,
      success_count: 0,
      failed_count: 0,
      running_count: 0,
      success_rate: 0,
      avg_duration: 0,
      today_executions: 0,
    };
    expect(await stats()).toEqual(ok(none));
    await execute(somebody, 'takes_symbol', { symbol: '000004' });
    await execute(somebody, 'takes_symbol', { symbol: '000005' });
    const { executionId } = await waiting(somebody, { timeout: 1, max_retries: 0 });
    await ended(somebody, executionId);
    const running = await waiting(somebody);
    await eventually(async () =>
      expect(await stats()).toEqual(
        ok({
          total_count: 4,
          success_count: 2,
          failed_count: 1,
          running_count: 1,
          success_rate: 66.67,
          avg_duration: expect.any(Number),
          today_executions: 4,
        }),
      ),
    );
    await somebody.post(`/api/executions/${running.executionId}/cancel`);
    expect((await stats()).data).toMatchObject({ total_count: 4, running_count: 0, success_rate: 66.67 });
    const all = (await stats(market.admin)).data;
    expect(all.total_count).toBe((await market.admin.get('/api/executions/')).body.data.total);
    expect(all.total_count).toBeGreaterThan((await stats(user)).data.total_count);
    expect(await market.anybody.get('/api/executions/stats')).toMatchObject(refused(401, 1001, 'sign_in_required'));
  });
});

const idOf = ({ execution_id }: { execution_id: string }) => execution_id;

test('Lists by status contain exactly the executions of that status, for users and for administrators', async () => {
  const statuses = ['pending', 'running', 'completed', 'failed', 'timeout', 'cancelled'];
  const list = async (caller: Caller, filter = '') =>
    (await caller.get(`/api/executions/?page_size=100${filter}`)).body.data;
  const check = async (caller: Caller) => {
    const all = await list(caller);
    expect(all.total).toBe(all.items.length);
    const parts = await Promise.all(statuses.map((status) => list(caller, `&status=${status}`)));
    for (const [index, { items, total }] of parts.entries()) {
      expect(total).toBe(items.length);
      const expected = all.items.filter(({ status }: { status: string }) => status === statuses[index]);
      expect(items.map(idOf)).toEqual(expected.map(idOf));
    }
  };
  // An execution of an earlier test may be retried, and change its status between two requests.
  for (const caller of [market.user, market.admin]) await eventually(() => check(caller), { interval: 1_000 });
});
