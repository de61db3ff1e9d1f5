/** Executions followed over a socket, on another node than the worker's. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Home, makeHome } from '../../support/owlery.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { type Message, openSocket, type SocketClient } from '../../support/sockets.ts';
import { accountWith } from '../../support/tokens.ts';
import { collecting, makeScriptFolder } from '../../systems/market/script-folder.ts';
import {
  type Caller,
  type CollectingMarket,
  callerWith,
  EXECUTION_ID,
  ended,
  startMarket,
  TIME,
} from './collecting.ts';

/** Advances a step when the test creates a file, and ends with two rows. Of reports within 0.1 s only one is sent. */
const STEPPING = collecting(
  `for (const step of [1, 2, 3]) {
     progress(step * 25, 'step ' + step);
     do {
       if (signal.aborted) return;
       await new Promise((resolve) => setTimeout(resolve, 150));
     } while (!existsSync(parameters.folder + '/' + step));
   }
   if (parameters.fails) throw new Error('the source is closed');
   yield [{ owl: 'Tawny' }, { owl: 'Snowy' }];`,
  "parameters: { folder: { type: 'string', required: true }, fails: { type: 'boolean', default: false } },",
).replace('import {', "import { existsSync } from 'node:fs';\n  import {");

let working: CollectingMarket;
let server: TestServer;
let folder: string;
const clients: SocketClient[] = [];

beforeAll(async () => {
  working = await startMarket({ 'birds/daily/stepping.ts': STEPPING });
  server = await startTestServer('market', { databaseUrl: working.server.core.config.databaseUrl ?? '' });
});
afterAll(async () => {
  await server.close();
  await working[Symbol.asyncDispose]();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'owlery-steps-'));
});
afterEach(async () => {
  await step(3);
  for (const client of clients.splice(0)) await client[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Lets the script pass all steps up to this one. */
async function step(last: number) {
  for (let number = 1; number <= last; number += 1) await writeFile(join(folder, String(number)), '');
}

interface Person {
  token: string;
  caller: Caller;
}

async function newPerson(role: 'user' | 'admin' = 'user'): Promise<Person> {
  const token = await accountWith(server.core, role);
  return { token, caller: callerWith(server, token) };
}

async function watch({ token }: Person, on = `${server.url}/ws/executions`) {
  const client = await openSocket(on, { token });
  clients.push(client);
  return client;
}

async function start({ caller }: Person, parameters = {}): Promise<string> {
  const json = { name: 'Owls', script_id: 'stepping', parameters: { folder, ...parameters }, max_retries: 0 };
  const task = await caller.post('/api/tasks/', json);
  expect(task.status, task.text).toBe(201);
  const started = await caller.post(`/api/tasks/${task.body.data.id}/execute`);
  expect(started.status, started.text).toBe(200);
  return started.body.data.execution_id;
}

const update = (client: SocketClient, matches: (data: Message) => boolean) =>
  client.take('execution_update', ({ data }) => matches(data));

/** The statuses and progress in the messages of one execution. */
const changesOf = (client: SocketClient, executionId: string) =>
  client.messages
    .filter(({ type, data }) => type === 'execution_update' && data.execution_id === executionId)
    .map(({ data: { status, progress, message } }) => [status, progress, message].join(' ').trim());

/** The messages without consecutive duplicates. */
const withoutRepeats = (story: string[]) => story.filter((entry, place) => entry !== story[place - 1]);

/** Seconds since the start. */
const DURATION = expect.any(Number);
const MOMENT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

const running = (fields: object = {}) => ({
  execution_id: EXECUTION_ID,
  task_id: expect.any(Number),
  script_id: 'stepping',
  status: 'running',
  progress: 25,
  message: 'step 1',
  start_time: TIME,
  end_time: null,
  duration: DURATION,
  rows_before: null,
  rows_after: null,
  rows_affected: 0,
  error_message: null,
  retry_count: 0,
  triggered_by: 'manual',
  timestamp: MOMENT,
  ...fields,
});

test('A subscriber gets every event of an execution from start to end', async () => {
  const person = await newPerson();
  const client = await watch(person);
  const id = await start(person);
  for (const number of [1, 2, 3]) {
    const { data } = await update(client, ({ message }) => message === `step ${number}`);
    expect(data).toEqual(running({ execution_id: id, progress: number * 25, message: `step ${number}` }));
    await step(number);
  }
  const { data } = await update(client, ({ status }) => status === 'completed');
  const rows = { rows_before: 0, rows_after: 2, rows_affected: 2 };
  const end = { status: 'completed', progress: 100, message: 'step 3', end_time: TIME };
  expect(data).toEqual(running({ execution_id: id, ...end, ...rows }));
  // The waiting state is missing if it had ended before it was read.
  expect(withoutRepeats(changesOf(client, id)).filter((entry) => entry !== 'pending 0')).toEqual([
    'running 0',
    'running 25 step 1',
    'running 50 step 2',
    'running 75 step 3',
    'completed 100 step 3',
  ]);
  expect(client.messages[0]).toEqual({ type: 'connected', data: { user_id: expect.any(Number), scope: 'own' } });
});

test('A subscriber gets the waiting of an execution that has to wait', async () => {
  const person = await newPerson();
  const client = await watch(person);
  // The worker runs four at once.
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) ids.push(await start(person));
  const { data } = await update(client, ({ execution_id, status }) => execution_id === ids[4] && status === 'pending');
  expect(data).toEqual(
    running({
      execution_id: ids[4],
      status: 'pending',
      progress: 0,
      message: null,
      start_time: null,
      duration: null,
      rows_affected: null,
    }),
  );
  await step(3);
  await update(client, ({ execution_id, status }) => execution_id === ids[4] && status === 'completed');
});

test('A subscriber gets the reason of a failure, and a cancellation', async () => {
  const person = await newPerson();
  const client = await watch(person);
  const failing = await start(person, { fails: true });
  await step(3);
  const { data } = await update(client, ({ status }) => status === 'failed');
  expect(data).toMatchObject({ execution_id: failing, error_message: expect.stringContaining('the source is closed') });

  await rm(join(folder, '1'));
  const cancelled = await start(person);
  await update(client, ({ execution_id, message }) => execution_id === cancelled && message === 'step 1');
  expect((await person.caller.post(`/api/executions/${cancelled}/cancel`)).status).toBe(200);
  expect((await update(client, ({ status }) => status === 'cancelled')).data.execution_id).toBe(cancelled);
});

test('Users get events of their own executions, administrators of everybody’s', async () => {
  const [one, other, admin] = [await newPerson(), await newPerson(), await newPerson('admin')];
  const sockets = { one: await watch(one), other: await watch(other), admin: await watch(admin) };
  const ids = { one: await start(one), other: await start(other) };
  await step(3);
  for (const [name, id] of Object.entries(ids)) {
    const isEnd = ({ execution_id, status }: Message) => execution_id === id && status === 'completed';
    await update(sockets.admin, isEnd);
    await update(sockets[name as keyof typeof ids], isEnd);
  }
  const seenBy = (client: SocketClient) =>
    new Set(client.messages.filter(({ type }) => type === 'execution_update').map(({ data }) => data.execution_id));
  expect(seenBy(sockets.one)).toEqual(new Set([ids.one]));
  expect(seenBy(sockets.other)).toEqual(new Set([ids.other]));
  expect(seenBy(sockets.admin)).toEqual(new Set([ids.one, ids.other]));
  expect(sockets.admin.messages[0].data.scope).toBe('all');
});

describe('a client', () => {
  test('gets the state of all unfinished executions first, on every connection', async () => {
    const person = await newPerson();
    const before = await watch(person);
    const over = await start(person);
    await step(3);
    await update(before, ({ status }) => status === 'completed');
    await rm(join(folder, '2'));
    const lasting = await start(person);
    await update(before, ({ execution_id, message }) => execution_id === lasting && message === 'step 2');
    await before[Symbol.asyncDispose]();

    for (const client of [await watch(person), await watch(person)]) {
      const { data } = await client.take('execution_update');
      expect(data).toEqual(running({ execution_id: lasting, progress: 50, message: 'step 2' }));
      expect(client.messages[0].type).toBe('connected');
      client.send({ type: 'ping' });
      await client.take('pong');
      expect(changesOf(client, over)).toEqual([]);
    }
    await step(3);
  });

  test('can subscribe to some executions, ended ones too, and to all again', async () => {
    const person = await newPerson();
    const client = await watch(person);
    const over = await start(person);
    await step(3);
    await update(client, ({ status }) => status === 'completed');
    client.send({ type: 'subscribe', execution_ids: [over] });
    expect(await client.take('subscribed')).toEqual({ type: 'subscribed', data: { execution_ids: [over] } });
    await update(client, ({ execution_id, status }) => execution_id === over && status === 'completed');

    const unwatched = await start(person);
    expect((await ended(person.caller, unwatched)).status).toBe('completed');
    const later = await start(person);
    client.send({ type: 'unsubscribe' });
    expect(await client.take('unsubscribed')).toEqual({ type: 'unsubscribed' });
    await update(client, ({ execution_id, status }) => execution_id === later && status === 'completed');
    expect(changesOf(client, unwatched)).toEqual([]);
  });

  test('cannot subscribe to another user’s execution, except as an administrator', async () => {
    const [one, other, admin] = [await newPerson(), await newPerson(), await newPerson('admin')];
    const client = await watch(one);
    const [own, foreign] = [await start(one), await start(other)];
    await client.take('execution_update');
    for (const ids of [[own, foreign], [foreign], ['no such execution']]) {
      client.send({ type: 'subscribe', execution_ids: ids });
      const missing = ids.at(-1);
      const message = `执行记录不存在: ${missing}`;
      expect(await client.take('error')).toEqual({ type: 'error', message, reason: 'execution_not_found' });
    }
    const boss = await watch(admin);
    boss.send({ type: 'subscribe', execution_ids: [foreign] });
    await boss.take('subscribed');
    await step(3);
    await update(boss, ({ execution_id, status }) => execution_id === foreign && status === 'completed');
    // The refused messages have changed no subscription.
    await update(client, ({ execution_id, status }) => execution_id === own && status === 'completed');
    expect(changesOf(client, foreign)).toEqual([]);
  });

  test('gets an error that names what is wrong with its message', async () => {
    const client = await watch(await newPerson());
    for (const [message, words] of [
      [{ type: 'subscribe' }, /^execution_ids: /],
      [{ type: 'subscribe', execution_ids: [] }, /^execution_ids: /],
      [{ type: 'subscribe', execution_ids: 'exec_1' }, /^execution_ids: /],
      [{ type: 'subscribe', execution_ids: [1] }, /^execution_ids\/0: /],
      [{ type: 'subscribe', execution_ids: ['x'.repeat(65)] }, /^execution_ids\/0: /],
      [{ type: 'subscribe', execution_ids: Array(101).fill('x') }, /^execution_ids: /],
      [{ type: 'subscribe_task', task_id: 1 }, /^type: /],
    ] as const) {
      client.send(message);
      const error = { type: 'error', message: expect.stringMatching(words), reason: 'invalid_body' };
      expect(await client.take('error')).toEqual(error);
    }
  });
});

test('Events missed while the server had lost its connection are sent afterwards', async () => {
  const person = await newPerson();
  const client = await watch(person);
  const narrow = await watch(person);
  const id = await start(person);
  await update(client, ({ message }) => message === 'step 1');
  narrow.send({ type: 'subscribe', execution_ids: [id] });
  await update(narrow, ({ message }) => message === 'step 1');
  // The run ends without a notification, as while the listening connection is lost.
  await sql`update runs set status = 'cancelled', finished_at = now()
    where id = (select run_id from market_executions where execution_id = ${id})`.execute(server.core.database.query);
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'owlery listener'`.execute(server.core.database.query);
  for (const one of [client, narrow]) {
    expect((await update(one, ({ status }) => status === 'cancelled')).data.execution_id).toBe(id);
  }
});

test('A bad token closes the socket with 1008', async () => {
  for (const [token, reason] of [
    ['', 'sign_in_required'],
    ['x.y.z', 'token_invalid'],
  ] as const) {
    const client = await watch({ token, caller: working.anybody });
    expect(await client.closed).toEqual({ code: 1008, reason });
  }
});

test('The socket is also served when market is alone at the root', async () => {
  const alone = await startTestServer('market', { atRoot: true });
  const token = await accountWith(alone.core, 'user');
  const client = await watch({ token, caller: callerWith(alone, token) }, `${alone.url}/ws/executions/`);
  await client.take('connected');
  await alone.close();
  expect(await client.closed).toEqual({ code: 1001, reason: 'server_stopping' });
});

describe('an installation with a separate worker process', () => {
  let home: Home;
  beforeEach(async () => {
    home = await makeHome();
    return () => home[Symbol.asyncDispose]();
  });

  test('shows the worker’s execution on a server without a worker, which then stops cleanly', async () => {
    await using scripts = await makeScriptFolder();
    await scripts.write('birds/daily/stepping.ts', STEPPING);
    const environment = { OWLERY_SCRIPTS_DIR: scripts.folder, OWLERY_ADMIN_PASSWORD: 'a long password' };
    const serving = await home.serve(['market', '--no-worker'], environment);
    const worker = home.start(['worker'], environment);
    await worker.said('working');

    const post = async (path: string, json: object, token = '') => {
      const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
      const answer = await fetch(`${home.url}${path}`, { method: 'POST', headers, body: JSON.stringify(json) });
      return ((await answer.json()) as Message).data;
    };
    const { access_token: token } = await post('/api/auth/login', { username: 'admin', password: 'a long password' });
    const client = await openSocket(`${home.url}/ws/executions`, { token });
    const task = { name: 'Owls', script_id: 'stepping', parameters: { folder } };
    const { id } = await post('/api/tasks/', task, token);
    const { execution_id } = await post(`/api/tasks/${id}/execute`, {}, token);
    await update(client, ({ message }) => message === 'step 1');
    await step(3);
    await update(client, ({ status }) => status === 'completed');
    expect(changesOf(client, execution_id)).toContain('running 25 step 1');

    const { code, stderr } = await serving.ended('SIGINT');
    expect(await client.closed).toEqual({ code: 1001, reason: 'server_stopping' });
    expect(code, stderr).toBe(0);
    expect(stderr).not.toContain(token);
  });
});
