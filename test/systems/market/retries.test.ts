/** Retries of failed executions. The clock is in the past, so that retries are due at once. */
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { MailDelivery } from '../../../src/core/mail/delivery.ts';
import { smtpTransport } from '../../../src/core/mail/transport.ts';
import { refuseCollection } from '../../../src/systems/market/domain/collection-errors.ts';
import { waitSeconds } from '../../../src/systems/market/domain/executions/retries.ts';
import type { Task } from '../../../src/systems/market/domain/stored-tasks/task-queries.ts';
import { quiet } from '../../support/logger.ts';
import { type MailServer, startMailServer } from '../../support/smtp.ts';
import { type CollectContext, type Market, openMarket, whenExecutions } from './market.ts';

const PAST = '2020-01-01T00:00:00.000Z';

let market: Market;
/** The worker calls this for each execution. */
let collecting: (context: CollectContext) => Promise<void>;
beforeAll(async () => {
  market = await openMarket(PAST);
  await market.work((context) => collecting(context));
});
afterAll(() => market[Symbol.asyncDispose]());
afterEach(async () => {
  market.clock.set(PAST);
  await market.settings.change(market.admin, { retry_enabled: true, max_retries: 3 }, '');
});

const failing = async () => {
  throw refuseCollection('script_failed', { message: 'the source is down' });
};
const obedient = async ({ signal }: CollectContext) => {
  if (!signal.aborted) await once(signal, 'abort');
};

const execute = (task: Task) => market.tasks.execute(market.user, task.id);

/** The earliest start of a retry, read from its queue. */
async function startOf(runId: number): Promise<string> {
  const { uuid } = await market.core.database.query
    .selectFrom('runs')
    .select('uuid')
    .where('id', '=', runId)
    .executeTakeFirstOrThrow();
  const [job] = await market.core.queue.boss.findJobs<object>('market', { id: uuid });
  return new Date(job?.startAfter ?? 0).toISOString();
}

test('A failed execution is retried as often as its task says, each retry being an execution', async () => {
  collecting = failing;
  const task = await market.task({ maxRetries: 2, timeout: 99 });
  await execute(task);
  const failed = { status: 'failed', error_message: 'the source is down', triggered_by: 'manual' } as const;
  const operator_id = market.user.id;
  await whenExecutions(market, task, [
    { ...failed, retry_count: 0, operator_id },
    { ...failed, retry_count: 1, operator_id },
    { ...failed, retry_count: 2, operator_id },
  ]);
  expect((await market.retryMetrics.all[0]?.get())?.values).toMatchObject([{ value: 2 }]);
});

test('Retries stop after a success', async () => {
  let tries = 0;
  collecting = async () => {
    tries += 1;
    if (tries < 2) await failing();
  };
  const task = await market.task();
  await execute(task);
  await whenExecutions(market, task, [
    { status: 'failed', retry_count: 0 },
    { status: 'completed', retry_count: 1 },
  ]);
});

test('The first retry follows after a minute, each further one after twice as long, an hour at most', async () => {
  expect([0, 1, 2, 3, 4, 5, 6, 9].map(waitSeconds)).toEqual([60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
  collecting = failing;
  market.clock.set('2100-01-01T00:00:00.000Z');
  const task = await market.task();
  await execute(task);
  const [, retry] = await whenExecutions(market, task, [{ status: 'failed' }, { status: 'queued', retry_count: 1 }]);
  expect(await startOf(retry?.run_id ?? 0)).toBe('2100-01-01T00:01:00.000Z');
});

test('An execution that timed out is retried too', async () => {
  collecting = obedient;
  const task = await market.task({ maxRetries: 1, timeout: 1 });
  await execute(task);
  await whenExecutions(market, task, [
    { status: 'timed_out', retry_count: 0 },
    { status: 'timed_out', retry_count: 1 },
  ]);
});

test.each([
  ['whose task allows no retries', { maxRetries: 0 }, {}],
  ['whose task has retries switched off', { retryOnFailure: false }, {}],
  ['where the setting allows none', {}, { max_retries: 0 }],
  ['where retries are switched off', { maxRetries: 3 }, { retry_enabled: false }],
])('an execution %s is not retried', async (_, changes, settings) => {
  collecting = failing;
  await market.settings.change(market.admin, settings, '');
  const task = await market.task(changes);
  await execute(task);
  await whenExecutions(market, task, [{ status: 'failed' }]);
});

test('An execution of a paused task is not retried', async () => {
  collecting = failing;
  const task = await market.task({ isActive: false });
  await execute(task);
  await whenExecutions(market, task, [{ status: 'failed' }]);
});

test.each([
  refuseCollection('parameters_invalid', { problems: [] }),
  refuseCollection('source_missing', { name: 'a' }),
  refuseCollection('script_inactive', { scriptId: 'a' }),
  refuseCollection('script_missing', { path: 'stocks/daily/a.ts' }),
  refuseCollection('natural_key_not_unique', { key: ['date'] }),
])('a failure of the kind $code is not retried', async (refusal) => {
  collecting = async () => {
    throw refusal;
  };
  const task = await market.task();
  await execute(task);
  await whenExecutions(market, task, [{ status: 'failed', error_code: refusal.code }]);
});

test('A cancelled execution is not retried', async () => {
  collecting = obedient;
  const task = await market.task();
  const { execution_id } = await execute(task);
  await whenExecutions(market, task, [{ status: 'running' }]);
  await market.executions.cancel(market.user, execution_id);
  await whenExecutions(market, task, [{ status: 'cancelled' }]);
});

test('A pending retry blocks other executions of its task, and is cancelled when the task is paused', async () => {
  collecting = failing;
  market.clock.set('2100-01-01T00:00:00.000Z');
  const task = await market.task();
  await execute(task);
  const [, retry] = await whenExecutions(market, task, [{ status: 'failed' }, { status: 'queued' }]);
  await expect(execute(task)).rejects.toMatchObject({
    code: 'task_running',
    data: { taskId: task.id, executionId: retry?.execution_id, isRetry: true },
  });
  await market.tasks.update(market.user, task.id, { isActive: false });
  await whenExecutions(market, task, [{ status: 'failed' }, { status: 'cancelled' }]);
});

test('A pending retry survives the end of every process', async () => {
  const own = await openMarket('2100-01-01T00:00:00.000Z');
  const worker = await own.work(failing);
  const task = await own.task({ maxRetries: 1 });
  await own.tasks.execute(own.user, task.id);
  await whenExecutions(own, task, [{ status: 'failed' }, { status: 'queued', retry_count: 1 }]);
  await worker.stop();
  await own[Symbol.asyncDispose]();
  const later = await openMarket(PAST, own.url);
  // Makes the minute pass.
  await later.core.queue.boss.getDb().executeSql("update pgboss.job set start_after = now() where name = 'market'", []);
  await later.work(async () => {});
  await whenExecutions(later, task, [{ status: 'failed' }, { status: 'completed', retry_count: 1 }]);
  await later[Symbol.asyncDispose]();
});

test('A hundred simultaneous failures are all retried', async () => {
  collecting = failing;
  const tasks = await Promise.all(Array.from({ length: 100 }, () => market.task({ maxRetries: 1 })));
  await Promise.all(tasks.map(execute));
  for (const task of tasks) {
    await whenExecutions(market, task, [
      { status: 'failed', retry_count: 0 },
      { status: 'failed', retry_count: 1 },
    ]);
  }
});

test('A manual retry is one more execution of its task', async () => {
  collecting = failing;
  const task = await market.task({ maxRetries: 0 });
  const first = await execute(task);
  await whenExecutions(market, task, [{ status: 'failed' }]);
  collecting = async () => {};
  const again = await market.executions.retry(market.admin, first.execution_id);
  expect(again).toMatchObject({ retry_count: 1, owner_id: market.user.id, operator_id: market.admin.id });
  await whenExecutions(market, task, [{ status: 'failed' }, { status: 'completed', triggered_by: 'manual' }]);
  await expect(market.executions.retry(market.user, again.execution_id)).rejects.toMatchObject({
    code: 'execution_not_retriable',
    data: { executionId: again.execution_id, status: 'completed' },
  });
});

test('Ten simultaneous requests to execute a task lead to one execution', async () => {
  collecting = obedient;
  const task = await market.task();
  const tries = await Promise.allSettled(Array.from({ length: 10 }, () => execute(task)));
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const [execution] = await market.executionsOf(task);
  for (const one of tries) {
    if (one.status === 'rejected') {
      expect(one.reason).toMatchObject({ code: 'task_running', data: { executionId: execution?.execution_id } });
    }
  }
  await market.tasks.delete(market.user, task.id);
});

test('A task can be deleted while its executions fail and are retried', async () => {
  collecting = failing;
  const tasks = await Promise.all(Array.from({ length: 20 }, () => market.task({ maxRetries: 10 })));
  await Promise.all(tasks.map(execute));
  await Promise.all(tasks.map(({ id }) => market.tasks.delete(market.user, id)));
  for (const task of tasks) {
    await expect(market.tasks.get(market.user, task.id)).rejects.toMatchObject({ code: 'task_not_found' });
  }
  // Executions that had started have ended.
  const left = await market.executions.list(market.admin, { page: 1, pageSize: 1 }, { status: 'pending' });
  const running = await market.executions.list(market.admin, { page: 1, pageSize: 1 }, { status: 'running' });
  expect([left.items.filter(({ task_id }) => task_id === null), running.items]).toEqual([[], []]);
});

describe('a task whose retries have all failed', () => {
  let mails: MailServer;
  let delivery: MailDelivery;
  beforeAll(async () => {
    mails = await startMailServer();
    const { queue, notifications, secrets } = market.core;
    const transport = smtpTransport({ url: mails.url, from: { address: 'owlery@example.com' } });
    delivery = new MailDelivery({ boss: queue.boss, notifications, secrets, transport, writers: {}, logger: quiet });
    await delivery.start();
  });
  afterAll(async () => {
    await delivery.stop();
    await mails[Symbol.asyncDispose]();
  });

  const speak = (language: string) =>
    market.core.database.query.updateTable('accounts').set({ language }).where('id', '=', market.user.id).execute();

  test('is reported to its owner once, if requested, in the owner’s language', async () => {
    collecting = failing;
    await speak('zh-CN');
    const task = await market.task({ name: '每日\r\n行情', maxRetries: 1, notifyOnFailure: true });
    await execute(task);
    const [, last] = await whenExecutions(market, task, [{ status: 'failed' }, { status: 'failed' }]);
    const [mail] = await mails.received(1);
    expect(mail).toMatchObject({
      recipients: [expect.stringContaining('@example.com')],
      subject: '任务失败：每日 行情',
    });
    expect(mail?.text).toContain('任务“每日 行情”执行失败（第 2 次），不会再自动重试。');
    expect(mail?.text).toContain(`执行编号：${last?.execution_id}`);
    expect(mail?.text).toContain('错误信息：脚本运行失败: the source is down');

    await speak('en');
    const silent = await market.task({ name: 'Silent', maxRetries: 0 });
    await execute(silent);
    await whenExecutions(market, silent, [{ status: 'failed' }]);
    collecting = async () => {
      throw refuseCollection('natural_key_missing', { missing: ['date'] });
    };
    const english = await market.task({ name: 'Prices', maxRetries: 0, notifyOnFailure: true });
    await execute(english);
    const [, second] = await mails.received(2);
    expect(second?.subject).toBe('Task failed: Prices');
    expect(second?.text).toContain('Error: no row has date, required by the natural key of the table');
    expect(second?.text).toContain('the task "Prices" has failed (try 1) and will not be tried again by itself.');
    expect(mails.mails).toHaveLength(2);
  });

  test('ends normally when no mail server accepts the owner’s address', async () => {
    collecting = failing;
    await market.core.database.query
      .updateTable('accounts')
      .set({ email: '"two words"@example.com' })
      .where('id', '=', market.user.id)
      .execute();
    const task = await market.task({ maxRetries: 0, notifyOnFailure: true });
    await execute(task);
    await whenExecutions(market, task, [{ status: 'failed' }]);
  });
});
