/** What clients of the original server use beyond the document. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectOk, make, type Study, startStudy, when } from './studying.ts';
import { sockets } from './watching.ts';

let study: Study;
beforeAll(async () => {
  study = await startStudy();
});
afterAll(() => study[Symbol.asyncDispose]());

const { connect } = sockets();

test('the config form of the original client is taken, and its notification settings are given back', async () => {
  const person = await study.person();
  const notification_config = { provider: 'Bark', url: 'https://push.example', token: 'secret', enabled: true };
  const form = { cx_username: 'owl', cx_password: 'secret', speed: 1.5, notopen_action: 'ask' };
  const sent = { ...form, notification_config, tiku_config: { provider: 'x', submit: false }, use_cookies: true };
  await expectOk(person.put('/api/user/config', sent));
  const kept = await expectOk(person.get('/api/user/config'));
  expect(kept).toMatchObject({ notification_config, tiku_config: {}, use_cookies: false });
  const { query } = study.server.core.database;
  const row = await query
    .selectFrom('study_configs')
    .select('notification_config_sealed as sealed')
    .where('account_id', '=', person.id)
    .executeTakeFirstOrThrow();
  expect(row.sealed).not.toContain('secret');
  await expectOk(person.put('/api/user/config', { notification_config: null }));
  expect((await expectOk(person.get('/api/user/config'))).notification_config).toEqual({});
});

test('a task keeps the description it was made with', async () => {
  const person = await study.person();
  const made = await expectOk(person.post('/api/tasks', { name: 'A task', description: 'Why', course_ids: null }));
  expect(made).toMatchObject({ description: 'Why', course_ids: [] });
  expect((await expectOk(person.get(`/api/tasks/${made.id}`))).description).toBe('Why');
});

test('an administrator ends a task by the name that clients use for force-stop', async () => {
  const person = await study.person();
  const id = await make(person, 'wait');
  await expectOk(person.post(`/api/tasks/${id}/start`));
  await expectOk(study.admin.post(`/api/admin/tasks/${id}/cancel`));
  await when(person, id, 'cancelled');
  expect((await person.post(`/api/admin/tasks/${id}/cancel`)).status).toBe(403);
});

test('a socket takes the id of a task from data too', async () => {
  const person = await study.person();
  const id = await make(person);
  const client = await connect(study.server.url, person.token);
  client.send({ type: 'subscribe_task', data: { task_id: id } });
  expect(await client.take('subscribed')).toEqual({ type: 'subscribed', task_id: id });
  client.send({ type: 'subscribe_task' });
  expect(await client.take('error')).toMatchObject({ message: expect.stringContaining('task_id') });
});
