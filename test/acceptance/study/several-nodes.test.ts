/** Two servers and two workers in processes of their own on one database; any of them may be killed. */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCore } from '../../../src/app/compose.ts';
import { readConfig } from '../../../src/app/config.ts';
import type { Core } from '../../../src/core/core.ts';
import { createTestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { quiet } from '../../support/logger.ts';
import { type Home, makeHome, type Running } from '../../support/owlery.ts';
import { freePort } from '../../support/ports.ts';
import type { Message, SocketClient } from '../../support/sockets.ts';
import { nextUpdate, sockets } from './watching.ts';

interface Server {
  readonly url: string;
  readonly running: Running;
}

let home: Home;
let core: Core;
let environment: Record<string, string>;
/** The course of all tests: a video of an hour. */
let course: string;
let servers: [Server, Server];
let workers: Running[];

beforeAll(async () => {
  const { url } = await createTestDatabase();
  environment = { DATABASE_URL: url, OWLERY_SECRET: 'a secret that all nodes of a test share' };
  // Only fills the database: it neither serves nor works.
  core = await openCore(readConfig(environment), quiet, { stays: false });
  course = String(await addTeacher());
  home = await makeHome();
  servers = [await startServer(), await startServer()];
  workers = [await startWorker(), await startWorker()];
}, 120_000);
afterAll(async () => {
  await home[Symbol.asyncDispose]();
  await core.close();
});

async function startServer(): Promise<Server> {
  const port = String(await freePort());
  const running = await home.serve(['study', '--no-worker'], { ...environment, PORT: port });
  return { url: `http://127.0.0.1:${port}`, running };
}

async function startWorker(): Promise<Running> {
  const worker = home.start(['worker', '--queues', 'study'], environment);
  await worker.said('working');
  return worker;
}

async function addTeacher(): Promise<number> {
  const { id } = await core.accounts.register({ username: 'owl', email: 'owl@example.com', password: 'password123' });
  await sql`
    insert into materials (uploader_id, title, type, file_path, file_size, file_format, duration_seconds, width, height)
    values (${id}, 'Owls', 'video', 'films/owls', 1000, 'mp4', 3600, 640, 480)`.execute(core.database.query);
  return id;
}

/** Registers a user and starts a task on a server. @returns the token and the task's id */
async function begin({ url }: Server): Promise<{ token: string; id: number }> {
  const username = `user_${randomBytes(5).toString('hex')}`;
  const email = `${username}@example.com`;
  const registered = await ask(url, 'auth/register', '', { username, email, password: 'password123' });
  const token: string = registered.access_token;
  const { id } = await ask(url, 'tasks', token, { name: 'Owls', course_ids: [course] });
  await ask(url, `tasks/${id}/start`, token, {});
  return { token, id };
}

async function ask(url: string, path: string, token: string, json: object): Promise<Message> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(`${url}/api/${path}`, { method: 'POST', headers, body: JSON.stringify(json) });
  const body = await answer.json();
  expect(answer.status, JSON.stringify(body)).toBeLessThan(300);
  return body;
}

const { watch } = sockets();

/** Waits for this second. @returns the reported second */
const second = async (client: SocketClient, from = 1): Promise<number> =>
  (await client.take('task_update', ({ data }) => data.current_item !== null && data.item_current_time >= from)).data
    .item_current_time;

/** All reported seconds, in order. */
const secondsOf = (client: SocketClient): number[] =>
  client.messages
    .filter(({ type, data }) => type === 'task_update' && data.current_item !== null)
    .map(({ data }) => data.item_current_time);

/** Seconds by which a report may be late on a busy machine. */
const A_MOMENT = 4;

const PATIENT = { timeout: 60_000, interval: 50 };

describe('two servers and two workers', { timeout: 180_000 }, () => {
  test('follow on one node a task that was started and paused on the other, which resumes at its second', async () => {
    const [one, other] = servers;
    const { token, id } = await begin(one);
    const client = await watch(other.url, token, id);
    expect(await second(client, 2)).toBeLessThan(2 + A_MOMENT);
    await ask(one.url, `tasks/${id}/pause`, token, {});
    await nextUpdate(client, id, 'paused');
    const run = async () => {
      const { run_id } = await core.database.query
        .selectFrom('study_tasks')
        .select('run_id')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return await core.runs.get(core.database.query, run_id);
    };
    await eventually(async () => expect(await run()).toMatchObject({ status: 'paused', worker: null }), PATIENT);
    const stopped = (await run())?.detail as { item_current_time: number };
    await eventually(() => expect(secondsOf(client).at(-1)).toBe(stopped.item_current_time), PATIENT);

    const before = client.messages.length;
    await ask(one.url, `tasks/${id}/resume`, token, {});
    await second(client, stopped.item_current_time + 2);
    const after = client.messages.slice(before).filter(({ data }) => data?.current_item);
    expect(after[0].data.item_current_time).toBeLessThanOrEqual(stopped.item_current_time + 1);
    expect(secondsOf(client)).toEqual(secondsOf(client).toSorted((a, b) => a - b));
  });

  test('resume a task at its second on the other worker when the first is killed', async () => {
    const [one, other] = servers;
    const { token, id } = await begin(one);
    const client = await watch(other.url, token, id);
    await second(client, 3);
    const { worker } = await core.database.query
      .selectFrom('study_tasks')
      .innerJoin('runs', 'runs.id', 'study_tasks.run_id')
      .select('runs.worker')
      .where('study_tasks.id', '=', id)
      .executeTakeFirstOrThrow();
    const pid = Number(worker?.split(':').at(-2));
    const doomed = workers.find(({ child }) => child.pid === pid);
    await doomed?.ended('SIGKILL');
    const reached = secondsOf(client).at(-1) ?? 0;
    await second(client, reached + 3);

    const seconds = secondsOf(client);
    for (const [place, at] of seconds.slice(1).entries()) {
      const before = seconds[place] ?? 0;
      // The last written second may be two before the last reported one. Time without a worker does not count.
      expect(at, String(seconds)).toBeGreaterThanOrEqual(before - 2);
      expect(at, String(seconds)).toBeLessThanOrEqual(before + A_MOMENT);
    }
    const statuses = client.messages.filter(({ type }) => type === 'task_update').map(({ data }) => data.status);
    expect(new Set(statuses)).toEqual(new Set(['running']));
    const { rows } = await sql<{ attempts: number; worker: string }>`select attempts, worker from runs
      where id = (select run_id from study_tasks where id = ${id})`.execute(core.database.query);
    expect(rows).toMatchObject([{ attempts: 2 }]);
    expect(rows[0]?.worker).not.toContain(`:${pid}:`);
  });

  test('send the current state from the other server first when a client’s server is killed', async () => {
    const [one, other] = servers;
    const { token, id } = await begin(one);
    const client = await watch(other.url, token, id);
    await second(client, 2);
    other.running.child.kill('SIGKILL');
    expect((await client.closed).code).toBe(1006);
    const reached = secondsOf(client).at(-1) ?? 0;

    const again = await watch(one.url, token, id);
    const first = await again.take('task_update');
    expect(first).toMatchObject({ task_id: id, data: { status: 'running', current_item: '🎬 Owls' } });
    expect(first.data.item_current_time).toBeGreaterThanOrEqual(reached);
    await second(again, reached + 2);
    expect(secondsOf(again)).toEqual(secondsOf(again).toSorted((a, b) => a - b));
    // The remaining server serves every request.
    await ask(one.url, `tasks/${id}/cancel`, token, {});
    await nextUpdate(again, id, 'cancelled');
  });
});
