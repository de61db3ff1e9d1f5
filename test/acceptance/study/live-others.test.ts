/** Runs of other systems followed over study's socket by their ids. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { openSocket } from '../../support/sockets.ts';
import { accountWith } from '../../support/tokens.ts';
import { collecting } from '../../systems/market/script-folder.ts';
import { expectOk, type Factory, order, startFactory } from '../factory/factory.ts';
import { type CollectingMarket, callerWith, startMarket } from '../market/collecting.ts';
import { caughtUp, nextUpdate, sockets, unsubscribed, update } from './watching.ts';

/** A script that reports 50 % and waits to be stopped. */
const HALF = collecting(
  `progress(50, 'half');
   while (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 150));
   yield [];`,
);

let market: CollectingMarket;
let factory: Factory;
let study: TestServer;
beforeAll(async () => {
  market = await startMarket({ 'birds/daily/half.ts': HALF });
  const { databaseUrl = '', dataDir } = market.server.core.config;
  factory = await startFactory({ databaseUrl, environment: { OWLERY_DATA_DIR: dataDir } });
  await factory.work();
  // A node that serves study only.
  study = await startTestServer('study', { databaseUrl });
});
afterAll(async () => {
  await study.close();
  await factory[Symbol.asyncDispose]();
  await market[Symbol.asyncDispose]();
});

const { watch } = sockets();

/** Fields of courses and items, which only study's tasks have. */
const NONE = {
  current_item: null,
  item_progress: null,
  item_current_time: null,
  item_total_time: null,
  item_detail: null,
  completed_courses: null,
  total_courses: null,
};

test('A subscriber gets a factory task through all its runs until it is deleted', async () => {
  const person = await factory.person();
  const { id } = await order(person, { config: { outcome: 'wait' } });
  const client = await watch(study.url, person.token, id);
  await client.take('task_update', ({ data }) => data.progress > 0);
  await expectOk(person.post(`/api/tasks/${id}/cancel`));
  const cancelled = update(id, { ...NONE, status: 'cancelled', progress: 45.5 });
  expect(await nextUpdate(client, id, 'cancelled')).toEqual(cancelled);
  await expectOk(person.post(`/api/tasks/${id}/retry`));
  await nextUpdate(client, id, 'running');
  await expectOk(person.post(`/api/tasks/${id}/cancel`));
  await nextUpdate(client, id, 'cancelled');
  await expectOk(person.delete(`/api/tasks/${id}`));
  const last = unsubscribed(id, { reason: 'task_deleted' });
  expect(await client.take('unsubscribed')).toEqual(last);
});

test('A subscriber gets the failure of a factory task by its id in capitals', async () => {
  const person = await factory.person();
  const { id } = await order(person, { config: { outcome: 'fail' } });
  const client = await watch(study.url, person.token, id.toUpperCase());
  expect((await nextUpdate(client, id, 'failed')).data.error_msg).toBe('服务器内部错误，任务未能完成');
});

test('Two spellings of one id give each event once', async () => {
  const person = await factory.person();
  const { id } = await order(person, { config: { outcome: 'wait' } });
  const client = await watch(study.url, person.token, id, id.toUpperCase());
  await nextUpdate(client, id, 'running');
  await expectOk(person.post(`/api/tasks/${id}/cancel`));
  await nextUpdate(client, id, 'cancelled');
  await caughtUp(client);
  const ends = client.messages.filter(({ type, data }) => type === 'task_update' && data.status === 'cancelled');
  expect(ends).toHaveLength(1);
  client.send({ type: 'unsubscribe_task', task_id: id.toUpperCase() });
  await client.take('unsubscribed');
  await expectOk(person.post(`/api/tasks/${id}/retry`));
  await caughtUp(client);
  expect(client.messages.at(-1)).toEqual({ type: 'pong' });
  await expectOk(person.post(`/api/tasks/${id}/cancel`));
});

test('A subscriber gets a market execution here as on market’s own socket', async () => {
  const token = await accountWith(market.server.core, 'user');
  const caller = callerWith(market.server, token);
  const task = await caller.post('/api/tasks/', { name: 'Owls', script_id: 'half', parameters: {} });
  const { body } = await caller.post(`/api/tasks/${task.body.data.id}/execute`);
  const id: string = body.data.execution_id;
  const client = await watch(study.url, token, id);
  await using other = await openSocket(`${market.server.url}/ws/executions`, { token });
  const half = await client.take('task_update', ({ data }) => data.current_item === 'half');
  const state = { ...NONE, current_item: 'half', progress: 50, rows_affected: null };
  expect(half).toEqual(update(id, { ...state, status: 'running', rows_affected: 0 }));
  await other.take('execution_update', ({ data }) => data.message === 'half');
  await caller.post(`/api/executions/${id}/cancel`);
  expect(await nextUpdate(client, id, 'cancelled')).toEqual(update(id, { ...state, status: 'cancelled' }));
  await other.take('execution_update', ({ data }) => data.status === 'cancelled');
});

test('Only its owner and administrators can subscribe to a run', async () => {
  const person = await factory.person();
  const { id } = await order(person, { config: { outcome: 'wait' } });
  const client = await watch(study.url, await accountWith(study.core, 'user'));
  client.send({ type: 'subscribe_task', task_id: id });
  const message = `任务不存在: ${id}`;
  expect(await client.take('error')).toEqual({ type: 'error', message, reason: 'task_not_found' });
  const admin = await watch(study.url, await accountWith(study.core, 'admin'), id);
  await nextUpdate(admin, id, 'running');
  await expectOk(person.post(`/api/tasks/${id}/cancel`));
  await nextUpdate(admin, id, 'cancelled');
  await caughtUp(client);
  expect(client.messages.filter(({ type }) => type === 'task_update')).toEqual([]);
});

test('One connection can follow runs of every system', async () => {
  const person = await factory.person();
  const server = callerWith(market.server, person.token);
  const studied = await study.send('POST', '/api/tasks', { token: person.token, json: { name: 'A task' } });
  const task = await server.post('/api/tasks/', { name: 'Owls', script_id: 'half', parameters: {} });
  const { body } = await server.post(`/api/tasks/${task.body.data.id}/execute`);
  const { id } = await order(person, { config: { outcome: 'wait' } });
  const client = await watch(study.url, person.token, studied.body.id, body.data.execution_id, id);
  await nextUpdate(client, studied.body.id, 'pending');
  await nextUpdate(client, body.data.execution_id, 'running');
  await nextUpdate(client, id, 'running');
  await server.post(`/api/executions/${body.data.execution_id}/cancel`);
  await nextUpdate(client, body.data.execution_id, 'cancelled');
});
