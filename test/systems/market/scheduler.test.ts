/** The scheduler with a clock that the test sets. */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { schedulerStatus } from '../../../src/systems/market/domain/scheduler/scheduler.ts';
import type { Task } from '../../../src/systems/market/domain/stored-tasks/task-queries.ts';
import type { NewTask } from '../../../src/systems/market/domain/tasks/task-definition.ts';
import { eventually } from '../../support/eventually.ts';
import { type Market, openMarket, whenExecutions } from './market.ts';

const START = '2026-03-04T10:00:00.000Z';

let market: Market;
beforeAll(async () => {
  market = await openMarket(START);
});
afterAll(() => market[Symbol.asyncDispose]());

beforeEach(async () => {
  market.clock.set(START);
  await market.core.database.query.deleteFrom('market_tasks').execute();
});

const every = (expression: string, changes: Partial<NewTask> = {}) =>
  market.task({ scheduleType: 'interval', scheduleExpression: expression, ...changes });

/** Sets the clock and ticks the scheduler. @returns the number of due tasks */
async function tickAt(iso: string): Promise<number> {
  market.clock.set(iso);
  return await market.scheduler().tick();
}

/** The next due time and the last execution of a task. */
async function times({ id }: Task) {
  const task = await market.tasks.get(market.user, id);
  const iso = (time: string | null) => time && new Date(time).toISOString();
  return { next: iso(task.next_execution_at), last: iso(task.last_execution_at) };
}

/** Ends the executions of a task, so that it can be executed again. */
async function end(task: Task): Promise<void> {
  for (const { execution_id, status } of await market.executionsOf(task)) {
    if (status === 'queued') await market.executions.cancel(market.user, execution_id);
  }
}

describe('a due time', () => {
  test('of a switched-off script is skipped, and nothing fails', async () => {
    const task = await every('5m');
    const setActive = (is_active: boolean) =>
      market.core.database.query
        .updateTable('market_scripts')
        .set({ is_active })
        .where('script_id', '=', 'prices')
        .execute();
    await setActive(false);
    expect(await tickAt('2026-03-04T10:05:00.000Z')).toBe(1);
    expect(await times(task)).toEqual({ next: '2026-03-04T10:10:00.000Z', last: null });
    expect(await market.executionsOf(task)).toEqual([]);
    await expect(every('5m')).rejects.toMatchObject({ code: 'script_inactive' });
    await setActive(true);
    expect(await tickAt('2026-03-04T10:10:00.000Z')).toBe(1);
    expect(await market.executionsOf(task)).toHaveLength(1);
    await end(task);
  });

  test('of a locked-out owner is skipped until the owner is active again', async () => {
    const task = await every('5m');
    const setStatus = (status: 'active' | 'suspended') =>
      market.core.database.query.updateTable('accounts').set({ status }).where('id', '=', market.user.id).execute();
    await setStatus('suspended');
    expect(await tickAt('2026-03-04T10:05:00.000Z')).toBe(1);
    expect(await times(task)).toEqual({ next: '2026-03-04T10:10:00.000Z', last: null });
    await setStatus('active');
    expect(await tickAt('2026-03-04T10:10:00.000Z')).toBe(1);
    expect(await market.executionsOf(task)).toHaveLength(1);
    await end(task);
  });

  test('starts an execution and sets the next time, once', async () => {
    const task = await every('5m', { timeout: 77 });
    expect(await times(task)).toEqual({ next: '2026-03-04T10:05:00.000Z', last: null });
    expect(await tickAt('2026-03-04T10:04:59.999Z')).toBe(0);
    expect(await market.executionsOf(task)).toEqual([]);
    expect(await tickAt('2026-03-04T10:05:00.000Z')).toBe(1);
    expect(await market.executionsOf(task)).toMatchObject([
      {
        status: 'queued',
        triggered_by: 'scheduler',
        operator_id: null,
        owner_id: market.user.id,
        retry_count: 0,
        script_id: 'prices',
        source: 'script',
      },
    ]);
    expect(await times(task)).toEqual({ next: '2026-03-04T10:10:00.000Z', last: '2026-03-04T10:05:00.000Z' });
    const run = await market.core.database.query
      .selectFrom('runs')
      .select(['timeout_seconds', 'group_id'])
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    expect(run).toEqual({ timeout_seconds: 77, group_id: 'market' });
  });

  test('missed by less than an hour is made up for once, and the next time keeps its rhythm', async () => {
    const task = await every('5m');
    expect(await tickAt('2026-03-04T11:04:00.000Z')).toBe(1);
    expect(await market.executionsOf(task)).toHaveLength(1);
    expect(await times(task)).toEqual({ next: '2026-03-04T11:05:00.000Z', last: '2026-03-04T11:04:00.000Z' });
  });

  test('missed by more than an hour is skipped', async () => {
    const task = await every('3h');
    expect(await tickAt('2026-03-04T14:00:00.001Z')).toBe(1);
    expect(await market.executionsOf(task)).toEqual([]);
    expect(await times(task)).toEqual({ next: '2026-03-04T16:00:00.000Z', last: null });
  });

  test('among many missed ones is made up for once if the last is under an hour old', async () => {
    const task = await every('5m');
    expect(await tickAt('2026-03-04T23:03:00.000Z')).toBe(1);
    expect(await market.executionsOf(task)).toHaveLength(1);
    expect(await times(task)).toEqual({ next: '2026-03-04T23:05:00.000Z', last: '2026-03-04T23:03:00.000Z' });
  });

  test('is skipped while an execution of the task has not ended', async () => {
    const task = await every('5m');
    await tickAt('2026-03-04T10:05:00.000Z');
    expect(await tickAt('2026-03-04T10:10:00.000Z')).toBe(1);
    expect(await market.executionsOf(task)).toHaveLength(1);
    expect(await times(task)).toEqual({ next: '2026-03-04T10:15:00.000Z', last: '2026-03-04T10:05:00.000Z' });
    await end(task);
    await tickAt('2026-03-04T10:15:00.000Z');
    expect(await market.executionsOf(task)).toMatchObject([{ status: 'cancelled' }, { status: 'queued' }]);
  });

  test('is skipped while an execution started by hand is under way', async () => {
    const task = await every('5m');
    await market.tasks.execute(market.user, task.id);
    await tickAt('2026-03-04T10:05:00.000Z');
    expect(await market.executionsOf(task)).toMatchObject([{ triggered_by: 'manual' }]);
  });

  test('of a daily schedule follows the clock of its zone', async () => {
    market.clock.set('2026-03-07T12:00:00Z');
    const task = await market.task({
      scheduleType: 'daily',
      scheduleExpression: '02:30',
      timezone: 'America/New_York',
    });
    const due: (string | null)[] = [];
    for (let day = 0; day < 3; day += 1) {
      const { next } = await times(task);
      due.push(next);
      await tickAt(next ?? '');
      await end(task);
    }
    expect(due).toEqual(['2026-03-08T07:00:00.000Z', '2026-03-09T06:30:00.000Z', '2026-03-10T06:30:00.000Z']);
    expect(await market.executionsOf(task)).toHaveLength(3);
  });

  test('of a one-time schedule comes once', async () => {
    const once = { scheduleType: 'once' } as const;
    const atOnce = await market.task(once);
    const later = await market.task({ ...once, scheduleExpression: '2026-03-04T19:00:00' });
    expect(await tickAt(START)).toBe(1);
    expect(await times(atOnce)).toEqual({ next: null, last: START });
    expect(await times(later)).toEqual({ next: '2026-03-04T11:00:00.000Z', last: null });
    expect(await tickAt('2026-03-04T11:00:01.000Z')).toBe(1);
    expect(await tickAt('2026-03-05T11:00:01.000Z')).toBe(0);
    expect(await times(later)).toEqual({ next: null, last: '2026-03-04T11:00:01.000Z' });
    expect(await market.executionsOf(later)).toHaveLength(1);
  });

  test('of a script whose parameters have changed is a failed execution', async () => {
    await market.script('changed');
    const task = await every('5m', { scriptId: 'changed', parameters: {} });
    const parameters = JSON.stringify([{ name: 'symbol', type: 'string', required: true }]);
    await market.core.database.query
      .updateTable('market_scripts')
      .set({ parameters })
      .where('script_id', '=', 'changed')
      .execute();
    await tickAt('2026-03-04T10:05:00.000Z');
    expect(await market.executionsOf(task)).toMatchObject([{ script_id: 'changed', parameters: {} }]);
  });

  test('of an interface executes the interface', async () => {
    const task = await every('5m', { scriptId: 'stock_zh_a_hist', parameters: { symbol: '000001' } });
    await tickAt('2026-03-04T10:05:00.000Z');
    expect(await market.executionsOf(task)).toMatchObject([
      { source: 'interface', script_id: 'stock_zh_a_hist', parameters: { symbol: '000001' } },
    ]);
  });

  test('of a schedule that has become unreadable stops that schedule only', async () => {
    const broken = await every('5m');
    const good = await every('5m');
    await market.core.database.query
      .updateTable('market_tasks')
      .set({ schedule_expression: 'nonsense' })
      .where('id', '=', broken.id)
      .execute();
    expect(await tickAt('2026-03-04T10:05:00.000Z')).toBe(2);
    expect(await times(broken)).toEqual({ next: null, last: null });
    expect(await market.executionsOf(good)).toHaveLength(1);
  });
});

describe('a change of a task', () => {
  test('to paused stops its schedule at once, and resuming counts from then', async () => {
    const task = await every('5m');
    await market.tasks.update(market.user, task.id, { isActive: false });
    expect(await times(task)).toEqual({ next: null, last: null });
    expect(await tickAt('2026-03-04T10:05:00.000Z')).toBe(0);
    market.clock.set('2026-03-04T10:07:30.000Z');
    await market.tasks.update(market.user, task.id, { isActive: true });
    expect(await times(task)).toEqual({ next: '2026-03-04T10:12:30.000Z', last: null });
    // Resuming it again changes nothing.
    market.clock.set('2026-03-04T10:08:00.000Z');
    await market.tasks.update(market.user, task.id, { isActive: true });
    expect(await times(task)).toEqual({ next: '2026-03-04T10:12:30.000Z', last: null });
  });

  test('of schedule, zone or activity takes effect at once, and no other change moves the next time', async () => {
    const task = await market.task({ scheduleType: 'daily', scheduleExpression: '09:30' });
    const next = async (changes: object) => {
      await market.tasks.update(market.user, task.id, changes);
      return (await times(task)).next;
    };
    expect((await times(task)).next).toBe('2026-03-05T01:30:00.000Z');
    expect(await next({ name: 'Another name', maxRetries: 1 })).toBe('2026-03-05T01:30:00.000Z');
    expect(await next({ timezone: 'Europe/Berlin' })).toBe('2026-03-05T08:30:00.000Z');
    expect(await next({ scheduleExpression: '12:00' })).toBe('2026-03-04T11:00:00.000Z');
    expect(await next({ scheduleType: 'interval', scheduleExpression: '30s' })).toBe('2026-03-04T10:00:30.000Z');
    market.clock.set('2026-03-04T10:00:10.000Z');
    expect(await next({ scheduleType: 'interval', scheduleExpression: '30s' })).toBe('2026-03-04T10:00:30.000Z');
    expect(await next({ scheduleType: null })).toBeNull();
    expect(await market.tasks.get(market.user, task.id)).toMatchObject({ schedule_expression: null });
    expect(await next({ scheduleType: 'once' })).toBe('2026-03-04T10:00:10.000Z');
  });

  test('of a paused task’s schedule is validated, and followed after it is resumed', async () => {
    const task = await every('5m');
    await market.tasks.update(market.user, task.id, { isActive: false });
    const changed = market.tasks.update(market.user, task.id, { scheduleExpression: 'nonsense' });
    await expect(changed).rejects.toMatchObject({ code: 'schedule_invalid' });
    await market.tasks.update(market.user, task.id, { scheduleExpression: '1h' });
    expect((await times(task)).next).toBeNull();
    await market.tasks.update(market.user, task.id, { isActive: true });
    expect((await times(task)).next).toBe('2026-03-04T11:00:00.000Z');
  });

  test('to resumed does not repeat a one-time execution', async () => {
    const task = await market.task({ scheduleType: 'once' });
    await tickAt(START);
    await market.tasks.update(market.user, task.id, { isActive: false });
    await market.tasks.update(market.user, task.id, { isActive: true });
    expect((await times(task)).next).toBeNull();
    const waiting = await market.task({ scheduleType: 'once', isActive: false });
    expect((await times(waiting)).next).toBeNull();
    await market.tasks.update(market.user, waiting.id, { isActive: true });
    expect((await times(waiting)).next).toBe(START);
  });

  test('to deleted cancels its waiting runs and keeps its executions', async () => {
    const task = await every('5m');
    await tickAt('2026-03-04T10:05:00.000Z');
    const [execution] = await market.executionsOf(task);
    await market.tasks.delete(market.user, task.id);
    expect(await market.executions.get(market.user, execution?.execution_id ?? '')).toMatchObject({
      status: 'cancelled',
      task_id: null,
    });
    expect(await tickAt('2026-03-04T10:10:00.000Z')).toBe(0);
    await expect(market.tasks.get(market.user, task.id)).rejects.toMatchObject({ code: 'task_not_found' });
  });
});

describe('several schedulers', () => {
  test('start each of 1,200 due tasks once', async () => {
    await market.script('prices');
    const { id } = await every('5m');
    const { database } = market.core;
    const {
      id: _,
      created_at: __,
      ...row
    } = await database.query.selectFrom('market_tasks').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const rows = Array.from({ length: 1_199 }, () => ({ ...row, parameters: '{}' }));
    await database.query.insertInto('market_tasks').values(rows).execute();
    market.clock.set('2026-03-04T10:05:00.000Z');
    const schedulers = [market.scheduler(), market.scheduler(), market.scheduler()];
    const counts = await Promise.all(schedulers.map((scheduler) => scheduler.tick()));
    expect(counts.reduce((total, count) => total + count)).toBe(1_200);
    const { tasks, executions } = await database.query
      .selectFrom('market_executions')
      .where('task_id', 'is not', null)
      .select(({ fn }) => [fn.countAll<number>().as('executions'), fn.count<number>('task_id').distinct().as('tasks')])
      .executeTakeFirstOrThrow();
    expect({ tasks, executions }).toEqual({ tasks: 1_200, executions: 1_200 });
  });

  test('start nothing beside a user who executes the task at its due time', async () => {
    for (let round = 0; round < 10; round += 1) {
      const task = await every('5m');
      market.clock.set('2026-03-04T10:05:00.000Z');
      await Promise.all([
        market.scheduler().tick(),
        market.tasks.execute(market.user, task.id).catch((error) => expect(error.code).toBe('task_running')),
        market.scheduler().tick(),
      ]);
      await market.scheduler().tick();
      expect(await market.executionsOf(task)).toHaveLength(1);
      market.clock.set(START);
    }
  });
});

describe('a running scheduler', () => {
  test('notices tasks made due by any process, and reports that it is running', async () => {
    const node = await openMarket(START, market.url);
    expect(await schedulerStatus(node.core.database)).toMatchObject({ isRunning: false });
    const scheduler = market.scheduler();
    await scheduler.start();
    await eventually(async () => expect(await schedulerStatus(node.core.database)).toMatchObject({ isRunning: true }));
    const task = await node.task({ scheduleType: 'once' });
    await whenExecutions(node, task, [{ triggered_by: 'scheduler' }]);
    const paused = await node.task({ scheduleType: 'once', isActive: false });
    await node.tasks.update(node.user, paused.id, { isActive: true });
    await whenExecutions(node, paused, [{ triggered_by: 'scheduler' }]);
    await every('1h');
    expect(await schedulerStatus(node.core.database)).toEqual({
      isRunning: true,
      tasks: 1,
      next: '2026-03-04 11:00:00+00',
    });
    await scheduler.stop();
    expect(await schedulerStatus(node.core.database)).toMatchObject({ isRunning: false });
    await node[Symbol.asyncDispose]();
  });

  test('continues after all connections to the database were lost', async () => {
    const scheduler = market.scheduler();
    await scheduler.start();
    const { connection } = market.core.database;
    const client = new pg.Client(connection);
    await client.connect();
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await client.end();
    const task = await eventually(() => market.task({ scheduleType: 'once' }));
    await whenExecutions(market, task, [{ triggered_by: 'scheduler' }]);
    await scheduler.stop();
  });

  test('is considered stopped when it has been silent', async () => {
    await market.core.database.query
      .insertInto('market_schedulers')
      .values({ name: 'silent', seen_at: new Date(Date.now() - 16_000).toISOString() })
      .execute();
    expect(await schedulerStatus(market.core.database)).toMatchObject({ isRunning: false });
  });
});
