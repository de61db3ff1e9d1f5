/** The log of tasks over a socket, on another node than the worker's. */

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Worker } from '../../../src/core/jobs/engine/worker.ts';
import { handle } from '../../../src/core/jobs/runs/job.ts';
import { taskJob } from '../../../src/systems/factory/domain/tasks/task.job.ts';
import { quiet } from '../../support/logger.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { openSocket, type SocketClient } from '../../support/sockets.ts';
import { expectOk, type Factory, order, type Person, startFactory, TIME, when } from './factory.ts';

let factory: Factory;
let node: TestServer;
let worker: Worker;
let user: Person;
let client: SocketClient;
/** Logs lines in the running task. */
let logLines: (...lines: string[]) => void;

beforeAll(async () => {
  factory = await startFactory();
  const { core } = factory.server;
  node = await startTestServer('factory', { databaseUrl: core.config.databaseUrl ?? '' });
  const talk = handle(taskJob('free', 0), async ({ log, signal }) => {
    logLines = (...lines) => {
      for (const line of lines) log('info', line);
    };
    log('info', 'begun');
    await once(signal, 'abort');
    throw signal.reason;
  });
  const { transitions } = core.runs;
  worker = new Worker({ ...core, logger: quiet, handlers: new Map([talk]), maxTasks: 2, transitions });
  await worker.start();
  user = await factory.person();
});
afterAll(async () => {
  await worker.stop();
  await node.close();
  await factory[Symbol.asyncDispose]();
});
beforeEach(async () => {
  client = await openSocket(`${node.url}/ws/tasks`, user);
});
afterEach(() => client[Symbol.asyncDispose]());

async function begin() {
  const { id } = await order(user);
  await when(user, id, 'running');
  return id as string;
}

/** The next so many lines. */
async function heard(count: number): Promise<string[]> {
  const lines: { message: string }[] = [];
  while (lines.length < count) lines.push(...(await client.take('task_log')).data.logs);
  return lines.map(({ message }) => message);
}

test('A subscriber gets the existing lines first, then each new line once and in order', async () => {
  const id = await begin();
  expect(await client.take('connected')).toEqual({ type: 'connected', data: { user_id: user.id } });
  client.send({ type: 'subscribe_task', task_id: id });
  expect(await client.take('subscribed')).toEqual({ type: 'subscribed', data: { task_id: id } });
  const { data } = await client.take('task_log');
  expect(data).toEqual({
    task_id: id,
    logs: [{ id: expect.any(Number), task_id: id, level: 'INFO', message: 'begun', created_at: TIME }],
  });
  logLines('第一', 'second');
  expect(await heard(2)).toEqual(['第一', 'second']);
  const many = Array.from({ length: 180 }, (_, n) => `line ${n} ${'x'.repeat(500)}`);
  logLines(...many);
  expect(await heard(180)).toEqual(many);

  client.send({ type: 'unsubscribe_task', task_id: id });
  await client.take('unsubscribed');
  logLines('unheard');
  client.send({ type: 'subscribe_task', task_id: id });
  // Lines logged meanwhile are among the first ones, or come next.
  await client.take('task_log', ({ data: later }) => later.logs.at(-1)?.message === 'unheard');
  expect((await expectOk(user.post(`/api/tasks/${id}/cancel`))).status).toBe('cancelled');
});

test('Users follow only their own tasks, administrators follow every task', async () => {
  const id = await begin();
  const other = await factory.person();
  await using stranger = await openSocket(`${node.url}/ws/tasks`, other);
  for (const taskId of [id, randomUUID()]) {
    stranger.send({ type: 'subscribe_task', task_id: taskId });
    expect((await stranger.take('error')).type).toBe('error');
  }
  await using admin = await openSocket(`${node.url}/ws/tasks`, factory.admin);
  admin.send({ type: 'subscribe_task', task_id: id });
  await admin.take('subscribed');
  logLines('heard');
  await admin.take('task_log', ({ data }) => data.logs.some(({ message }: { message: string }) => message === 'heard'));
  expect(stranger.messages.filter(({ type }) => type === 'task_log')).toEqual([]);
  await expectOk(user.post(`/api/tasks/${id}/cancel`));
});

test('A subscription to a task continues after a retry', async () => {
  const id = await begin();
  client.send({ type: 'subscribe_task', task_id: id });
  await client.take('subscribed');
  logLines('first run');
  expect(await heard(2)).toEqual(['begun', 'first run']);
  for (const name of ['second run', 'third run']) {
    await expectOk(user.post(`/api/tasks/${id}/cancel`));
    await expectOk(user.post(`/api/tasks/${id}/retry`));
    expect(await heard(1)).toEqual(['begun']);
    logLines(name);
    expect(await heard(1)).toEqual([name]);
  }
  client.send({ type: 'unsubscribe_task', task_id: id });
  await client.take('unsubscribed');
  await expectOk(user.post(`/api/tasks/${id}/cancel`));
  await expectOk(user.post(`/api/tasks/${id}/retry`));
  await when(user, id, 'running');
  await expectOk(user.post(`/api/tasks/${id}/cancel`));
  // Its event would have arrived before the next one.
  const other = await begin();
  client.send({ type: 'subscribe_task', task_id: other });
  expect((await client.take('task_log')).data.task_id).toBe(other);
  await expectOk(user.post(`/api/tasks/${other}/cancel`));
});
