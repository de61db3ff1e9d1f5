/** Many tasks of one user do not block other users. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { type Market, openMarket } from './market.ts';

const START = '2026-03-04T10:00:00.000Z';

const DEFINITION = {
  description: null,
  parameters: {},
  scheduleType: null,
  scheduleExpression: null,
  isActive: true,
  retryOnFailure: false,
  maxRetries: null,
  timeout: null,
  notifyOnFailure: false,
};

let market: Market;
beforeAll(async () => {
  market = await openMarket(START);
});
afterAll(() => market[Symbol.asyncDispose]());

test('Users take turns, whatever the order of their requests', async () => {
  const { tasks, user, other } = market;
  const begun: string[] = [];
  const inOrder = Array.from({ length: 20 }, (_, n) => `busy ${n}`);
  for (const name of inOrder) {
    const task = await market.task({ name, scheduleType: 'interval', scheduleExpression: '5m' });
    await tasks.execute(user, task.id);
  }
  await market.script('quick');
  for (const name of ['quick 0', 'quick 1']) {
    const task = await tasks.create(other, { ...DEFINITION, name, scriptId: 'quick' });
    await tasks.execute(other, task.id);
  }
  await market.work(
    async ({ input }) => {
      begun.push(input.scriptId);
    },
    { maxTasks: 1 },
  );
  await eventually(() => expect(begun).toHaveLength(22));
  // The other's first run is as urgent as the busy user's first, the second as their second.
  expect(begun.slice(0, 4).toSorted()).toEqual(['prices', 'prices', 'quick', 'quick']);
});

test('A user’s scheduled tasks are limited, and an interval cannot be shorter than the setting', async () => {
  const { settings, tasks, admin } = market;
  await settings.change(admin, { max_scheduled_tasks: 22, min_interval: 60 }, '127.0.0.1');
  const every = (expression: string) => market.task({ scheduleType: 'interval', scheduleExpression: expression });
  await expect(every('59s')).rejects.toMatchObject({ code: 'schedule_invalid', data: { problem: 'too_often' } });
  // Twenty exist; of four created at once two exceed the limit.
  const made = await Promise.allSettled(Array.from({ length: 4 }, () => every('60s')));
  const refused = made.filter(({ status }) => status === 'rejected');
  expect(refused).toMatchObject(Array(2).fill({ reason: { code: 'too_many_scheduled_tasks', data: { most: 22 } } }));
  const unscheduled = await market.task();
  await expect(
    tasks.update(market.user, unscheduled.id, { scheduleType: 'daily', scheduleExpression: '08:00' }),
  ).rejects.toMatchObject({ code: 'too_many_scheduled_tasks' });
  const [one] = made.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  if (!one) throw new Error('none was made');
  await tasks.update(market.user, one.id, { isActive: false });
  const next = await every('2m');
  await expect(tasks.update(market.user, one.id, { isActive: true })).rejects.toMatchObject({
    code: 'too_many_scheduled_tasks',
  });
  await expect(tasks.update(market.user, next.id, { scheduleExpression: '10s' })).rejects.toMatchObject({
    code: 'schedule_invalid',
  });
  expect(await tasks.update(market.user, next.id, { name: 'another' })).toMatchObject({ name: 'another' });
});
