/** Tasks of factory while they run: actions, progress, charges, time-out and order. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { whole } from '../../support/callers.ts';
import {
  expectOk,
  expectSound,
  type Factory,
  ok,
  order,
  type Person,
  refused,
  startFactory,
  TIME,
  taskOf,
  when,
} from './factory.ts';

let factory: Factory;
let user: Person;

beforeAll(async () => {
  factory = await startFactory();
  await factory.configure({ max_concurrent_tasks_per_user: 1_000 });
  user = await factory.person(100);
});

afterAll(() => factory[Symbol.asyncDispose]());

describe('the actions on a task', () => {
  /** Creates a task in each status. */
  const makers: Record<string, () => Promise<string>> = {
    pending: async () => (await order(user)).id,
    running: async () => (await when(user, (await order(user, { config: { outcome: 'wait' } })).id, 'running')).id,
    completed: async () => (await when(user, (await order(user, { config: {} })).id, 'completed')).id,
    failed: async () => (await when(user, (await order(user, { config: { outcome: 'fail' } })).id, 'failed')).id,
    cancelled: async () => {
      const { id } = await order(user);
      return (await expectOk(user.post(`/api/tasks/${id}/cancel`))).id;
    },
  };

  test.each<[string, string, string]>([
    ['pending', 'cancel', 'cancelled'],
    ['pending', 'retry', 'INVALID_STATE'],
    ['pending', 'delete', 'gone'],
    ['running', 'cancel', 'cancelled'],
    ['running', 'retry', 'INVALID_STATE'],
    ['running', 'delete', 'INVALID_STATE'],
    ['completed', 'cancel', 'INVALID_STATE'],
    ['completed', 'retry', 'INVALID_STATE'],
    ['completed', 'delete', 'gone'],
    ['failed', 'cancel', 'INVALID_STATE'],
    ['failed', 'retry', 'pending'],
    ['failed', 'delete', 'gone'],
    ['cancelled', 'cancel', 'INVALID_STATE'],
    ['cancelled', 'retry', 'pending'],
    ['cancelled', 'delete', 'gone'],
  ])('when %s: %s leads to %s', async (state, action, outcome) => {
    const worker = await (['pending', 'cancelled'].includes(state) ? undefined : factory.work());
    const id = await (makers[state] as () => Promise<string>)();
    // Stops the worker, so that a retried task stays pending; a running task needs it.
    if (state !== 'running') await worker?.stop();
    const answer = await (action === 'delete'
      ? user.delete(`/api/tasks/${id}`)
      : user.post(`/api/tasks/${id}/${action}`));
    const seen = { status: answer.status, body: answer.body };
    if (outcome === 'INVALID_STATE') {
      expect(seen).toEqual(refused(400, 'INVALID_STATE', { status: state, action }));
      expect((await expectOk(user.get(`/api/tasks/${id}`))).status).toBe(state);
    } else if (outcome === 'gone') {
      expect(seen).toEqual(ok(null, '任务已删除'));
      expect((await user.get(`/api/tasks/${id}`)).status).toBe(404);
    } else {
      expect(seen).toMatchObject({ status: 200, body: { data: { id, status: outcome } } });
      expect((await expectOk(user.get(`/api/tasks/${id}`))).status).toBe(outcome);
    }
    await expectSound(factory.server.core);
    await user.post(`/api/tasks/${id}/cancel`);
    await worker?.stop();
  });

  test('succeed once when two are sent at the same time', async () => {
    for (const [action, prepare] of [
      ['cancel', makers.pending],
      ['retry', makers.cancelled],
    ] as const) {
      const id = await (prepare as () => Promise<string>)();
      const answers = await Promise.all([1, 2, 3, 4].map(() => user.post(`/api/tasks/${id}/${action}`)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
    }
    const id = await (makers.cancelled as () => Promise<string>)();
    const answers = await Promise.all([1, 2, 3, 4].map(() => user.delete(`/api/tasks/${id}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404]);
    await expectSound(factory.server.core);
  });
});

describe('a running task', () => {
  test('shows its progress, and its result at the end', async () => {
    const worker = await factory.work();
    const { id } = await order(user, { config: { outcome: 'complete' } });
    expect(await when(user, id, 'completed')).toEqual(
      taskOf({
        id,
        status: 'completed',
        progress: 100,
        config: { outcome: 'complete' },
        result: { done: true },
        started_at: TIME,
        completed_at: TIME,
      }),
    );
    const waiting = await order(user, { config: { outcome: 'wait' } });
    await when(user, waiting.id, 'running');
    await expect
      .poll(async () => (await expectOk(user.get(`/api/tasks/${waiting.id}`))).progress, { timeout: 10_000 })
      .toBe(45.5);
    await expectOk(user.post(`/api/tasks/${waiting.id}/cancel`));
    const failing = await order(user, { config: { outcome: 'fail' } });
    expect(await when(user, failing.id, 'failed')).toMatchObject({
      error_message: '服务器内部错误，任务未能完成',
      completed_at: TIME,
    });
    await worker.stop();
  });

  test('starts from the beginning when retried after a failure', async () => {
    const worker = await factory.work();
    const { id } = await order(user, { config: { outcome: 'fail' } });
    await when(user, id, 'failed');
    await worker.stop();
    expect(await whole(user.post(`/api/tasks/${id}/retry`))).toEqual(
      ok(taskOf({ id, config: { outcome: 'fail' } }), '任务已重新排队'),
    );
    await expectOk(user.post(`/api/tasks/${id}/cancel`));
  });

  test('is charged for the time worked, and the rest of its hold is released', async () => {
    await factory.configure({ task_rates: { training: 60 } });
    const payer = await factory.person(1_000);
    const worker = await factory.work();
    const { id } = await order(payer, { task_type: 'training', estimated_duration: 10, config: { outcome: 'wait' } });
    await when(payer, id, 'running');
    // All of the balance except 400 is held.
    const json = { title: 'Another', task_type: 'training', estimated_duration: 10 };
    expect(await whole(payer.post('/api/tasks', json))).toEqual(
      refused(400, 'INSUFFICIENT_BALANCE', { required: 600, available: 400 }),
    );
    await expect
      .poll(async () => (await expectOk(payer.get(`/api/tasks/${id}`))).cost, { timeout: 10_000 })
      .toBeGreaterThan(1);
    const { cost } = await expectOk(payer.post(`/api/tasks/${id}/cancel`));
    expect(cost).toBeGreaterThan(1);
    expect(await expectOk(payer.get('/api/users/stats'))).toEqual({
      total_tasks: 1,
      completed_tasks: 0,
      failed_tasks: 0,
      total_cost: cost,
      current_balance: Math.round((1_000 - cost) * 100) / 100,
      last_task_date: TIME,
    });
    await worker.stop();
    await factory.configure({ task_rates: { training: 0.1 } });
    await expectSound(factory.server.core);
  });

  test('fails when it exceeds the time-out in the settings', async () => {
    await factory.configure({ default_task_timeout: 1 });
    const worker = await factory.work();
    const { id } = await order(user, { config: { outcome: 'wait' } });
    await factory.configure({ default_task_timeout: 3_600 });
    expect(await when(user, id, 'failed')).toMatchObject({ error_message: '运行超过 1 秒，已超时' });
    await worker.stop();
  });
});

describe('the order in which tasks start', () => {
  test('is by priority first, then alternates between users, and keeps each user’s own order', async () => {
    const [many, few] = [await factory.person(), await factory.person()];
    const titles: Record<string, string> = {};
    const make = async (person: Person, title: string, priority: number) => {
      titles[(await order(person, { title, priority, config: { outcome: 'complete' } })).id] = title;
    };
    for (const title of ['m1', 'm2', 'm3', 'm4']) await make(many, title, 2);
    await make(few, 'f1', 2);
    await make(few, 'f2', 2);
    await make(few, 'urgent', 5);
    await make(many, 'low', 1);
    const worker = await factory.work(1);
    await when(many, Object.keys(titles).at(-1) as string, 'completed');
    await worker.stop();
    const { rows } = await sql<{ uuid: string }>`
      select t.uuid from factory_tasks t join runs r on r.id = t.run_id
      where t.uuid = any(${Object.keys(titles)}::uuid[]) order by r.started_at, r.priority desc, r.id`.execute(
      factory.server.core.database.query,
    );
    expect(rows.map(({ uuid }) => titles[uuid])).toEqual(['urgent', 'm1', 'f1', 'm2', 'f2', 'm3', 'm4', 'low']);
  });
});
