/** How connections to `/ws/connect` are refused, kept and ended. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { notification } from '../../../src/systems/study/domain/study/notification.ts';
import { studyAccountTopic } from '../../../src/systems/study/domain/topics.ts';
import { eventually } from '../../support/eventually.ts';
import { readMetric } from '../../support/metrics.ts';
import { openSocket } from '../../support/sockets.ts';
import { expectOk, make, PASSWORD, type Study, startStudy } from './studying.ts';
import { caughtUp, nextUpdate, sockets } from './watching.ts';

let study: Study;
let address: string;
beforeAll(async () => {
  study = await startStudy({ environment: { OWLERY_WS_MAX: '3' } });
  address = `${study.server.url}/ws/connect`;
});
afterAll(() => study[Symbol.asyncDispose]());

const { connect, watch } = sockets();

const metric = (name: string) => readMetric(study.server.url, name);

test('A bad token closes the socket with 1008', async () => {
  for (const [token, reason] of [
    ['', 'sign_in_required'],
    ['x.y.z', 'token_invalid'],
  ] as const) {
    const client = await connect(study.server.url, token);
    expect(await client.closed).toEqual({ code: 1008, reason });
  }
});

test('OWLERY_WS_MAX limits each user’s sockets, both addresses together', async () => {
  const [person, other] = [await study.person(), await study.person()];
  const { url } = study.server;
  const open = [
    await connect(url, person.token),
    await connect(url, person.token, '/api/ws/connect'),
    await connect(url, person.token),
  ];
  for (const client of open) await client.take('connected');
  const more = await connect(url, person.token);
  expect(await more.closed).toEqual({ code: 1013, reason: 'too_many_sockets' });
  await caughtUp(await connect(url, other.token));
  open[0]?.socket.close();
  await open[0]?.closed;
  await caughtUp(await connect(url, person.token));
});

test('Ending a session on any node closes the sockets of that session', async () => {
  const person = await study.person();
  const client = await connect(study.server.url, person.token);
  const signedIn = await expectOk(
    study.anybody.post('/api/auth/login', { username: person.username, password: PASSWORD }),
  );
  const other = await connect(study.server.url, signedIn.access_token);
  await other.take('connected');
  await expectOk(person.post('/api/auth/logout'));
  expect(await client.closed).toEqual({ code: 1008, reason: 'session_ended' });
  await caughtUp(other);
  // On another node.
  await using elsewhere = await startStudy({ databaseUrl: study.server.core.config.databaseUrl ?? '' });
  await expectOk(elsewhere.admin.put(`/api/admin/users/${person.id}`, { is_active: false }));
  expect(await other.closed).toEqual({ code: 1008, reason: 'session_ended' });
});

test('A silent connection is detected and its place is freed', { timeout: 60_000 }, async () => {
  const person = await study.person();
  const dead = await openSocket(address, { token: person.token, options: { autoPong: false } });
  const alive = await connect(study.server.url, person.token);
  const dropped = await metric('owlery_sockets_dropped_total{reason="silent"}');
  expect(await dead.closed).toEqual({ code: 1006, reason: '' });
  expect(await metric('owlery_sockets_dropped_total{reason="silent"}')).toBe(dropped + 1);
  await caughtUp(alive);
});

test('A client that reads too slowly gets the latest state of each task only, and is dropped when too much waits', {
  timeout: 180_000,
}, async () => {
  const person = await study.person();
  const id = await make(person, 'wait');
  const slow = await watch(study.server.url, person.token, id);
  const quick = await watch(study.server.url, person.token, id);
  await nextUpdate(slow, id, 'pending');
  const { live, database } = study.server.core;
  const dropped = await metric('owlery_sockets_dropped_total{reason="slow"}');
  slow.socket.pause();
  const event = notification('info', { code: 'task_completed', data: { name: 'x'.repeat(1_000) } });
  const topic = studyAccountTopic(person.id);
  // More than the kernel buffers for both ends of a connection.
  await eventually(
    async () => {
      // In small batches, so that the quick client in this same process keeps up.
      await live.publishAll(database.query, Array(100).fill([topic, event]));
      expect(await metric('owlery_sockets_dropped_total{reason="slow"}')).toBe(dropped + 1);
    },
    { timeout: 150_000, interval: 1 },
  );
  await caughtUp(quick);
  expect(quick.messages.filter(({ type }) => type === 'notification').length).toBeGreaterThan(500);
  slow.socket.resume();
  await slow.closed;
});
