/** Administrators see queues, workers and servers, pause queues and drain workers. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { heldWork } from '../../../src/core/jobs/engine/held-work.ts';
import { eventually } from '../../support/eventually.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { accountWith } from '../../support/tokens.ts';

let factory: TestServer;
let server: TestServer;
let admin: string;
let user: string;
let account: number;
let email: string;

beforeAll(async () => {
  factory = await startTestServer('factory', { works: true });
  server = await startTestServer('console', { databaseUrl: factory.core.config.databaseUrl ?? '' });
  admin = await accountWith(server.core, 'admin');
  user = await accountWith(server.core, 'user');
  ({ id: account, email } = (await get('/api/session')).account);
  const carried = { accountId: account, amount: 10_000, note: 'a test' };
  await server.core.database.transaction((tx) => server.core.ledger.carryOver(tx, carried));
});

afterAll(async () => {
  await server.close();
  await factory.close();
  expect(server.undeclared).toEqual([]);
});

const get = async (path: string, token = admin) => (await server.send('GET', path, { token })).body;

async function submit(seconds = 0): Promise<string> {
  const json = { title: 'A test', task_type: 'test', estimated_duration: 1, config: { seconds } };
  const { body } = await factory.send('POST', '/api/tasks', { json, token: admin });
  return body.data.id;
}

const taskOf = async (id: string) => (await factory.send('GET', `/api/tasks/${id}`, { token: admin })).body.data;

const completed = async (id: string) => {
  await eventually(async () => expect((await taskOf(id)).status).toBe('completed'));
  return await taskOf(id);
};

/** Resolves at the server's next heartbeat, by when a worker has polled several times. */
async function anotherHeartbeat(): Promise<void> {
  const last = async () =>
    (await factory.send('GET', '/api/gpu/servers', { token: admin })).body.data[0].last_heartbeat;
  const first = await last();
  await eventually(async () => expect(await last()).not.toBe(first));
}

describe('a paused queue', () => {
  test('starts no runs until it is resumed', async () => {
    await server.send('PUT', '/api/queues/factory', { json: { paused: true }, token: admin });
    expect((await get('/api/queues')).paused).toEqual(['factory']);
    await eventually(async () =>
      expect((await factory.core.settings.get(heldWork)).paused_queues).toEqual(['factory']),
    );
    const id = await submit();
    await anotherHeartbeat();
    expect((await taskOf(id)).status).toBe('pending');
    const { queues } = await get('/api/queues');
    expect(queues).toEqual([expect.objectContaining({ queue: 'factory/test/0', family: 'factory', queued: 1 })]);
    await server.send('PUT', '/api/queues/factory', { json: { paused: false }, token: admin });
    await completed(id);
    expect((await get('/api/queues')).queues[0].ended).toBe(1);
  });

  test('is in the journal with the administrator', async () => {
    const { items } = await get('/api/journal?action=pause_queue');
    expect(items).toEqual([expect.objectContaining({ account_id: account, target: 'queue:factory' })]);
  });
});

describe('a drained worker', () => {
  test('takes nothing more until it is resumed', async () => {
    const [worker] = (await get('/api/queues')).workers;
    expect(worker).toMatchObject({ running: 0, kinds: [], drained: false, server: expect.any(String) });
    const path = `/api/workers/${encodeURIComponent(worker.worker)}`;
    await server.send('PUT', path, { json: { drained: true }, token: admin });
    await eventually(async () => expect((await factory.core.settings.get(heldWork)).drained_workers).toHaveLength(1));
    const id = await submit();
    await anotherHeartbeat();
    expect((await taskOf(id)).status).toBe('pending');
    expect((await get('/api/queues')).workers[0].drained).toBe(true);
    await server.send('PUT', path, { json: { drained: false }, token: admin });
    await completed(id);
  });

  test('must exist', async () => {
    const answer = await server.send('PUT', '/api/workers/nobody', { json: { drained: true }, token: admin });
    expect([answer.status, answer.body.error.code]).toEqual([404, 'worker_not_found']);
  });
});

describe('a server', () => {
  test('is shown with its past load at three resolutions', async () => {
    await anotherHeartbeat();
    const [{ server: id }] = (await get('/api/queues')).workers;
    for (const [hours, step] of [
      [1, 15],
      [24, 300],
      [168, 1_800],
    ]) {
      const use = await get(`/api/machines/${id}/use?hours=${hours}`, user);
      expect(use.step_seconds).toBe(step);
      expect(use.items[0]).toMatchObject({ gpu: -1, usage: expect.any(Number), memory: expect.any(Number) });
      expect(use.items[0].memory).toBeGreaterThan(0);
      expect(use.items[0].memory).toBeLessThanOrEqual(100);
    }
  });
});

describe('the load over time', () => {
  test('contains the peak number of runs, their waiting times and durations', async () => {
    const id = await submit(1);
    await completed(id);
    const { minutes, items } = await get('/api/series/load?hours=1&kind=factory.task');
    expect([minutes, items.length]).toEqual([1, 61]);
    const busiest = Math.max(...items.map(({ running }: { running: number }) => running));
    const waited = Math.max(...items.map(({ waited_p95 }: { waited_p95: number | null }) => waited_p95 ?? 0));
    const took = Math.max(...items.map(({ took_p95 }: { took_p95: number | null }) => took_p95 ?? 0));
    expect(busiest).toBe(1);
    // Two of the tasks above waited longer than a heartbeat interval, and nothing runs now.
    expect(waited).toBeGreaterThan(1);
    expect(took).toBeGreaterThanOrEqual(0.5);
    expect(items.at(-1)).toMatchObject({ queued: expect.any(Number), running: expect.any(Number) });
  });

  test('covers the user’s own runs, and everybody’s for administrators', async () => {
    const { items } = await get('/api/series/load?hours=1', user);
    expect(items.every((step: { running: number; queued: number }) => step.running + step.queued === 0)).toBe(true);
  });
});

describe('money over time', () => {
  test('contains the balance of each day and the spending by type of task', async () => {
    const { balances, spending } = await get('/api/series/money?days=7');
    expect(balances).toEqual([{ start: expect.any(String), balance: expect.any(Number) }]);
    const spent = spending.reduce((sum: number, { amount }: { amount: number }) => sum + amount, 0);
    expect(balances[0].balance).toBe(10_000 - spent);
    expect(await get('/api/series/money', user)).toEqual({ balances: [], spending: [] });
  });
});

test('Registrations are counted by day, for administrators', async () => {
  expect((await get('/api/series/sign-ups')).items).toEqual([{ start: expect.any(String), count: 2 }]);
  expect((await server.send('GET', '/api/series/sign-ups', { token: user })).status).toBe(403);
});

test('The settings page shows the version and doctor’s findings', async () => {
  const { version, node, findings } = await get('/api/about');
  expect([version, node]).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+/), process.version]);
  const marks = new Map(findings.map(({ name, mark }: { name: string; mark: string }) => [name, mark]));
  expect([marks.get('database'), marks.get('files'), marks.get('mail')]).toEqual(['ok', 'ok', 'none']);
});

test('Doctor’s findings are worded in the language of the reader', async () => {
  const wordsIn = async (language: string) => {
    const headers = { 'accept-language': language };
    const { findings } = (await server.send('GET', '/api/about', { token: admin, headers })).body;
    return findings.find(({ name }: { name: string }) => name === 'mail').words;
  };
  expect(await wordsIn('zh')).toMatch(/^未设置 SMTP_URL，邮件写入 .*outbox$/);
  expect(await wordsIn('en')).toMatch(/^SMTP_URL is not set: mails are written to .*outbox$/);
});

describe('a test mail', () => {
  test('is written to the outbox when there is no mail server', async () => {
    const { status, body } = await server.send('POST', '/api/test-mail', { token: admin });
    expect([status, body]).toEqual([200, { to: email, file: true }]);
    expect(await readdir(join(server.config.dataDir, 'outbox'))).toEqual([expect.stringMatching(/\.eml$/)]);
  });

  test('reports why it could not be sent', async () => {
    const other = await startTestServer('console', {
      databaseUrl: server.core.config.databaseUrl ?? '',
      environment: { SMTP_URL: 'smtp://127.0.0.1:1' },
    });
    const { status, body } = await other.send('POST', '/api/test-mail', { token: admin });
    await other.close();
    expect([status, body.error.code]).toEqual([502, 'mail_failed']);
    expect(body.error.message).toContain('127.0.0.1:1');
  });
});

test('the program’s log is filtered by level, in the words that its lines have', async () => {
  const insert = (level: string) =>
    sql`insert into system_logs (at, level, source, message, detail)
    values (now(), ${level}, 'test', 'a line of this test', '{}')`.execute(server.core.database.query);
  await insert('ERROR');
  await insert('INFO');
  const { items } = await get('/api/log?level=error&search=a line of this test');
  expect(items.map(({ level }: { level: string }) => level)).toEqual(['error']);
  const refused = await server.send('GET', '/api/log?level=loud', { token: admin });
  expect(refused.body.error.message).toMatch(/debug.*info.*warning.*error.*critical/);
});
